import {Buffer} from 'node:buffer';
import path from 'node:path';
import {
	create, createCluster, get, type Json, replace,
} from '../../simulator/platforms/kubernetes/cluster.js';
import {answerKubectl} from '../../simulator/platforms/kubernetes/program.js';
import {installProgram} from '../../simulator/platforms/programs.js';
import {containersOf, type Container, type Serve} from './platform.js';

const encode = (value: string) => Buffer.from(value).toString('base64');

function splitPath(secret: string): {readonly namespace: string; readonly name: string} {
	const [namespace = '', name = ''] = secret.split('/');
	return {namespace, name};
}

function toSecret({seed: {path: secret, copyOf}, values}: Container): Json {
	const {namespace, name} = splitPath(secret);
	return {
		metadata: {
			namespace, name, ...(copyOf !== undefined && {
				ownerReferences: [{
					apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', name, controller: true,
				}],
			}),
		},
		type: 'Opaque',
		data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, encode(value)])),
	};
}

/** Secrets as `namespace/name`, with the Deployments that read them when they start. */
export const serveKubernetes: Serve = async (holdings, {programs, copyAll}) => {
	const cluster = createCluster();
	for (const container of containersOf(holdings)) {
		const {path: secret, runs} = container.seed;
		const {namespace, name} = splitPath(secret);
		create(cluster, 'secrets', toSecret(container));
		if (runs !== undefined) {
			create(cluster, 'deployments', {metadata: {namespace, name: runs}, spec: {template: {spec: {containers: [{name: runs, envFrom: [{secretRef: {name}}]}]}}}});
		}
	}

	const secretAt = (secret: string) => {
		const {namespace, name} = splitPath(secret);
		return get(cluster, 'secrets', namespace, name);
	};

	const program = await installProgram(programs, 'kubectl', call => {
		copyAll();
		return answerKubectl(cluster, call);
	});
	return {
		addresses: {},
		// There is no such file: the stand-in reads none.
		environment: {KUBECONFIG: path.join(programs, 'kubeconfig')},
		programs: [path.join(programs, 'kubectl')],
		read(_destination, secret, key) {
			const value = (secretAt(secret).data as Json)[key];
			return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : undefined;
		},
		write(_destination, secret, key, value) {
			const object = secretAt(secret);
			replace(cluster, 'secrets', {...object, data: {...object.data as Json, [key]: encode(value)}});
		},
		async stop() {
			program.close();
		},
	};
};
