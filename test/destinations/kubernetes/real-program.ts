/**
The real kubectl against a server on loopback that speaks the API of Kubernetes: our arguments are ones that it takes.
*/
import {Buffer} from 'node:buffer';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {createKubernetes} from '../../../source/destinations/kubernetes/index.js';
import {
	create, createCluster, get, type Json,
} from '../../../source/simulator/platforms/kubernetes/cluster.js';
import {serveCluster} from '../../../source/simulator/platforms/kubernetes/wire.js';
import {leaked} from '../../helpers/leaked-login.js';
import {findProgram, quiet, realTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const encoded = (text: string) => Buffer.from(text).toString('base64');
const title = 'the real kubectl finds, writes, reads back and restarts';

(findProgram('kubectl') === undefined ? test.skip : test)(title, async t => {
	const cluster = createCluster();
	create(cluster, 'secrets', {
		metadata: {namespace: 'shop', name: 'db', annotations: {'kubectl.kubernetes.io/last-applied-configuration': '{}', kept: 'yes'}}, type: 'Opaque', data: {DATABASE_URL: encoded(connectionString(old)), OTHER: encoded('x')},
	});
	create(cluster, 'deployments', {
		metadata: {namespace: 'shop', name: 'api'}, spec: {replicas: 1, selector: {matchLabels: {app: 'api'}}, template: {metadata: {labels: {app: 'api'}}, spec: {containers: [{name: 'web', image: 'web:1', envFrom: [{secretRef: {name: 'db'}}]}]}}},
	});
	const server = await serveCluster(cluster);
	t.teardown(server.close);
	const {tools, home} = realTools(t, {});
	const kubeconfig = path.join(home, 'kubeconfig');
	writeFileSync(kubeconfig, JSON.stringify({
		apiVersion: 'v1', kind: 'Config', 'current-context': 'prod', contexts: [{name: 'prod', context: {cluster: 'own', user: 'operator', namespace: 'shop'}}], clusters: [{name: 'own', cluster: {server: server.url}}], users: [{name: 'operator', user: {}}],
	}));
	const destination = createKubernetes({...tools, environment: {...tools.environment, KUBECONFIG: kubeconfig}});

	t.like(await destination.preflight(signal), {status: 'ready', account: 'context prod', problems: []});
	const {found, notSearched} = await destination.discover({folders: [], wanted: [wanted], signal});
	t.deepEqual(found.map(({confidence}) => confidence), ['same-value']);
	t.deepEqual(notSearched.map(({what}) => what), ['Kubernetes: other contexts than prod']);
	const {place} = found[0]!;
	t.like(await destination.deliver(place, values, {old, temporary: quiet, signal}), {status: 'delivered', rung: 'read-back'});
	const secret = get(cluster, 'secrets', 'shop', 'db');
	t.deepEqual(secret.data, {DATABASE_URL: encoded(connectionString(values.password)), OTHER: encoded('x')});
	t.deepEqual((secret.metadata as Json).annotations, {kept: 'yes'});
	t.like(await destination.deploy!(place.service!, {signal}), {status: 'live'});
	t.is((get(cluster, 'deployments', 'shop', 'api').metadata as Json).generation, 2);
	cluster.faults.isLoggedOut = true;
	t.like(await destination.deliver(place, values, {old, temporary: quiet, signal}), {status: 'refused', failure: {kind: 'unauthorized'}});
});
