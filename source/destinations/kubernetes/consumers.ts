import {type Service} from '../../core/incident.js';
import {sanitize} from '../../core/sanitize.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';

/** Something with a pod template. */
export type Workload = {
	/** As kubectl takes it: `deployment`, `statefulset`, `daemonset`, `cronjob`. */
	readonly kind: string;
	readonly namespace: string;
	readonly name: string;
	readonly containers: readonly Json[];
	readonly volumes: readonly Json[];
};

/** How a workload takes the key of a Secret. A mounted file changes by itself, unless it is mounted alone. */
export type Use = 'environment' | 'single-file' | 'file';

/**
Read a workload of `kubectl get -o json`.
*/
export function toWorkload(item: Json): Workload {
	const spec = recordOf(item.spec);
	const isCronJob = item.kind === 'CronJob';
	const template = isCronJob ? recordOf(recordOf(spec.jobTemplate).spec).template : spec.template;
	const pod = recordOf(recordOf(template).spec);
	const {namespace, name} = recordOf(item.metadata);
	return {
		kind: textOf(item.kind).toLowerCase(),
		namespace: textOf(namespace),
		name: textOf(name),
		containers: [...recordsOf(pod.initContainers), ...recordsOf(pod.containers)],
		volumes: recordsOf(pod.volumes),
	};
}

function volumesOf(workload: Workload, secret: string): readonly string[] {
	return workload.volumes
		.filter(volume => recordOf(volume.secret).secretName === secret || recordsOf(recordOf(volume.projected).sources).some(source => recordOf(source.secret).name === secret))
		.map(volume => textOf(volume.name));
}

/**
How a workload uses a key of a Secret; undefined where it does not.
*/
export function useOf(workload: Workload, secret: string, key: string): Use | undefined {
	const isInEnvironment = workload.containers.some(container => recordsOf(container.envFrom).some(from => recordOf(from.secretRef).name === secret)
		|| recordsOf(container.env).some(variable => {
			const reference = recordOf(recordOf(variable.valueFrom).secretKeyRef);
			return reference.name === secret && reference.key === key;
		}));
	if (isInEnvironment) {
		return 'environment';
	}

	const volumes = volumesOf(workload, secret);
	const mounts = workload.containers.flatMap(container => recordsOf(container.volumeMounts)).filter(mount => volumes.includes(textOf(mount.name)));
	if (mounts.some(mount => textOf(mount.subPath) !== '' || textOf(mount.subPathExpr) !== '')) {
		return 'single-file';
	}

	return mounts.length > 0 ? 'file' : undefined;
}

/**
One thing to restart: all workloads that read a Secret when they start. Undefined where there is none.
*/
export function toService(context: string, workloads: readonly Workload[]): Service | undefined {
	if (workloads.length === 0) {
		return undefined;
	}

	const each = workloads.map(({kind, namespace, name}) => [kind, namespace, name] as const).toSorted((a, b) => a.join(' ') < b.join(' ') ? -1 : 1);
	const labels = sanitize(each.map(([kind, namespace, name]) => `${kind} ${namespace}/${name}`).join(', '));
	return {
		id: `kubernetes ${context} ${each.map(parts => parts.join('/')).join(' ')}`,
		destination: 'kubernetes',
		label: `${labels} (${sanitize(context, 80)})`,
		consequence: `The pods of ${labels} are replaced, as its update strategy says.`,
		address: {context, workloads: JSON.stringify(each)},
	};
}
