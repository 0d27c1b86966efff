/**
Deploys again what a service runs, and waits until the result is live.
*/
import {type Failure, type Outcome} from '../../core/outcome.js';
import {
	type DeployOptions, type Unit, type UnitResult, watchDeployment,
} from '../deployments.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {type Rest} from '../rest.js';
import {pathOf} from './api.js';

const mostDeploys = 100;
const ended = new Set(['build_failed', 'canceled', 'pre_deploy_failed', 'update_failed']);

const refused = (failure: Failure): UnitResult => ({status: 'refused', failure});

/** The newest come first, and so all that could be live or under way. */
async function listNewest(rest: Rest, path: string, signal: AbortSignal): Promise<Outcome<readonly Json[]>> {
	const reply = await rest.get(`${path}?limit=${mostDeploys}`, {signal});
	return reply.status === 'succeeded' ? {status: 'succeeded', value: recordsOf(reply.value).map(({deploy}) => recordOf(deploy))} : reply;
}

/**
Deploy one service.
*/
export async function deployService(rest: Rest, unit: Unit, options: DeployOptions): Promise<UnitResult> {
	const {signal} = options;
	const {name} = unit;
	const path = (more: string) => pathOf({kind: 'services', id: unit.id}, more);
	const [service, before] = await Promise.all([rest.get(path(''), {signal}), listNewest(rest, path('/deploys'), signal)]);
	if (service.status !== 'succeeded') {
		return service;
	}

	if (before.status !== 'succeeded') {
		return before;
	}

	const {type, suspended} = recordOf(service.value);
	const live = before.value.find(({status}) => status === 'live');
	if (live === undefined && before.value.length >= mostDeploys) {
		return refused({kind: 'unsuitable', message: `None of the last ${mostDeploys} deployments of ${name} is live. Look at it, and deploy it by hand.`});
	}

	if (suspended === 'suspended' || live === undefined) {
		return {status: 'idle', seen: `${name} ${live === undefined ? 'has nothing that is live' : 'is suspended'}`};
	}

	// Only a build puts a value into a static site; without its commit, code would be deployed that nobody asked for.
	const commit = textOf(recordOf(live.commit).id);
	if (type === 'static_site' && commit === '') {
		return refused({kind: 'unsuitable', message: `Render does not tell from which commit ${name} was built. Deploy it by hand.`});
	}

	const started = await rest.change('POST', path('/deploys'), type === 'static_site' ? {deployMode: 'build_and_deploy', commitId: commit, clearCache: 'do_not_clear'} : {deployMode: 'deploy_only'}, {signal});
	if (started.status !== 'succeeded') {
		return started;
	}

	const known = new Set(before.value.map(item => item.id));
	let id = textOf(recordOf(started.value).id);
	return watchDeployment(`A deployment of ${name}`, async () => {
		const now = await listNewest(rest, path('/deploys'), signal);
		if (now.status !== 'succeeded') {
			return '';
		}

		// One that has to wait for its turn is answered without its id.
		id = id === '' ? textOf(now.value.find(item => !known.has(item.id))?.id) : id;
		const status = textOf(now.value.find(item => item.id === id)?.status);
		const serving = now.value.find(item => item.status === 'live');
		if (ended.has(status)) {
			return refused({kind: 'server', message: `The deployment of ${name} ended with ${status}. The one before it still serves.`});
		}

		// What took its place began later, and so with the new value.
		return serving !== undefined && !known.has(serving.id) && (status === 'live' || status === 'deactivated')
			? {status: 'live', seen: `deployment ${textOf(serving.id)} of ${name} is live`}
			: status;
	}, options);
}
