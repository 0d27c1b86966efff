import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';
import {
	type Cluster, ClusterError, get, type Json, type Kind, list, replace, restart,
} from './cluster.js';

type Resource = {readonly name: string; readonly kind: string; readonly namespaced: boolean; readonly verbs: readonly string[]; readonly singularName: string; readonly shortNames?: readonly string[]};

function resource(kind: string, namespaced = true): Resource {
	const singularName = kind.toLowerCase();
	return {
		name: `${singularName}s`, singularName, kind, namespaced, verbs: ['create', 'get', 'list', 'patch', 'update', 'watch'],
	};
}

const groups: Readonly<Record<string, readonly Resource[]>> = {
	v1: [resource('Secret'), resource('ConfigMap'), resource('Namespace', false)],
	'apps/v1': [resource('Deployment'), resource('StatefulSet'), resource('DaemonSet')],
	'batch/v1': [resource('CronJob')],
	'authorization.k8s.io/v1': [resource('SelfSubjectAccessReview', false)],
};

function describeApi(path: string): Json | undefined {
	if (path === '/api') {
		return {kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: []};
	}

	if (path === '/apis') {
		return {
			kind: 'APIGroupList', apiVersion: 'v1', groups: Object.keys(groups).filter(name => name.includes('/')).map(name => {
				const version = {groupVersion: name, version: 'v1'};
				return {name: name.split('/')[0], versions: [version], preferredVersion: version};
			}),
		};
	}

	const name = path.replace(/^\/apis?\//v, '');
	const resources = groups[name];
	return resources === undefined
		? undefined
		: {
			kind: 'APIResourceList', apiVersion: 'v1', groupVersion: name, resources,
		};
}

/** A workload as its controller left it: every pod is new and ready. */
function withStatus(object: Json, {faults}: Cluster): Json {
	const {generation} = object.metadata as Json;
	const ready = faults.isFailing ? 0 : 1;
	return {
		...object,
		status: {
			observedGeneration: generation, replicas: 1, updatedReplicas: 1, readyReplicas: ready, availableReplicas: ready, currentReplicas: 1, desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: ready, currentRevision: 'r', updateRevision: 'r',
		},
	};
}

const asStored = (kind: Kind, object: Json, cluster: Cluster): Json => ['secrets', 'configmaps'].includes(kind) ? object : withStatus(object, cluster);

function selected(items: readonly Json[], selector: string | null): readonly Json[] {
	const conditions = (selector ?? '').split(',').filter(item => item !== '').map(item => /^(?<field>[\w.]+)(?<operator>!?=)(?<value>.*)$/v.exec(item)?.groups ?? {});
	return items.filter(item => conditions.every(({field, operator, value}) => {
		const actual = field === 'metadata.name' ? (item.metadata as Json).name : (field === 'metadata.namespace' ? (item.metadata as Json).namespace : item.type);
		return (actual === value) === (operator === '=');
	}));
}

function answer(cluster: Cluster, method: string, url: URL, body: Json): Json | 'watch' {
	const api = describeApi(url.pathname);
	if (api !== undefined) {
		return api;
	}

	if (url.pathname.endsWith('/selfsubjectaccessreviews')) {
		if (cluster.faults.isLoggedOut) {
			throw new ClusterError(401, 'Unauthorized', 'Unauthorized');
		}

		// kubectl asks it in a binary form, and asks nothing else.
		return {
			kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec: {}, status: {allowed: !cluster.faults.denied.includes('list secrets')},
		};
	}

	const {group = 'v1', namespace, kinds, name} = /^\/(?:api\/|apis\/)(?<group>v1|(?:apps|batch)\/v1)\/(?:namespaces\/(?<namespace>[^\/]+)\/)?(?<kinds>[a-z]+)(?:\/(?<name>[^\/]+))?$/v.exec(url.pathname)?.groups ?? {};
	if (kinds === undefined || !(kinds in cluster.objects)) {
		throw new ClusterError(404, 'NotFound', 'the server could not find the requested resource');
	}

	const kind = kinds as Kind;
	if (name === undefined) {
		if (url.searchParams.get('watch') !== null) {
			return 'watch';
		}

		const items = selected(list(cluster, kind, namespace), url.searchParams.get('fieldSelector'));
		return {
			kind: `${groups[group]!.find(each => each.name === kinds)!.kind}List`, apiVersion: group, metadata: {resourceVersion: String(cluster.version)}, items: items.map(item => asStored(kind, item, cluster)),
		};
	}

	if (method === 'PUT') {
		return replace(cluster, kind, body);
	}

	if (method === 'PATCH') {
		restart(cluster, kind, namespace ?? '', name);
	}

	return asStored(kind, get(cluster, kind, namespace ?? '', name), cluster);
}

async function respond(cluster: Cluster, request: IncomingMessage, response: ServerResponse): Promise<void> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) {
		text += chunk as string;
	}

	try {
		const {method = 'GET', url = '/'} = request;
		const reply = answer(cluster, method, new URL(url, 'http://localhost'), text.startsWith('{') ? JSON.parse(text) as Json : {});
		response.writeHead(200, {'content-type': 'application/json'});
		if (reply === 'watch') {
			// Nothing happens in this cluster; the client ends the watch.
			response.flushHeaders();
		} else {
			response.end(JSON.stringify(reply));
		}
	} catch (error) {
		const {status, reason, message} = error instanceof ClusterError ? error : new ClusterError(500, 'InternalError', 'The stand-in has an error.');
		response.writeHead(status, {'content-type': 'application/json'});
		response.end(JSON.stringify({
			kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code: status,
		}));
	}
}

/**
Serve a cluster's API on loopback, for the real kubectl.
*/
export async function serveCluster(cluster: Cluster): Promise<{readonly url: string; close(): Promise<void>}> {
	const server = createServer((request, response) => {
		void respond(cluster, request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
