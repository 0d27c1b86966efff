import {Buffer} from 'node:buffer';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {createKubernetes} from '../../../source/destinations/kubernetes/index.js';
import {
	create, createCluster, type Json,
} from '../../../source/simulator/platforms/kubernetes/cluster.js';
import {answerKubectl} from '../../../source/simulator/platforms/kubernetes/program.js';
import {programStage} from './program-stage.js';
import {type StageDefinitions} from './stage.js';

const namespaces = ['shop', 'lab'];
const encoded = (text: string) => Buffer.from(text).toString('base64');
const decoded = (text: string) => Buffer.from(text, 'base64').toString();

export const kubernetesStages: StageDefinitions = {
	kubernetes: {
		rung: 'read-back',
		hasLock: true,
		not: {},
		async enter(t, items, options = {}) {
			const cluster = createCluster();
			const chosen = namespaces.slice(0, options.scopes ?? 1);
			for (const namespace of chosen) {
				create(cluster, 'secrets', {
					metadata: {namespace, name: 'db', annotations: {kept: 'yes'}}, type: 'Opaque', data: Object.fromEntries([...items, {name: 'THEME', value: 'dark'}].map(({name, value}) => [name, encoded(value)])),
				});
			}

			const dataOf = (scope: number) => cluster.objects.secrets[scope]!.data as Readonly<Record<string, string>>;
			return programStage(t, {
				program: 'kubectl', make: createKubernetes, marks: chosen.map(namespace => `"namespace":"${namespace}"`), names: items.map(({name}) => name),
				answer: call => answerKubectl(cluster, call),
				isChange: call => call.arguments.includes('replace'),
				stored: (name, scope) => name in dataOf(scope) ? decoded(dataOf(scope)[name]!) : undefined,
				put(name, scope, value) {
					cluster.version++;
					const secret = cluster.objects.secrets[scope]!;
					cluster.objects.secrets[scope] = {...secret, metadata: {...secret.metadata as Json, resourceVersion: String(cluster.version)}, data: {...dataOf(scope), [name]: encoded(value)}};
				},
				everything: () => cluster.objects.secrets.map((secret, scope) => ({
					...secret,
					metadata: {...secret.metadata as Json, resourceVersion: ''},
					data: Object.fromEntries(Object.entries(dataOf(scope)).map(([name, text]) => [name, decoded(text)])),
				})),
				deny(isDenied) {
					cluster.faults.denied = isDenied ? ['update secrets'] : [];
				},
				logOut(isLoggedOut) {
					cluster.faults.isLoggedOut = isLoggedOut;
				},
				prepare(home) {
					mkdirSync(path.join(home, '.kube'));
					writeFileSync(path.join(home, '.kube', 'config'), '{}');
				},
			}, options);
		},
	},
};
