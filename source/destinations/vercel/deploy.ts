/**
Builds again what a project serves in production, and waits until the result serves in its place.
*/
import {type Service} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {systemClock} from '../../io/clock.js';
import {recordOf, textOf} from '../json-value.js';
import {type Rest} from '../rest.js';
import {type DeployResult, type Destination} from '../types.js';
import {within} from './api.js';

const betweenLooks = 3000;
const mostLooks = 600;

/** The deployment that serves in production. */
async function findServing(rest: Rest, project: string, team: string | undefined, signal: AbortSignal): Promise<Outcome<string>> {
	const reply = await rest.get(within(`/v9/projects/${encodeURIComponent(project)}`, team), {signal});
	return reply.status === 'succeeded'
		? {status: 'succeeded', value: textOf(recordOf(recordOf(recordOf(reply.value).targets).production).id)}
		: reply;
}

/**
Deploy a project.
*/
export async function deploy(rest: Rest, {address}: Service, {signal, onProgress}: Parameters<NonNullable<Destination['deploy']>>[1]): Promise<DeployResult> {
	const {project, name, team} = address;
	if (project === undefined || name === undefined) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: 'This is not a project on Vercel.'}};
	}

	const serving = await findServing(rest, project, team, signal);
	if (serving.status !== 'succeeded') {
		return serving;
	}

	if (serving.value === '') {
		return {status: 'refused', failure: {kind: 'not-found', message: `${name} has nothing in production that could be deployed again.`}};
	}

	const started = await rest.change('POST', within('/v13/deployments?forceNew=1', team), {
		deploymentId: serving.value, name, target: 'production', meta: {action: 'redeploy'},
	}, {signal});
	if (started.status !== 'succeeded') {
		return started;
	}

	const id = textOf(recordOf(started.value).id);
	if (id === '' || id === serving.value) {
		return {status: 'unknown', failure: {kind: 'invalid-reply', message: `Vercel reported success, but named no new deployment of ${name}.`}};
	}

	let state = 'not seen yet';
	for (let looks = 0; looks < mostLooks && !signal.aborted; looks++) {
		const reading = await rest.get(within(`/v13/deployments/${encodeURIComponent(id)}`, team), {signal});
		const deployment = recordOf(reading.status === 'succeeded' ? reading.value : undefined);
		state = textOf(deployment.readyState) || state;
		onProgress?.(state);
		if (state === 'ERROR' || state === 'CANCELED') {
			return {status: 'refused', failure: {kind: 'server', message: `The deployment ended with ${state}. The one before it still serves.`}};
		}

		if (state === 'READY' && deployment.aliasAssigned !== undefined && deployment.aliasAssigned !== null && deployment.aliasAssigned !== false) {
			const now = await findServing(rest, project, team, signal);
			if (now.status === 'succeeded' && now.value === id) {
				return {status: 'live', seen: `deployment ${id} serves ${name}`};
			}
		}

		await systemClock.wait(betweenLooks, signal);
	}

	return {status: 'unknown', failure: {kind: signal.aborted ? 'cancelled' : 'time-out', message: `Deployment ${id} was started, and was last seen as ${state}.`}};
}
