/**
An HCP Terraform on loopback: workspaces and variable sets of one organisation, `acme`.
*/
import {type PlatformAnswer, servePlatform, type StandInPlatform} from './json-server.js';

export type TerraformVariable = {
	readonly key: string;
	value: string;
	readonly category: 'env' | 'terraform';
	readonly hcl: boolean;
	readonly sensitive: boolean;
	version: number;
};

type Given = Partial<TerraformVariable> & {readonly key: string; readonly value: string};

export type TerraformScenario = {
	readonly token: string;
	readonly workspaces: Readonly<Record<string, readonly Given[]>>;
	readonly sets?: Readonly<Record<string, readonly Given[]>>;
};

export type StandInTerraform = StandInPlatform & {
	/** All variables, such as `workspace network` and `set shared`. */
	readonly variables: ReadonlyMap<string, readonly TerraformVariable[]>;
};

const ok = (body: unknown): PlatformAnswer => ({status: 200, body});
const fill = (variable: Given): TerraformVariable => ({
	category: 'env', hcl: false, sensitive: false, version: 1, ...variable,
});

function shown({value, version, ...rest}: TerraformVariable, index: number) {
	return {
		id: `var-${index}`, type: 'vars', attributes: {
			...rest, description: 'kept', value: rest.sensitive ? null : value, 'version-id': `v${version}`,
		},
	};
}

/**
Serve an HCP Terraform on loopback.
*/
export async function serveTerraform(scenario: TerraformScenario): Promise<StandInTerraform> {
	const names = {workspace: Object.keys(scenario.workspaces), set: Object.keys(scenario.sets ?? {})} as const;
	const variables = new Map<string, TerraformVariable[]>([
		...Object.entries(scenario.workspaces).map(([name, own]) => [`workspace ${name}`, own.map(item => fill(item))] as const),
		...Object.entries(scenario.sets ?? {}).map(([name, own]) => [`set ${name}`, own.map(item => fill(item))] as const),
	]);

	const platform = await servePlatform({
		isLogin: headers => headers.authorization === `Bearer ${scenario.token}`,
		complain: message => ({errors: [{status: '400', title: message}]}),
		answer({method, url: {pathname, searchParams}, body, headers}, faults) {
			const path = pathname.replace(/^\/api\/v2/v, '');
			const page = (items: readonly unknown[]) => {
				const size = 2;
				const number = Number(searchParams.get('page[number]') ?? 1);
				return ok({data: items.slice((number - 1) * size, number * size), meta: {pagination: {'next-page': number * size < items.length ? number + 1 : null}}});
			};

			if (method === 'GET' && path === '/organizations') {
				return page([{id: 'acme', type: 'organizations'}]);
			}

			if (method === 'GET' && path === '/organizations/acme/workspaces') {
				return page(names.workspace.map((name, index) => ({id: `ws-${index}`, type: 'workspaces', attributes: {name}})));
			}

			if (method === 'GET' && path === '/organizations/acme/varsets') {
				return page(names.set.map((name, index) => ({id: `varset-${index}`, type: 'varsets', attributes: {name}})));
			}

			const {workspace, set, id} = /^\/(?:workspaces\/ws-(?<workspace>\d+)|varsets\/varset-(?<set>\d+)\/relationships)\/vars(?:\/var-(?<id>\d+))?$/v.exec(path)?.groups ?? {};
			const own = variables.get(workspace === undefined ? `set ${names.set[Number(set)]}` : `workspace ${names.workspace[Number(workspace)]}`);
			if (own === undefined) {
				return undefined;
			}

			if (method === 'GET' && id === undefined) {
				// Variables of a workspace come all at once.
				return workspace === undefined ? page(own.map((item, index) => shown(item, index))) : ok({data: own.map((item, index) => shown(item, index))});
			}

			const variable = own[Number(id)];
			const {data} = body as {readonly data?: {readonly id?: string; readonly type?: string; readonly attributes?: Readonly<Record<string, unknown>>}};
			const value = data?.attributes?.value;
			if (method !== 'PATCH' || variable === undefined || data?.type !== 'vars' || data.id !== `var-${id}` || typeof value !== 'string' || Object.keys(data.attributes!).length !== 1 || headers['content-type'] !== 'application/vnd.api+json') {
				return undefined;
			}

			variable.value = faults.lies ? '' : value;
			variable.version += faults.lies ? 0 : 1;
			return ok({data: shown(variable, Number(id))});
		},
	});
	return {...platform, variables};
}
