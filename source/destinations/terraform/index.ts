/**
HCP Terraform and Terraform Enterprise: the variables of workspaces and of sets.
*/
import {type Place} from '../../core/incident.js';
import {createProgram} from '../program.js';
import {type Rest} from '../rest.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {createTokenLogin} from '../token-login.js';
import {type CreateDestination, type NewValues} from '../types.js';
import {discover} from './discover.js';
import {connect} from './session.js';
import {
	listOrganizations, listVariables, type Owner, writeVariable,
} from './variables.js';

const login = createTokenLogin({
	platform: 'HCP Terraform', command: 'terraform login', message: 'There is no login for HCP Terraform: neither TF_TOKEN_app_terraform_io, TFE_TOKEN nor one of terraform login.',
});

function storedAt(rest: Rest, {address, key}: Place, values: NewValues): StoredValue {
	const {kind, id, variable: variableId} = address ?? {};
	const owner = {kind: kind as Owner['kind'], id: id ?? ''};
	const secret = values.kind === 'login' ? values.password : values.key;
	const last = {isExpression: false};
	return {
		platform: 'HCP Terraform',
		followUp: 'used by the next run',
		async read(signal) {
			if (owner.id === '' || variableId === undefined || (kind !== 'workspace' && kind !== 'set')) {
				return {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not a variable of HCP Terraform.'}};
			}

			const listing = await listVariables(rest, owner, signal);
			if (listing.status !== 'succeeded') {
				return listing;
			}

			const variable = listing.value.find(item => item.id === variableId && item.key === key);
			if (variable === undefined) {
				return {status: 'refused', failure: {kind: 'not-found', message: `${key} is no longer there.`}};
			}

			last.isExpression = variable.isExpression;
			return {status: 'succeeded', value: {value: variable.value, mark: variable.version, settings: variable.settings}};
		},
		objection(_value, before) {
			if (last.isExpression && before.value === undefined) {
				return `${key} is a sensitive expression: what stands around the password in it cannot be read. Write it by hand.`;
			}

			return last.isExpression && !/^[\w~.\-]+$/v.test(secret)
				? `${key} is an expression, and this password would be read as something else in it. Generate another password, or write it by hand.`
				: undefined;
		},
		// Without a version nothing tells a change of a sensitive variable.
		isSilent: (_value, before) => before.mark === '',
		write: async (value, _before, call) => writeVariable(rest, owner, variableId ?? '', value, call),
	};
}

/**
Make the destination.
*/
export const createTerraform: CreateDestination = tools => {
	// Asked for its version, it would ask its maker for a newer one.
	const program = createProgram({...tools, environment: {...tools.environment, CHECKPOINT_DISABLE: '1'}}, {program: 'terraform', variables: ['CHECKPOINT_DISABLE']});
	const {rest, host} = connect(tools);

	return {
		id: 'terraform',
		name: 'HCP Terraform',
		description: {
			kind: 'deploy-platform',
			readable: 'sometimes',
			evidence: 'read back; a sensitive variable only by its version',
			takesEffect: 'on-next-use',
			limits: [
				'A sensitive variable can never be read: it is found by its name alone.',
				'No run is queued: what Terraform manages keeps the old value until the next one is applied.',
				'States are not searched: an earlier one may hold the old value in clear.',
			],
		},
		preflight: async signal => rest === undefined
			? login.preflightWithout({program, home: tools.home, version: 'version'}, signal)
			: login.preflightAs(await listOrganizations(rest, signal), value => `${value.join(', ') || 'no organisation'} on ${host}`),
		discover: async search => rest === undefined ? login.unsearched(search) : discover(rest, search),
		deliver: async (place, values, delivery) => rest === undefined ? login.refusal : deliverTo(storedAt(rest, place, values), place, values, delivery),
		check: async (place, values, options) => rest === undefined ? login.refusal : checkStored(storedAt(rest, place, values), place, values, options),
	};
};
