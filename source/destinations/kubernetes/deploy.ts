import {type Service} from '../../core/incident.js';
import {type DeployResult, type Destination} from '../types.js';
import {type Kubectl, type Ran} from './session.js';

type Options = Parameters<NonNullable<Destination['deploy']>>[1];

const waitSeconds = 600;

function workloadsOf({address}: Service): ReadonlyArray<{readonly target: string; readonly namespace: string}> {
	const list = JSON.parse(address.workloads ?? '[]') as ReadonlyArray<readonly [string, string, string]>;
	return list.map(([kind, namespace, name]) => ({target: `${kind}/${name}`, namespace}));
}

function outputOf({output}: Extract<Ran, {readonly status: 'failed'}>): {readonly output?: string} {
	return output === undefined ? {} : {output};
}

/**
Restart everything that reads the Secret when it starts, and wait until the new pods serve.
*/
export async function deploy(kubectl: Kubectl, service: Service, {signal, onProgress}: Options): Promise<DeployResult> {
	const context = service.address.context ?? '';
	const workloads = workloadsOf(service);
	const restarted: string[] = [];
	for (const {target, namespace} of workloads) {
		const ran = await kubectl.run(context, ['rollout', 'restart', target, '-n', namespace], {signal});
		if (ran.status === 'failed') {
			return restarted.length === 0 && !ran.mayHaveHappened
				? {status: 'refused', failure: ran.failure, ...outputOf(ran)}
				: {status: 'unknown', failure: {...ran.failure, message: `${restarted.length > 0 ? `${restarted.join(', ')} restarted, but not ${target}` : target}: ${ran.failure.message}`}, ...outputOf(ran)};
		}

		restarted.push(target);
	}

	for (const {target, namespace} of workloads) {
		onProgress?.(`waiting for the new pods of ${target}`);
		const ran = await kubectl.run(context, ['rollout', 'status', target, '-n', namespace, `--timeout=${waitSeconds}s`], {signal, timeoutMilliseconds: (waitSeconds + 30) * 1000});
		if (ran.status === 'failed') {
			return {status: 'unknown', failure: {...ran.failure, message: `${target}: ${ran.failure.message}`}, ...outputOf(ran)};
		}
	}

	return {status: 'live', seen: `${restarted.join(', ')}: all pods are new and ready`};
}
