import {Buffer} from 'node:buffer';
import test, {type ExecutionContext} from 'ava';
import {createKubernetes} from '../../../source/destinations/kubernetes/index.js';
import {
	type Cluster, create, createCluster, get, type Json, type Kind,
} from '../../../source/simulator/platforms/kubernetes/cluster.js';
import {answerKubectl} from '../../../source/simulator/platforms/kubernetes/program.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const search = {folders: [], wanted: [wanted], signal};
const delivery = {old, temporary: quiet, signal};
const encoded = (text: string) => Buffer.from(text).toString('base64');
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

async function enter(t: ExecutionContext, objects: ReadonlyArray<readonly [Kind, Json]>) {
	const cluster = createCluster();
	for (const [kind, object] of objects) {
		create(cluster, kind, object);
	}

	const {tools, calls} = await standInTools(t, 'kubectl', call => answerKubectl(cluster, call), {KUBECONFIG: '/nowhere/kubeconfig'});
	return {cluster, calls, destination: createKubernetes(tools)};
}

const secret = (more: Json = {}): readonly [Kind, Json] => ['secrets', {
	metadata: {namespace: 'shop', name: 'db', annotations: {[lastApplied]: `{"stringData":"${old}"}`, kept: 'yes'}}, type: 'Opaque', data: {DATABASE_URL: encoded(connectionString(old)), OTHER: encoded('x')}, ...more,
}];

const deployment: readonly [Kind, Json] = ['deployments', {metadata: {namespace: 'shop', name: 'api'}, spec: {template: {spec: {containers: [{name: 'web', envFrom: [{secretRef: {name: 'db'}}]}]}}}}];

const stored = (cluster: Cluster) => get(cluster, 'secrets', 'shop', 'db');

test('a key of a Secret is changed, its note of kubectl apply goes, and everything else stays', async t => {
	const {cluster, calls, destination} = await enter(t, [secret()]);
	const {found} = await destination.discover(search);
	t.is(found.length, 1);
	const {place} = found[0]!;
	const before = stored(cluster);
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'read-back'});
	const after = stored(cluster);
	t.deepEqual(after.data, {DATABASE_URL: encoded(connectionString(values.password)), OTHER: encoded('x')});
	t.deepEqual(after, {...before, data: after.data, metadata: {...before.metadata as Json, annotations: {kept: 'yes'}, resourceVersion: (after.metadata as Json).resourceVersion}});
	t.notRegex(JSON.stringify(calls.map(call => [call.arguments, call.environment])), /Canary/v);
	t.is(calls.filter(call => call.input.includes('Canary')).length, 0);
});

test('a Secret that was changed meanwhile is read again before it is written', async t => {
	const {cluster, destination} = await enter(t, [secret()]);
	const {found} = await destination.discover(search);
	cluster.faults.conflicts = 1;
	t.like(await destination.deliver(found[0]!.place, values, delivery), {status: 'delivered', rung: 'read-back'});
	cluster.faults.conflicts = 2;
	t.like(await destination.deliver(found[0]!.place, {...values, password: 'npg_Third'}, {...delivery, old: values.password}), {status: 'refused', failure: {kind: 'conflict'}});
});

test('what reads a Secret when it starts is restarted, and live when its pods are ready', async t => {
	const {cluster, destination} = await enter(t, [secret(), deployment]);
	const {found} = await destination.discover(search);
	const {service} = found[0]!.place;
	t.is(service?.label, 'deployment shop/api (prod)');
	t.like(await destination.deploy!(service!, {signal}), {status: 'live'});
	t.is((get(cluster, 'deployments', 'shop', 'api').metadata as Json).generation, 2);
	cluster.faults.isFailing = true;
	t.like(await destination.deploy!(service!, {signal}), {status: 'unknown', failure: {kind: 'time-out'}});
	cluster.faults.denied = ['patch deployments'];
	t.like(await destination.deploy!(service!, {signal}), {status: 'refused', failure: {kind: 'forbidden'}});
});

test('an immutable Secret, a ConfigMap and a literal variable are found and changed by hand', async t => {
	const {destination} = await enter(t, [
		secret({immutable: true}),
		['configmaps', {metadata: {namespace: 'shop', name: 'settings'}, data: {PGPASSWORD: old}}],
		['statefulsets', {metadata: {namespace: 'shop', name: 'queue'}, spec: {template: {spec: {containers: [{name: 'web', env: [{name: 'DATABASE_URL', value: connectionString(old)}]}]}}}}],
	]);
	const {found} = await destination.discover(search);
	t.deepEqual(found.map(({place}) => place.container).toSorted(), ['prod shop/configmap/settings', 'prod shop/db', 'prod shop/statefulset/queue']);
	t.true(found.every(({place}) => place.byHand !== undefined));
	t.notRegex(JSON.stringify(found), /Canary/v);
});

test('where the whole cluster may not be listed, the namespace of the context is, and it is said', async t => {
	const {cluster, destination} = await enter(t, [secret(), ['secrets', {metadata: {namespace: 'other', name: 'db'}, data: {A: encoded(old)}}]]);
	cluster.faults.denied = ['list secrets'];
	const {found, notSearched} = await destination.discover(search);
	t.deepEqual(found.map(({place}) => place.container), ['prod shop/db']);
	t.true(notSearched.some(({what}) => what === 'Secrets in prod'));
	t.like(await destination.preflight(signal), {status: 'ready', account: 'context prod'});
	const {problems} = await destination.preflight(signal);
	t.is(problems.length, 1);
});
