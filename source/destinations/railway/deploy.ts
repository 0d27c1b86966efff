/**
Deploys again what a service runs in one environment, and waits until the result has taken its place. A restart would keep the old values.

@see https://docs.railway.com/integrations/api/manage-deployments
@see https://github.com/railwayapp/cli src/gql: queries EnvironmentInstances and DeploymentStatus, mutation DeploymentRedeploy
*/
import {type Service} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {
	type DeployOptions, type Unit, type UnitResult, watchDeployment,
} from '../deployments.js';
import {recordOf, recordsOf, textOf} from '../json-value.js';
import {type Graph} from './graph.js';

const ended = new Set(['FAILED', 'CRASHED', 'REMOVED', 'REMOVING', 'SKIPPED']);
/** One that sleeps was up before, and wakes with what it was deployed with. */
const up = new Set(['SUCCESS', 'SLEEPING']);

const instance = `query ServiceInstance($serviceId: String!, $environmentId: String!) {
	serviceInstance(serviceId: $serviceId, environmentId: $environmentId) { latestDeployment { id status } activeDeployments { id status } }
}`;
const redeploy = 'mutation DeploymentRedeploy($id: String!) { deploymentRedeploy(id: $id) { id status } }';
const statusOf = 'query DeploymentStatus($id: String!) { deployment(id: $id) { status } }';

type Running = {readonly active: readonly string[]; readonly latest: string};

async function readRunning(graph: Graph, serviceId: string, environmentId: string, signal: AbortSignal): Promise<Outcome<Running>> {
	const reply = await graph.query(instance, {serviceId, environmentId}, {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	const {latestDeployment, activeDeployments} = recordOf(reply.value.serviceInstance);
	const latest = recordOf(latestDeployment);
	return {status: 'succeeded', value: {active: recordsOf(activeDeployments).map(({id}) => textOf(id)), latest: up.has(textOf(latest.status)) ? textOf(latest.id) : ''}};
}

/**
Deploy one service.
*/
export async function deployService(graph: Graph, {address}: Service, {id: serviceId, name}: Unit, options: DeployOptions): Promise<UnitResult> {
	const {signal} = options;
	const environment = address.environment ?? '';
	const running = await readRunning(graph, serviceId, environment, signal);
	if (running.status !== 'succeeded') {
		return running;
	}

	// Two are active for a moment where one takes the place of another.
	const {active, latest} = running.value;
	const before = latest === '' ? active[0] : latest;
	if (before === undefined) {
		return {status: 'idle', seen: `${name} runs nothing`};
	}

	const started = await graph.mutate(redeploy, {id: before}, {signal});
	if (started.status !== 'succeeded') {
		return started;
	}

	const id = textOf(recordOf(started.value.deploymentRedeploy).id);
	if (id === '' || id === before) {
		return {status: 'unknown', failure: {kind: 'invalid-reply', message: `Railway reported success, but named no new deployment of ${name}.`}};
	}

	return watchDeployment(`A deployment of ${name}`, async () => {
		const reply = await graph.query(statusOf, {id}, {signal});
		const status = textOf(recordOf(reply.status === 'succeeded' ? reply.value.deployment : undefined).status);
		if (ended.has(status)) {
			return {status: 'refused', failure: {kind: 'server', message: `The deployment of ${name} ended with ${status}. Look at what runs now.`}};
		}

		const now = up.has(status) ? await readRunning(graph, serviceId, environment, signal) : undefined;
		return now?.status === 'succeeded' && (now.value.active.includes(id) || now.value.latest === id)
			? {status: 'live', seen: `deployment ${id} of ${name} is live`}
			: status;
	}, options);
}
