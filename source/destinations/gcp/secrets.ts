/**
Secret Manager: a secret has versions, which are never changed; a new value is a new version.

@see https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/addVersion
@see https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access
*/
import {Buffer} from 'node:buffer';
import {type Outcome} from '../../core/outcome.js';
import {recordOf, textOf} from '../json-value.js';
import {type Rest} from '../rest.js';
import {type StoredValue} from '../stored-value.js';
import {type Google, listAll} from './session.js';

/** The projects of the login that are in use. */
export async function listProjects({projects}: Google, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
	const listing = await listAll(projects, '/v3/projects:search', 'projects', signal);
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: listing.value.filter(({state}) => state === 'ACTIVE').map(({projectId}) => textOf(projectId))}
		: listing;
}

/** The names of a project's secrets. */
export async function listSecrets({secrets}: Google, project: string, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
	const listing = await listAll(secrets, `/v1/projects/${encodeURIComponent(project)}/secrets?pageSize=250`, 'secrets', signal);
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: listing.value.map(({name}) => textOf(name).split('/').at(-1) ?? '')}
		: listing;
}

const pathOf = (project: string, secret: string) => `/v1/projects/${encodeURIComponent(project)}/secrets/${encodeURIComponent(secret)}`;

/** The newest version: its number and its text. Undefined where it is no text. */
export async function accessSecret({secrets}: Pick<Google, 'secrets'>, project: string, secret: string, signal: AbortSignal): Promise<Outcome<{readonly version: string; readonly value: string | undefined}>> {
	const reply = await secrets.get(`${pathOf(project, secret)}/versions/latest:access`, {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	const {name, payload} = recordOf(reply.value);
	const bytes = Buffer.from(textOf(recordOf(payload).data), 'base64');
	const text = bytes.toString();
	return {status: 'succeeded', value: {version: textOf(name).split('/').at(-1) ?? '', value: Buffer.from(text).equals(bytes) ? text : undefined}};
}

/** The newest version without its value. */
export async function readVersion(secrets: Rest, project: string, secret: string, signal: AbortSignal): Promise<Outcome<{readonly version: string; readonly createdAt: number}>> {
	const reply = await secrets.get(`${pathOf(project, secret)}/versions/latest`, {signal});
	const {name, createTime} = recordOf(reply.status === 'succeeded' ? reply.value : undefined);
	return reply.status === 'succeeded' ? {status: 'succeeded', value: {version: textOf(name).split('/').at(-1) ?? '', createdAt: Date.parse(textOf(createTime)) || 0}} : reply;
}

/**
A secret as a place to write to.
*/
export function storedSecret(google: Google, project: string, secret: string, isReadable: boolean): StoredValue {
	return {
		platform: 'Secret Manager',
		followUp: 'the version before it still has the old one until you disable it',
		async read(signal) {
			if (!isReadable) {
				const version = await readVersion(google.secrets, project, secret, signal);
				return version.status === 'succeeded'
					? {
						status: 'succeeded', value: {
							value: undefined, mark: version.value.version, changedAt: version.value.createdAt, settings: '',
						},
					}
					: version;
			}

			const access = await accessSecret(google, project, secret, signal);
			return access.status === 'succeeded' ? {status: 'succeeded', value: {value: access.value.value, mark: access.value.version, settings: ''}} : access;
		},
		write: async (value, _before, call) => google.secrets.change('POST', `${pathOf(project, secret)}:addVersion`, {payload: {data: Buffer.from(value).toString('base64')}}, call),
	};
}
