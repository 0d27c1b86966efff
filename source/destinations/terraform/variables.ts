/**
HCP Terraform's variables: of a workspace, and of a set that workspaces share.

@see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables
@see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/variable-sets
@see https://github.com/hashicorp/go-tfe test_variables_integration_test.go, for the version that moves with every update
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, numberText, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {readPages} from '../pages.js';
import {type Rest, type RestCall} from '../rest.js';

/** Whose variables they are. */
export type Owner = {readonly kind: 'workspace' | 'set'; readonly id: string; readonly name: string};

export type Variable = {
	readonly id: string;
	readonly key: string;
	/** Undefined: it is sensitive, and nobody can read it. */
	readonly value: string | undefined;
	/** `env` or `terraform`. */
	readonly category: string;
	/** The value is an expression of Terraform's language. */
	readonly isExpression: boolean;
	readonly version: string;
	/** All of its settings, for comparison. */
	readonly settings: string;
};

async function listAll(rest: Rest, path: string, signal: AbortSignal): Promise<Outcome<readonly Json[]>> {
	return readPages('1', async page => {
		const reply = await rest.get(`${path}?page%5Bnumber%5D=${page}&page%5Bsize%5D=100`, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const json = recordOf(reply.value);
		const next = numberText(recordOf(recordOf(json.meta).pagination)['next-page']);
		return {status: 'succeeded', value: {items: recordsOf(json.data), next: next === '' ? undefined : next}};
	});
}

/** The names of the organisations that the login sees. */
export async function listOrganizations(rest: Rest, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
	const listing = await listAll(rest, '/organizations', signal);
	return listing.status === 'succeeded' ? {status: 'succeeded', value: listing.value.map(item => textOf(item.id))} : listing;
}

/** The workspaces or the sets of an organisation. */
export async function listOwners(rest: Rest, organization: string, kind: Owner['kind'], signal: AbortSignal): Promise<Outcome<readonly Owner[]>> {
	const listing = await listAll(rest, `/organizations/${encodeURIComponent(organization)}/${kind === 'workspace' ? 'workspaces' : 'varsets'}`, signal);
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: listing.value.map(item => ({kind, id: textOf(item.id), name: `${organization}/${textOf(recordOf(item.attributes).name)}`}))}
		: listing;
}

function pathOf({kind, id}: Pick<Owner, 'kind' | 'id'>): string {
	return kind === 'workspace' ? `/workspaces/${encodeURIComponent(id)}/vars` : `/varsets/${encodeURIComponent(id)}/relationships/vars`;
}

function toVariable(item: Json): Variable {
	const attributes = recordOf(item.attributes);
	const {value, sensitive, hcl} = attributes;
	return {
		id: textOf(item.id), key: textOf(attributes.key), value: typeof value === 'string' && sensitive !== true ? value : undefined,
		category: textOf(attributes.category), isExpression: hcl === true, version: textOf(attributes['version-id']),
		settings: JSON.stringify([attributes.key, attributes.category, hcl, sensitive, attributes.description]),
	};
}

/** All variables of one owner. */
export async function listVariables(rest: Rest, owner: Pick<Owner, 'kind' | 'id'>, signal: AbortSignal): Promise<Outcome<readonly Variable[]>> {
	const listing = await listAll(rest, pathOf(owner), signal);
	return listing.status === 'succeeded' ? {status: 'succeeded', value: listing.value.map(item => toVariable(item))} : listing;
}

/** Give a variable another value; what is not named stays as it is. */
export async function writeVariable(rest: Rest, owner: Pick<Owner, 'kind' | 'id'>, id: string, value: string, call: RestCall): Promise<Outcome<unknown>> {
	return rest.change('PATCH', `${pathOf(owner)}/${encodeURIComponent(id)}`, {data: {id, type: 'vars', attributes: {value}}}, call);
}
