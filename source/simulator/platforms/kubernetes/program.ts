import {type ProgramAnswer, type ProgramCall} from '../programs.js';
import {
	type Cluster, ClusterError, get, type Json, type Kind, list, replace, restart,
} from './cluster.js';

const kinds: Readonly<Record<string, Kind>> = {
	secret: 'secrets', configmap: 'configmaps', deployment: 'deployments', statefulset: 'statefulsets', daemonset: 'daemonsets', cronjob: 'cronjobs',
};

function toKind(word: string): Kind {
	return kinds[word] ?? word as Kind;
}

/** What stands after `-n`, and the words that are neither a flag nor the value of one. */
function readArguments(given: readonly string[]): {readonly words: readonly string[]; readonly namespace: string | undefined; readonly isEverywhere: boolean} {
	const taking = new Set(['--context', '--server', '-n', '-o', '-f', '--field-selector']);
	const words = given.filter((word, index) => !word.startsWith('-') && !taking.has(given[index - 1] ?? ''));
	const at = given.indexOf('-n');
	return {words, namespace: at === -1 ? undefined : given[at + 1], isEverywhere: given.includes('--all-namespaces')};
}

function json(value: unknown): ProgramAnswer {
	return {exitCode: 0, stdout: `${JSON.stringify(value, undefined, 4)}\n`};
}

function getList(cluster: Cluster, words: string, namespace: string | undefined): ProgramAnswer {
	const items: Json[] = [];
	const errors: string[] = [];
	for (const word of words.split(',')) {
		try {
			items.push(...list(cluster, toKind(word), namespace));
		} catch (error) {
			errors.push(`Error from server (${(error as ClusterError).reason}): ${(error as ClusterError).message}`);
		}
	}

	return {
		...json({
			apiVersion: 'v1', kind: 'List', items, metadata: {resourceVersion: ''},
		}), ...(errors.length > 0 && {exitCode: 1, stderr: `${errors.join('\n')}\n`}),
	};
}

function answerRollout(cluster: Cluster, verb: string, target: string, namespace: string): ProgramAnswer {
	const [kind = '', name = ''] = target.split('/');
	if (verb === 'restart') {
		restart(cluster, toKind(kind), namespace, name);
		return {exitCode: 0, stdout: `${kind}.apps/${name} restarted\n`};
	}

	get(cluster, toKind(kind), namespace, name);
	return cluster.faults.isFailing
		? {exitCode: 1, stdout: 'Waiting for deployment "api" rollout to finish: 0 of 1 updated replicas are available...\n', stderr: 'error: timed out waiting for the condition\n'}
		: {exitCode: 0, stdout: `${kind} "${name}" successfully rolled out\n`};
}

function answer(cluster: Cluster, call: ProgramCall, context: string): ProgramAnswer {
	const {words: [command, first = '', second = ''], namespace = 'default', isEverywhere} = readArguments(call.arguments);
	switch (command) {
		case 'version': {
			return json({clientVersion: {gitVersion: 'v1.34.1'}});
		}

		case 'config': {
			return json({
				kind: 'Config', contexts: [{name: context, context: {cluster: context, user: 'operator', namespace: 'shop'}}], 'current-context': context, users: [],
			});
		}

		case 'auth': {
			const denied = cluster.faults.denied.includes('list secrets');
			if (cluster.faults.isLoggedOut) {
				throw new ClusterError(401, 'Unauthorized', 'You must be logged in to the server');
			}

			return {exitCode: denied ? 1 : 0, stdout: denied ? 'no\n' : 'yes\n'};
		}

		case 'get': {
			return second === '' ? getList(cluster, first, isEverywhere ? undefined : namespace) : json(get(cluster, toKind(first), namespace, second));
		}

		case 'replace': {
			const object = JSON.parse(call.input) as Json;
			replace(cluster, toKind(String(object.kind).toLowerCase()), object);
			return {exitCode: 0, stdout: `secret/${String((object.metadata as Json).name)}\n`};
		}

		case 'rollout': {
			return answerRollout(cluster, first, second, namespace);
		}

		default: {
			return {exitCode: 1, stderr: `error: unknown command "${String(command)}" for "kubectl"\n`};
		}
	}
}

/**
What kubectl would do with these arguments.
*/
export function answerKubectl(cluster: Cluster, call: ProgramCall, context = 'prod'): ProgramAnswer {
	try {
		return answer(cluster, call, context);
	} catch (error) {
		const {reason, message} = error instanceof ClusterError ? error : new ClusterError(500, 'InternalError', 'The stand-in has an error.');
		return {exitCode: 1, stderr: reason === 'Unauthorized' ? `error: You must be logged in to the server (${reason})\n` : `Error from server (${reason}): ${message}\n`};
	}
}
