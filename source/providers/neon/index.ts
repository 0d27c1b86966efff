/**
Neon: serverless PostgreSQL. What its API does and does not promise is written where it matters, beside the code that relies on it.
*/
import {type HttpLimits} from '../../io/http.js';
import {createScheduler, type OnWait, type Scheduler} from '../../io/scheduler.js';
import {type Provider, type ProviderAccess} from '../types.js';
import {readAccountEvidence} from './account-evidence.js';
import {identify} from './auth.js';
import {createNeonClient} from './client.js';
import {shutDoor} from './doors.js';
import {inspectProject} from './inspect.js';
import {createKey, listKeys, revokeKey} from './keys.js';
import {decodeOperations} from './operations.js';
import {
	createRole, deleteRole, readRole, resetPassword, revealPassword,
} from './passwords.js';
import {readAccessSettings, readProjectEvidence} from './project-evidence.js';
import {listProjects} from './projects.js';
import {restartEndpoint} from './restart.js';

/** What Neon publishes for one account. */
export const neonLimits = {
	account: {requests: 700, perMilliseconds: 60_000},
	route: {requests: 40, perMilliseconds: 1000},
} as const;

/** Enough to hold every operation that is under way in one project. */
const operationsPerPage = 200;

export type NeonOptions = {
	/** Told when a request has to wait. Not used with a scheduler of the caller's own. */
	readonly onWait?: OnWait;
	/** Shared by all keys of one account, so that changing the key does not double the limits. */
	readonly scheduler?: Scheduler;
	readonly limits?: Partial<HttpLimits>;
};

/**
A client for one key.
*/
export function createNeonProvider(access: ProviderAccess, {onWait, limits, scheduler = createScheduler({...neonLimits, onWait})}: NeonOptions = {}): Provider {
	const client = createNeonClient(access, scheduler, limits);
	// Only the lists tell which integrations a project has.
	const integrations = new Map<string, readonly string[]>();

	return {
		id: 'neon',
		identify: async (options = {}) => identify(client, options),
		async listProjects(options = {}) {
			const list = await listProjects(client, options);
			if (list.status === 'succeeded') {
				for (const project of list.value.projects) {
					integrations.set(project.id, project.integrations);
				}
			}

			return list;
		},
		inspectProject: async (projectId, options = {}) => inspectProject(client, projectId, integrations.get(projectId) ?? [], options),
		readRole: async (address, options = {}) => readRole(client, address, options),
		revealPassword: async (address, options = {}) => revealPassword(client, address, options),
		resetPassword: async (address, options = {}) => resetPassword(client, address, options),
		createRole: async (address, options = {}) => createRole(client, address, options),
		deleteRole: async (address, options = {}) => deleteRole(client, address, options),
		listOperations: async (projectId, options = {}) => client.get({path: ['projects', projectId, 'operations'], query: {limit: operationsPerPage}, signal: options.signal}, decodeOperations),
		restartEndpoint: async (projectId, endpointId, options = {}) => restartEndpoint(client, projectId, endpointId, options),
		listKeys: async (options = {}) => listKeys(client, options),
		createKey: async (key, options = {}) => createKey(client, key, options),
		revokeKey: async (key, options = {}) => revokeKey(client, key, options),
		readAccountEvidence: async (options = {}) => readAccountEvidence(client, options),
		readProjectEvidence: async (projectId, options = {}) => readProjectEvidence(client, projectId, options),
		readAccessSettings: async (projectId, options = {}) => readAccessSettings(client, projectId, options),
		shutDoor: async (projectId, change, options = {}) => shutDoor(client, projectId, change, options),
	};
}
