import {defaultBranch, endpointsOf} from '../world.js';
import {
	ok, projectOf, Refusal, roleOf, texts, type Call, type Reply,
} from './context.js';

export async function getConnectionURI(call: Call): Promise<Reply> {
	const {query} = call;
	const project = projectOf(call);
	const [role, database] = ['role_name', 'database_name'].map(name => {
		const value = query.get(name);
		if (!value) {
			throw new Refusal(400, `invalid request: decode params: query: "${name}": field required`);
		}

		return value;
	});
	const branch = query.has('branch_id') ? project.branches.get(query.get('branch_id')!) : defaultBranch(project);
	if (!branch) {
		throw new Refusal(404, 'branch not found');
	}

	const endpoint = query.has('endpoint_id')
		? project.endpoints.get(query.get('endpoint_id')!)
		: endpointsOf(project, branch.id).find(({type}) => type === 'read_write');
	if (endpoint?.branchId !== branch.id) {
		throw new Refusal(404, 'endpoint not found');
	}

	const {current} = await roleOf({...call, params: {...call.params, role_name: role!}}, branch);
	if (!branch.databases.has(database!)) {
		throw new Refusal(404, 'database not found');
	}

	if (!project.storePasswords || current?.text === undefined) {
		throw new Refusal(412, texts.passwordsNotStored);
	}

	const host = await call.hostOf(endpoint, query.get('pooled') === 'true');
	return ok({uri: `postgresql://${encodeURIComponent(role!)}:${encodeURIComponent(current.text)}@${host}/${encodeURIComponent(database!)}?sslmode=require&channel_binding=require`});
}
