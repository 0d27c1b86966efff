/**
Railway's projects, environments, services and variables. Every request is one of its documentation or of its own program.

@see https://docs.railway.com/integrations/api/manage-variables
@see https://docs.railway.com/integrations/api/manage-projects
@see https://github.com/railwayapp/cli src/gql/queries/strings: ApiToken, ProjectToken, Projects, Project and ServiceVariablesForEdit
*/
import {type Outcome} from '../../core/outcome.js';
import {type Unit} from '../deployments.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {readPages} from '../pages.js';
import {type RestCall} from '../rest.js';
import {type Graph, nodesOf} from './graph.js';

/** A token of an account or workspace sees projects; that of a project sees one environment. */
export type Token = 'account' | 'project';

export type Environment = {
	readonly project: Unit;
	readonly id: string;
	readonly name: string;
	/** Those that exist in this environment. */
	readonly services: readonly Unit[];
};

/** A variable of a service, or one that services of the environment share where there is no service. */
export type Variable = {
	readonly service: Unit | undefined;
	readonly name: string;
	/** As it is set, with references in it. Undefined: it is sealed, and nobody can read it. */
	readonly stored: string | undefined;
	/** With the values of others in place of references, where that is told. */
	readonly rendered: string | undefined;
};

export type Account = {readonly name: string; readonly workspaces: readonly Unit[]};

const unitOf = ({id, name}: Json): Unit => ({id: textOf(id), name: textOf(name)});

const mine = 'query ApiToken { apiToken { workspaces { id name } } }';
const projectToken = 'query ProjectToken { projectToken { project { id name } environment { id name } } }';
const inside = `
	id name
	environments { edges { node { id name } } pageInfo { hasNextPage } }
	services { edges { node { id name serviceInstances { edges { node { environmentId } } } } } pageInfo { hasNextPage } }`;
const projects = `query Projects($workspaceId: String, $first: Int, $after: String) {
	projects(workspaceId: $workspaceId, first: $first, after: $after) { edges { node {${inside} } } pageInfo { hasNextPage endCursor } }
}`;
const oneProject = `query Project($id: String!) { project(id: $id) {${inside} } }`;

type Listing = {readonly environments: readonly Environment[]; readonly isWhole: boolean};

function toEnvironments(json: Json, only?: string): Listing {
	const project = unitOf(json);
	const environments = nodesOf(json.environments);
	const services = nodesOf(json.services);
	return {
		isWhole: environments.isWhole && services.isWhole,
		environments: environments.nodes.filter(({id}) => only === undefined || id === only).map(environment => ({
			project, ...unitOf(environment),
			services: services.nodes.filter(({serviceInstances}) => nodesOf(serviceInstances).nodes.some(({environmentId}) => environmentId === environment.id)).map(service => unitOf(service)),
		})),
	};
}

/** What the token is for. */
export async function readAccount(graph: Graph, token: Token, signal: AbortSignal): Promise<Outcome<Account>> {
	const reply = await graph.query(token === 'account' ? mine : projectToken, {}, {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	if (token === 'account') {
		const workspaces = recordsOf(recordOf(reply.value.apiToken).workspaces).map(item => unitOf(item));
		return {status: 'succeeded', value: {name: workspaces.map(({name}) => name).join(', '), workspaces}};
	}

	const {project, environment} = recordOf(reply.value.projectToken);
	return {status: 'succeeded', value: {name: `a token for ${unitOf(recordOf(project)).name}/${unitOf(recordOf(environment)).name}`, workspaces: []}};
}

async function listOfWorkspace(graph: Graph, workspaceId: string, signal: AbortSignal): Promise<Outcome<readonly Listing[]>> {
	return readPages('', async after => {
		const reply = await graph.query(projects, {workspaceId, first: 50, ...(after !== '' && {after})}, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const {nodes, isWhole, next} = nodesOf(reply.value.projects);
		return {status: 'succeeded', value: {items: nodes.map(node => toEnvironments(node)), next: isWhole || next === '' ? undefined : next}};
	});
}

/** All environments of all projects that the token can see. */
export async function listEnvironments(graph: Graph, token: Token, signal: AbortSignal): Promise<Outcome<Listing>> {
	const all: Listing[] = [];
	if (token === 'project') {
		const reply = await graph.query(projectToken, {}, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const {project, environment} = recordOf(reply.value.projectToken);
		const one = await graph.query(oneProject, {id: textOf(recordOf(project).id)}, {signal});
		if (one.status !== 'succeeded') {
			return one;
		}

		all.push(toEnvironments(recordOf(one.value.project), textOf(recordOf(environment).id)));
	} else {
		const account = await readAccount(graph, token, signal);
		if (account.status !== 'succeeded') {
			return account;
		}

		for (const {id} of account.value.workspaces) {
			const listing = await listOfWorkspace(graph, id, signal);
			if (listing.status !== 'succeeded') {
				return listing;
			}

			all.push(...listing.value);
		}
	}

	return {status: 'succeeded', value: {environments: all.flatMap(({environments}) => environments), isWhole: all.every(({isWhole}) => isWhole)}};
}

const sharedQuery = `query SharedVariables($projectId: String!, $environmentId: String!) {
	stored: variables(projectId: $projectId, environmentId: $environmentId, unrendered: true)
}`;
const serviceQuery = `query ServiceVariables($projectId: String!, $environmentId: String!, $serviceId: String!) {
	stored: variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, unrendered: true)
	rendered: variablesForServiceDeployment(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId)
}`;

/** The variables of a service, or those that are shared. What Railway sets by itself is left out. */
export async function readVariables(graph: Graph, {id, project}: Environment, service: Unit | undefined, signal: AbortSignal): Promise<Outcome<readonly Variable[]>> {
	const reply = await graph.query(service === undefined ? sharedQuery : serviceQuery, {projectId: project.id, environmentId: id, ...(service !== undefined && {serviceId: service.id})}, {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	const rendered = recordOf(reply.value.rendered);
	return {
		status: 'succeeded', value: Object.entries(recordOf(reply.value.stored)).filter(([name]) => !name.startsWith('RAILWAY_')).map(([name, value]) => ({
			service, name, stored: typeof value === 'string' ? value : undefined, rendered: typeof rendered[name] === 'string' ? rendered[name] : undefined,
		})),
	};
}

/** Where one variable is. */
export type Address = {readonly project: string; readonly environment: string; readonly service: string | undefined};

export type OneVariable = {readonly value: string | undefined; readonly isSealed: boolean; readonly updatedAt: string};

const oneQuery = `query OneVariable($projectId: String!, $environmentId: String!, $serviceId: String) {
	stored: variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, unrendered: true)
	environment(id: $environmentId, projectId: $projectId) { variables(first: 10000) { edges { node { name serviceId isSealed updatedAt } } } }
}`;

/** One variable, with what tells that it was changed. */
export async function readVariable(graph: Graph, name: string, {project, environment, service}: Address, signal: AbortSignal): Promise<Outcome<OneVariable>> {
	const reply = await graph.query(oneQuery, {projectId: project, environmentId: environment, ...(service !== undefined && {serviceId: service})}, {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	const stored = recordOf(reply.value.stored);
	const about = nodesOf(recordOf(reply.value.environment).variables).nodes.find(item => item.name === name && (textOf(item.serviceId) || undefined) === service);
	if (about === undefined || !Object.hasOwn(stored, name)) {
		return {status: 'refused', failure: {kind: 'not-found', message: `${name} is no longer there.`}};
	}

	const value = stored[name];
	return {status: 'succeeded', value: {value: typeof value === 'string' ? value : undefined, isSealed: about.isSealed === true, updatedAt: textOf(about.updatedAt)}};
}

const upsert = 'mutation VariableUpsert($input: VariableUpsertInput!) { variableUpsert(input: $input) }';

/** Change one variable, and deploy nothing yet. */
export async function writeVariable(graph: Graph, name: string, value: string, {project, environment, service}: Address, call: RestCall): Promise<Outcome<unknown>> {
	return graph.mutate(upsert, {
		input: {
			projectId: project, environmentId: environment, ...(service !== undefined && {serviceId: service}), name, value, skipDeploys: true,
		},
	}, call);
}
