/**
Secrets of Kubernetes, in the cluster of the current context, through kubectl.
*/
import {type CreateDestination} from '../types.js';
import {holdsNew} from '../value.js';
import {deliver, readPlace} from './deliver.js';
import {deploy} from './deploy.js';
import {discover, id} from './discover.js';
import {createKubectl} from './session.js';

/**
Make the destination for the Secrets of a cluster.
*/
export const createKubernetes: CreateDestination = tools => {
	const kubectl = createKubectl(tools);
	return {
		id,
		name: 'Kubernetes',
		description: {
			kind: 'deploy-platform',
			readable: 'always',
			evidence: 'read back, rollout complete',
			takesEffect: 'on-deploy',
			limits: [
				'Only the current context is searched.',
				'ConfigMaps, literal variables of pod templates and immutable Secrets are changed by hand.',
				'Deployments, StatefulSets and DaemonSets are restarted; other consumers, such as bare pods and custom resources, are not known.',
				'The contents of mounted files change by themselves after about a minute; whether the program reads them again is not known.',
			],
		},
		preflight: async signal => kubectl.preflight(signal),
		discover: async search => discover(kubectl, search),
		deliver: async (place, values, delivery) => deliver(kubectl, place, values, delivery),
		deploy: async (service, options) => deploy(kubectl, service, options),
		async check(place, values, {signal}) {
			const read = await readPlace(kubectl, place, signal);
			if ('kind' in read) {
				return {status: 'refused', failure: read};
			}

			const name = `${place.key} of ${place.container}`;
			return {
				status: 'succeeded',
				value: holdsNew(read.stored, place, values) ? {rung: 'read-back', seen: `${name} holds the new value`} : {rung: 'not-touched', seen: `${name} holds another value`},
			};
		},
	};
};
