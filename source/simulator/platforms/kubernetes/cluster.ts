/**
What a Kubernetes cluster holds, as far as rekey looks at it, with the rules that a write has to keep.
*/
export type Json = Readonly<Record<string, unknown>>;

export type Kind = 'secrets' | 'configmaps' | 'deployments' | 'statefulsets' | 'daemonsets' | 'cronjobs';

type ClusterFaults = {
	isLoggedOut: boolean;
	/** What may not be done, such as `list secrets` or `update secrets`. */
	denied: readonly string[];
	/** A write is answered as done, and stores an empty value. */
	isLying: boolean;
	/** How many writes fail, because somebody else was quicker. */
	conflicts: number;
	/** No new pod becomes ready. */
	isFailing: boolean;
};

export type Cluster = {
	readonly objects: Record<Kind, Json[]>;
	readonly faults: ClusterFaults;
	version: number;
};

/** An error as the API server names it. */
export class ClusterError extends Error {
	override name = 'ClusterError';
	readonly status: number;
	readonly reason: string;

	constructor(status: number, reason: string, message: string) {
		super(message);
		this.status = status;
		this.reason = reason;
	}
}

const kindNames: Readonly<Record<Kind, readonly [string, string]>> = {
	secrets: ['Secret', 'v1'], configmaps: ['ConfigMap', 'v1'], deployments: ['Deployment', 'apps/v1'], statefulsets: ['StatefulSet', 'apps/v1'], daemonsets: ['DaemonSet', 'apps/v1'], cronjobs: ['CronJob', 'batch/v1'],
};

/**
A cluster without anything in it.
*/
export function createCluster(): Cluster {
	return {
		objects: {
			secrets: [], configmaps: [], deployments: [], statefulsets: [], daemonsets: [], cronjobs: [],
		},
		faults: {
			isLoggedOut: false, denied: [], isLying: false, conflicts: 0, isFailing: false,
		},
		version: 100,
	};
}

function metadataOf(object: Json): Json {
	return object.metadata as Json;
}

function check({faults}: Cluster, verb: string, kind: Kind): void {
	if (faults.isLoggedOut) {
		throw new ClusterError(401, 'Unauthorized', 'Unauthorized');
	}

	if (faults.denied.includes(`${verb} ${kind}`)) {
		throw new ClusterError(403, 'Forbidden', `${kind} is forbidden: User "operator" cannot ${verb} resource "${kind}"`);
	}
}

/**
Put an object into the cluster, as `kubectl create` would.
*/
export function create(cluster: Cluster, kind: Kind, object: Json): void {
	cluster.version++;
	const [name, apiVersion] = kindNames[kind];
	cluster.objects[kind].push({
		apiVersion, kind: name, ...object, metadata: {
			...metadataOf(object), uid: `uid-${cluster.version}`, resourceVersion: String(cluster.version), generation: 1,
		},
	});
}

/**
All objects of a kind, of the cluster or of a namespace.
*/
export function list(cluster: Cluster, kind: Kind, namespace?: string): readonly Json[] {
	check(cluster, namespace === undefined ? 'list' : 'list-namespaced', kind);
	return cluster.objects[kind].filter(object => namespace === undefined || metadataOf(object).namespace === namespace);
}

/**
One object.
*/
export function get(cluster: Cluster, kind: Kind, namespace: string, name: string): Json {
	check(cluster, 'get', kind);
	const found = cluster.objects[kind].find(object => metadataOf(object).namespace === namespace && metadataOf(object).name === name);
	if (found === undefined) {
		throw new ClusterError(404, 'NotFound', `${kind} "${name}" not found`);
	}

	return found;
}

/**
Replace an object. The version that was read must still be the newest.
*/
export function replace(cluster: Cluster, kind: Kind, object: Json): Json {
	check(cluster, 'update', kind);
	const {namespace, name, resourceVersion} = metadataOf(object);
	const found = get(cluster, kind, String(namespace), String(name));
	const isStale = metadataOf(found).resourceVersion !== resourceVersion;
	if (isStale || cluster.faults.conflicts > 0) {
		cluster.faults.conflicts--;
		throw new ClusterError(409, 'Conflict', `Operation cannot be fulfilled on ${kind} "${String(name)}": the object has been modified; please apply your changes to the latest version and try again`);
	}

	if (found.immutable === true) {
		throw new ClusterError(422, 'Invalid', `${kind} "${String(name)}" is invalid: data: Forbidden: field is immutable when \`immutable\` is set`);
	}

	cluster.version++;
	const data = cluster.faults.isLying && kind === 'secrets' ? {data: Object.fromEntries(Object.keys(object.data as Json).map(key => [key, '']))} : {};
	const stored: Json = {...object, ...data, metadata: {...metadataOf(object), resourceVersion: String(cluster.version)}};
	cluster.objects[kind] = cluster.objects[kind].map(each => each === found ? stored : each);
	return stored;
}

/**
Replace the pods of a workload: its template gets the time.
*/
export function restart(cluster: Cluster, kind: Kind, namespace: string, name: string): void {
	check(cluster, 'patch', kind);
	const found = get(cluster, kind, namespace, name);
	cluster.version++;
	const {generation} = metadataOf(found);
	const spec = found.spec as Json;
	const template = spec.template as Json;
	const annotations = {...((template.metadata as Json | undefined)?.annotations as Json | undefined), 'kubectl.kubernetes.io/restartedAt': new Date().toISOString()};
	const stored: Json = {
		...found,
		metadata: {...metadataOf(found), resourceVersion: String(cluster.version), generation: Number(generation) + 1},
		spec: {...spec, template: {...template, metadata: {...(template.metadata as Json | undefined), annotations}}},
	};
	cluster.objects[kind] = cluster.objects[kind].map(each => each === found ? stored : each);
}
