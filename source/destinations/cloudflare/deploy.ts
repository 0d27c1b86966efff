/**
Builds a Pages project's production branch anew and waits until that build serves.
*/
import {type Service} from '../../core/incident.js';
import {systemClock} from '../../io/clock.js';
import {type DeployResult} from '../types.js';
import {pathOf, readAddress} from './address.js';
import {type Api, fieldsOf, textOf} from './api.js';

const betweenLooks = 3000;
const mostLooks = 400;
const ended = new Set(['failure', 'canceled', 'skipped']);

/**
Deploy a Pages project.
*/
export async function deploy(api: Api, service: Service, {signal, onProgress}: {readonly signal: AbortSignal; readonly onProgress?: (seen: string) => void}): Promise<DeployResult> {
	const address = readAddress(service);
	if (address?.product !== 'pages') {
		return {status: 'refused', failure: {kind: 'unsuitable', message: 'Only Pages projects are deployed; a Worker\'s secret deploys it by itself.'}};
	}

	const project = await api.get(pathOf(address), signal);
	if (project.status !== 'succeeded') {
		return project.status === 'unknown' ? project : {status: 'refused', failure: project.failure};
	}

	if (textOf(project.value.result, 'source', 'type') === '') {
		return {status: 'refused', failure: {kind: 'unsuitable', message: `The files of ${address.name} were uploaded directly. Run in their folder: wrangler pages deploy --project-name ${address.name}`}};
	}

	const branch = textOf(project.value.result, 'production_branch');
	const started = await api.change('POST', `${pathOf(address)}/deployments`, {form: branch === '' ? {} : {branch}}, signal);
	if (started.status !== 'succeeded') {
		return started;
	}

	const id = textOf(started.value.result, 'id');
	let stage = '';
	for (let look = 0; look < mostLooks && !signal.aborted; look++) {
		const reading = await api.get(`${pathOf(address)}/deployments/${encodeURIComponent(id)}`, signal);
		const latest = fieldsOf(reading.status === 'succeeded' ? reading.value.result : undefined).latest_stage;
		const status = textOf(latest, 'status');
		stage = `${textOf(latest, 'name')}: ${status}`;
		onProgress?.(stage);
		if (ended.has(status)) {
			return {status: 'refused', failure: {kind: 'server', message: `The build ended with ${stage}. The deployment before it still serves.`}};
		}

		if (textOf(latest, 'name') === 'deploy' && status === 'success') {
			const now = await api.get(pathOf(address), signal);
			if (now.status === 'succeeded' && textOf(now.value.result, 'canonical_deployment', 'id') === id) {
				return {status: 'live', seen: `deployment ${id} serves ${address.name}`};
			}
		}

		await systemClock.wait(betweenLooks, signal);
	}

	return {status: 'unknown', failure: {kind: signal.aborted ? 'cancelled' : 'time-out', message: `Deployment ${id} was started, and was last seen at ${stage}.`}};
}
