import {Buffer} from 'node:buffer';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {type Surroundings, toFound} from '../matched-place.js';
import {matchValues} from '../value.js';
import {
	toService, toWorkload, useOf, type Workload,
} from './consumers.js';
import {managedBy} from './owner.js';
import {
	type Context, type Kubectl, type NotSearched, parse,
} from './session.js';

/** The id of this destination. */
export const id = 'kubernetes';

// Releases of Helm are large, and nobody reads a password out of them; tokens of service accounts are the cluster's own.
const selector = ['--field-selector', 'type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token'];

/**
The text that a key of a Secret holds; undefined where it is not text.
*/
export function decode(data: unknown): string | undefined {
	if (typeof data !== 'string') {
		return undefined;
	}

	try {
		return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(Buffer.from(data, 'base64'));
	} catch {
		return undefined;
	}
}

type Variables = ReadonlyArray<{readonly name: string; readonly value: string}>;

function secretVariables(item: Json): Variables {
	return Object.entries(recordOf(item.data)).flatMap(([name, data]) => {
		const value = decode(data);
		return value === undefined ? [] : [{name, value}];
	});
}

function placesOf(variables: Variables, wanted: Search['wanted'], rest: (name: string) => Omit<Surroundings, 'destination' | 'kind'>): readonly Found[] {
	return matchValues(variables, wanted).map(match => toFound(match, {destination: id, kind: 'deploy-platform', ...rest(match.name)}));
}

type Listed = {readonly items: readonly Json[]; readonly notSearched: readonly NotSearched[]};

const loginHint = 'kubectl auth can-i list secrets --all-namespaces';

function leftOut(what: string, failure: Failure): NotSearched {
	return {what, reason: failure.message, ...((failure.kind === 'unauthorized' || failure.kind === 'forbidden') && {command: loginHint})};
}

/** All of a kind in the cluster, or else in the context's own namespace. */
async function list(kubectl: Kubectl, context: Context, given: readonly string[], what: string, signal: AbortSignal): Promise<Listed> {
	const notSearched: NotSearched[] = [];
	for (const [scope, label] of [[['--all-namespaces'], `${what} in ${context.name}`], [['-n', context.namespace], `${what} in ${context.name} ${context.namespace}`]] as const) {
		const ran = await kubectl.run(context.name, ['get', ...given, ...scope, '-o', 'json'], {signal});
		// Some kinds may be listed and others not: what came is used.
		const items = recordsOf(parse(ran.stdout)?.items);
		if (ran.status === 'failed') {
			notSearched.push(leftOut(sanitize(label), ran.failure));
		}

		if (ran.status === 'succeeded' || items.length > 0 || ran.failure.kind !== 'forbidden') {
			return {items, notSearched};
		}
	}

	return {items: [], notSearched};
}

function secretFound(context: Context, item: Json, workloads: readonly Workload[], wanted: Search['wanted']): readonly Found[] {
	const metadata = recordOf(item.metadata);
	const [namespace, name] = [textOf(metadata.namespace), textOf(metadata.name)];
	const manager = managedBy(metadata);
	return placesOf(secretVariables(item), wanted, key => {
		const uses = workloads.filter(workload => workload.namespace === namespace).map(workload => ({workload, use: useOf(workload, name, key)}));
		const service = toService(context.name, uses.filter(({workload, use}) => workload.kind !== 'cronjob' && (use === 'environment' || use === 'single-file')).map(({workload}) => workload));
		const files = uses.filter(({use}) => use === 'file').map(({workload}) => workload.name);
		const jobs = uses.filter(({workload, use}) => workload.kind === 'cronjob' && use !== 'file' && use !== undefined).map(({workload}) => workload.name);
		const writing = [
			...(files.length > 0 ? [`The file that ${files.join(', ')} reads changes by itself within about a minute.`] : []),
			...(jobs.length > 0 ? [`The next run of ${jobs.join(', ')} takes the new value.`] : []),
		].join(' ');
		return {
			container: sanitize(`${context.name} ${namespace}/${name}`),
			address: {context: context.name, namespace, name},
			...(writing !== '' && {writing: sanitize(writing)}),
			...(service !== undefined && {service}),
			...(manager !== undefined && {managedBy: manager}),
			...(item.immutable === true && {
				byHand: {
					reason: 'The Secret is immutable: it can only be made anew.',
					instructions: [`Make a Secret with another name and the new value beside ${namespace}/${name}.`, 'Name it in the pod templates that use the old one, and apply them.', 'Delete the old one when nothing uses it.'],
				},
			}),
		};
	});
}

function configMapFound(context: Context, item: Json, wanted: Search['wanted']): readonly Found[] {
	const metadata = recordOf(item.metadata);
	const [namespace, name] = [textOf(metadata.namespace), textOf(metadata.name)];
	const manager = managedBy(metadata);
	const variables = Object.entries(recordOf(item.data)).flatMap(([key, value]) => typeof value === 'string' ? [{name: key, value}] : []);
	return placesOf(variables, wanted, () => ({
		container: sanitize(`${context.name} ${namespace}/configmap/${name}`),
		address: {
			context: context.name, namespace, name, kind: 'configmap',
		},
		...(manager !== undefined && {managedBy: manager}),
		byHand: {
			reason: 'A ConfigMap is not made for secrets: everybody who may look at the namespace can read it.',
			instructions: ['Move the value into a Secret, and name that in the pod templates.', `Or change it as it is: kubectl --context ${context.name} -n ${namespace} edit configmap ${name}`, 'Restart what reads it: kubectl rollout restart.'],
		},
	}));
}

function literalFound(context: Context, workload: Workload, item: Json, wanted: Search['wanted']): readonly Found[] {
	const {kind, namespace, name} = workload;
	const manager = managedBy(recordOf(item.metadata));
	return workload.containers.flatMap(container => placesOf(recordsOf(container.env).flatMap(variable => typeof variable.value === 'string' ? [{name: textOf(variable.name), value: variable.value}] : []), wanted, () => ({
		container: sanitize(`${context.name} ${namespace}/${kind}/${name}`),
		address: {
			context: context.name, namespace, name, kind,
		},
		notes: [`container ${textOf(container.name)}`],
		...(manager !== undefined && {managedBy: manager}),
		byHand: {
			reason: 'The value stands in the pod template, and its manifest would put the old one back.',
			instructions: ['Put the new value into a Secret and name it in the manifest with secretKeyRef, then apply that.', `Until then: kubectl --context ${context.name} -n ${namespace} edit ${kind} ${name}`],
		},
	})));
}

/**
Everywhere in the cluster of the current context that one of the credentials is stored.
*/
export async function discover(kubectl: Kubectl, {wanted, signal, onProgress}: Search): Promise<Discovery> {
	const current: Outcome<Context> = signal.aborted ? {status: 'refused', failure: {kind: 'cancelled', message: 'The search was stopped.'}} : await kubectl.current(signal);
	if (current.status !== 'succeeded') {
		return {found: [], looked: 0, notSearched: [signal.aborted ? {what: 'Kubernetes', reason: 'The search was stopped.'} : {what: 'Kubernetes', reason: current.failure.message, command: 'kubectl config get-contexts'}]};
	}

	const context = current.value;
	const secrets = await list(kubectl, context, ['secrets', ...selector], 'Secrets', signal);
	onProgress?.(secrets.items.length);
	const configMaps = await list(kubectl, context, ['configmaps'], 'ConfigMaps', signal);
	onProgress?.(secrets.items.length + configMaps.items.length);
	const pods = await list(kubectl, context, ['deployments,statefulsets,daemonsets,cronjobs'], 'Pod templates', signal);
	const looked = secrets.items.length + configMaps.items.length + pods.items.length;
	onProgress?.(looked);
	const workloads = pods.items.map(item => toWorkload(item));
	const found = [
		...secrets.items.flatMap(item => secretFound(context, item, workloads, wanted)),
		...configMaps.items.flatMap(item => configMapFound(context, item, wanted)),
		...workloads.flatMap((workload, index) => literalFound(context, workload, pods.items[index]!, wanted)),
	];
	const others = {what: `Kubernetes: other contexts than ${sanitize(context.name, 80)}`, reason: 'Only the current context is searched. Choose another one with kubectl config use-context, and look again.'};
	const stopped = signal.aborted ? [{what: 'Kubernetes', reason: 'The search was stopped.'}] : [];
	return {found, looked, notSearched: [...secrets.notSearched, ...configMaps.notSearched, ...pods.notSearched, others, ...stopped]};
}
