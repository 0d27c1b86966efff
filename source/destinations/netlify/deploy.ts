/**
Builds a site again, and waits until the result serves in production.
*/
import {type Service} from '../../core/incident.js';
import {systemClock} from '../../io/clock.js';
import {recordOf, textOf} from '../json-value.js';
import {type Rest} from '../rest.js';
import {type DeployResult, type Destination} from '../types.js';
import {readSite} from './api.js';

const betweenLooks = 3000;
const mostLooks = 600;
const looksAfterReady = 10;

/**
Deploy a site.
*/
export async function deploy(rest: Rest, {address: {site: id, name = 'the site'}}: Service, {signal, onProgress}: Parameters<NonNullable<Destination['deploy']>>[1]): Promise<DeployResult> {
	if (id === undefined) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: 'This is not a site on Netlify.'}};
	}

	const before = await readSite(rest, id, signal);
	if (before.status !== 'succeeded') {
		return {status: 'refused', failure: before.failure};
	}

	if (before.value.repository === '') {
		return {status: 'refused', failure: {kind: 'unsuitable', message: `${name} is not built by Netlify: it has no repository. Deploy it from where that is usually done, such as: netlify deploy --build --prod`}};
	}

	const started = await rest.change('POST', `/sites/${encodeURIComponent(id)}/builds`, {}, {signal});
	if (started.status !== 'succeeded') {
		return started;
	}

	const deployment = textOf(recordOf(started.value).deploy_id);
	if (deployment === '' || deployment === before.value.published) {
		return {status: 'unknown', failure: {kind: 'invalid-reply', message: `Netlify reported success, but named no new deployment of ${name}.`}};
	}

	let state = 'not seen yet';
	let ready = 0;
	for (let looks = 0; looks < mostLooks && ready < looksAfterReady && !signal.aborted; looks++) {
		const reading = await rest.get(`/deploys/${encodeURIComponent(deployment)}`, {signal});
		state = textOf(recordOf(reading.status === 'succeeded' ? reading.value : undefined).state) || state;
		onProgress?.(state);
		if (state === 'error' || state === 'rejected') {
			return {status: 'refused', failure: {kind: 'server', message: `The build ended with ${state}. What served before still serves.`}};
		}

		if (state === 'ready') {
			ready++;
			const now = await readSite(rest, id, signal);
			if (now.status === 'succeeded' && now.value.published === deployment) {
				return {status: 'live', seen: `deployment ${deployment} serves ${name}`};
			}
		}

		await systemClock.wait(betweenLooks, signal);
	}

	if (signal.aborted) {
		return {status: 'unknown', failure: {kind: 'cancelled', message: `Deployment ${deployment} was started, and was last seen as ${state}.`}};
	}

	return {
		status: 'unknown', failure: ready > 0
			? {kind: 'changed', message: `Deployment ${deployment} is ready, but does not serve ${name}. Is publishing locked there? Publish it in Netlify, under Deploys.`}
			: {kind: 'time-out', message: `Deployment ${deployment} was started, and was last seen as ${state}.`},
	};
}
