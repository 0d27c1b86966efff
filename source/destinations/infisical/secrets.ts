/**
Infisical's projects, and the secrets in the folders of their environments.

@see https://infisical.com/docs/api-reference/endpoints/secrets/list
@see https://github.com/Infisical/infisical backend/src/server/routes/v4/secret-router.ts, v1/project-router.ts and v1/secret-sync-routers
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, numberText, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {type Rest, type RestCall} from '../rest.js';

export type Project = {readonly id: string; readonly name: string; readonly environments: readonly string[]};

/** Where a secret is: a folder of an environment of a project, and whose value it is. */
export type Address = {readonly project: string; readonly environment: string; readonly path: string; readonly type: string};

export type Secret = {
	readonly key: string;
	/** Undefined: it is hidden from this login. */
	readonly value: string | undefined;
	readonly path: string;
	/** `shared`, or `personal` for a value that shadows it for one person. */
	readonly type: string;
	readonly version: string;
	readonly changedAt: number;
	readonly isRotated: boolean;
	/** All of its settings, for comparison. */
	readonly settings: string;
};

/** All projects of the login. */
export async function listProjects(rest: Rest, signal: AbortSignal): Promise<Outcome<readonly Project[]>> {
	const reply = await rest.get('/api/v1/projects?type=secret-manager', {signal});
	return reply.status === 'succeeded'
		? {
			status: 'succeeded', value: recordsOf(recordOf(reply.value).projects).map(item => ({
				id: textOf(item.id), name: textOf(item.name), environments: recordsOf(item.environments).map(environment => textOf(environment.slug)),
			})),
		}
		: reply;
}

function toSecret(item: Json): Secret {
	return {
		key: textOf(item.secretKey), value: typeof item.secretValue === 'string' && item.secretValueHidden !== true ? item.secretValue : undefined,
		path: textOf(item.secretPath) || '/', type: textOf(item.type) || 'shared', version: numberText(item.version),
		changedAt: Date.parse(textOf(item.updatedAt)) || 0, isRotated: item.isRotatedSecret === true,
		settings: JSON.stringify([item.secretComment, item.skipMultilineEncoding, item.secretReminderNote, item.secretReminderRepeatDays, item.secretMetadata, recordsOf(item.tags).map(tag => tag.id)]),
	};
}

/**
All secrets of an environment, in all folders.

@param isResolved With the values of others where a value refers to them.
*/
export async function listSecrets(rest: Rest, {project, environment}: Pick<Address, 'project' | 'environment'>, isResolved: boolean, signal: AbortSignal): Promise<Outcome<readonly Secret[]>> {
	const query = new URLSearchParams({
		projectId: project, environment, secretPath: '/', recursive: 'true', expandSecretReferences: String(isResolved),
	});
	const reply = await rest.get(`/api/v4/secrets?${query.toString()}`, {signal});
	return reply.status === 'succeeded'
		? {status: 'succeeded', value: recordsOf(recordOf(reply.value).secrets).map(item => toSecret(item))}
		: reply;
}

/** One secret. Without its value it can be seen by those who may only change it. */
export async function readSecret(rest: Rest, key: string, {project, environment, path, type}: Address, hasValue: boolean, signal: AbortSignal): Promise<Outcome<Secret>> {
	const query = new URLSearchParams({
		projectId: project, environment, secretPath: path, type, viewSecretValue: String(hasValue), expandSecretReferences: 'false',
	});
	const reply = await rest.get(`/api/v4/secrets/${encodeURIComponent(key)}?${query.toString()}`, {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	const secret = toSecret(recordOf(recordOf(reply.value).secret));
	return {status: 'succeeded', value: hasValue ? secret : {...secret, value: undefined}};
}

/** Give a secret another value. Where changes must be approved, only a request is made, and the outcome is unknown. */
export async function writeSecret(rest: Rest, key: string, {project, environment, path, type}: Address, value: string, call: RestCall): Promise<Outcome<unknown>> {
	const change = await rest.change('PATCH', `/api/v4/secrets/${encodeURIComponent(key)}`, {
		projectId: project, environment, secretPath: path, type, secretValue: value,
	}, call);
	return change.status === 'succeeded' && recordOf(change.value).approval !== undefined
		? {status: 'unknown', failure: {kind: 'locked', message: `A change of ${key} must be approved in Infisical: the request was made. Have it approved there, then look again.`}}
		: change;
}

/** What copies secrets to elsewhere: by environment and folder. Nothing where the login may not see them. */
export async function listSyncs(rest: Rest, project: string, signal: AbortSignal): Promise<ReadonlyArray<{readonly environment: string; readonly path: string; readonly isRecursive: boolean; readonly name: string}>> {
	const reply = await rest.get(`/api/v1/secret-syncs?projectId=${encodeURIComponent(project)}`, {signal});
	return recordsOf(recordOf(reply.status === 'succeeded' ? reply.value : undefined).secretSyncs)
		.filter(item => item.isAutoSyncEnabled !== false)
		.map(item => ({
			environment: textOf(recordOf(item.environment).slug), path: textOf(recordOf(item.folder).path), isRecursive: recordOf(item.syncOptions).recursive === true, name: `${textOf(item.destination)} (${textOf(item.name)})`,
		}));
}
