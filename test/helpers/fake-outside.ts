/**
What the shell's tests have outside: a provider, databases and one destination, over the small world of the core's tests.
*/
import {credentialId} from '../../source/core/scope.js';
import {type CredentialId, type Operation} from '../../source/core/incident.js';
import {type LoginResult, type LoginTarget} from '../../source/core/login.js';
import {type Failure, type Outcome} from '../../source/core/outcome.js';
import {type Destination} from '../../source/destinations/types.js';
import {type Clock} from '../../source/io/clock.js';
import {type DatabaseAccess} from '../../source/io/login.js';
import {type Provider, type RoleAddress} from '../../source/providers/types.js';
import {type Outside} from '../../source/runtime/perform/context.js';
import {account, canary, type World} from './core-world.js';

const refused = (failure: Failure) => ({status: 'refused', failure} as const);
const done = <Value>(value: Value) => ({status: 'succeeded', value} as const);

export type FakeOutside = {
	readonly outside: Outside;
	/** The resets that reached the provider, oldest first. */
	readonly resets: readonly CredentialId[];
	/** Every value that was written to the destination. */
	readonly written: readonly string[];
};

export type FakeOutsideOptions = {
	readonly clock: Clock;
	/** Looks around at the moment a request leaves. */
	readonly onRequest?: (name: string, id?: CredentialId) => void;
	readonly copied?: (text: string) => void;
};

const idOf = ({projectId, branchId, role}: RoleAddress) => credentialId(projectId, branchId, role);

function createProvider(world: World, resets: CredentialId[], onRequest: NonNullable<FakeOutsideOptions['onRequest']>): Provider {
	const operations: Operation[] = [];
	const missing = {kind: 'not-found', message: 'It is not there.'} as const;
	return {
		id: 'neon',
		identify: async () => done(account),
		listProjects: async () => done({
			projects: world.projects, unavailable: [], recoverable: [], refused: [],
		}),
		async inspectProject(id) {
			const project = world.projects.find(item => item.id === id);
			return project === undefined ? refused(missing) : done(project);
		},
		async readRole(address) {
			onRequest('readRole', idOf(address));
			return done({name: address.role, branchId: address.branchId, updatedAt: world.updatedAt(idOf(address))});
		},
		async revealPassword(address) {
			const {storesPasswords} = world.projects.find(({id}) => id === address.projectId)!;
			return storesPasswords ? done(world.truth.get(idOf(address))!.password) : refused({kind: 'not-stored', message: 'Passwords are not kept.'});
		},
		async resetPassword(address) {
			const id = idOf(address);
			onRequest('resetPassword', id);
			resets.push(id);
			const {password} = world.change(id);
			const operation = {
				id: `op-${resets.length}`, action: 'apply_config', branchId: address.branchId, status: 'finished', createdAt: '2026-11-21T14:00:00Z',
			} as const;
			operations.unshift(operation);
			return done({answer: {updatedAt: world.updatedAt(id), operations: [operation]}, password});
		},
		createRole: async () => refused(missing),
		deleteRole: async () => done('gone'),
		listOperations: async () => done(operations),
		listKeys: async () => done({keys: world.keys.live().map(({entry}) => entry), missing: []}),
		async createKey({name}) {
			onRequest('createKey');
			const {entry, token} = world.keys.make(name);
			return done({entry, token});
		},
		async revokeKey({id}) {
			onRequest('revokeKey');
			const key = world.keys.live().find(({entry}) => entry.id === id);
			if (key === undefined) {
				return done('gone');
			}

			key.isAlive = false;
			return done('revoked');
		},
		readAccountEvidence: async () => done({organizations: [], missing: []}),
		readProjectEvidence: async () => refused(missing),
		readAccessSettings: async () => refused(missing),
		shutDoor: async () => done('shut'),
		async restartEndpoint(_project, endpoint): Promise<Outcome<readonly Operation[]>> {
			onRequest('restartEndpoint', endpoint as CredentialId);
			return done([]);
		},
	};
}

function createDatabases(world: World): DatabaseAccess {
	function login({host, role}: LoginTarget, password: string): LoginResult {
		const project = world.projects.find(({endpoints}) => endpoints.some(item => item.host === host))!;
		const {branchId} = project.endpoints.find(item => item.host === host)!;
		return world.truth.get(credentialId(project.id, branchId, role))?.password === password
			? {status: 'accepted', text: ''}
			: {status: 'refused', text: 'password authentication failed', code: '28P01'};
	}

	return {
		connect: async () => ({status: 'failed', login: {status: 'unreachable', text: 'no route to the host'}}),
		checkLogin: async (target, password) => login(target, password),
		endSessions: async () => done({ended: 1, left: 0}),
		countSessions: async () => done(1),
		async setPassword(target, _password, {role, password}) {
			const project = world.projects.find(({endpoints}) => endpoints.some(item => item.host === target.host))!;
			const {branchId} = project.endpoints.find(item => item.host === target.host)!;
			const id = credentialId(project.id, branchId, role);
			world.truth.set(id, {password, changes: world.truth.get(id)!.changes + 1});
			return done(undefined);
		},
		findStatement: async () => done('none'),
		auditRoles: async (_target, _password, branchId) => done({
			branchId, databases: [], roles: [], memberships: [], defaultPrivileges: [], publications: [], subscriptions: [], userMappings: [], missing: [],
		}),
	};
}

function createDestination(written: string[]): Destination {
	return {
		id: 'dotenv',
		name: '.env file',
		description: {
			kind: 'this-laptop', readable: 'always', evidence: 'read back', takesEffect: 'on-next-use', limits: [],
		},
		preflight: async () => ({status: 'ready', problems: []}),
		discover: async ({wanted}) => ({
			found: wanted.map(({subject}) => ({
				subject, confidence: 'same-value', place: {
					destination: 'dotenv', container: '/srv/.env', key: 'PASSWORD', shape: 'password', kind: 'this-laptop', isReadable: true,
				},
			})),
			looked: 2,
			notSearched: [],
		}),
		async deliver(_place, values, {temporary}) {
			temporary.created('/srv/.env.temporary');
			written.push(values.kind === 'login' ? values.password : values.key);
			temporary.removed('/srv/.env.temporary');
			return {status: 'delivered', rung: 'read-back', seen: 'read back'};
		},
		check: async () => done({rung: 'read-back', seen: 'read back'}),
	};
}

export function createFakeOutside(world: World, {clock, onRequest, copied}: FakeOutsideOptions): FakeOutside {
	const resets: CredentialId[] = [];
	const written: string[] = [];
	const provider = createProvider(world, resets, (name, id) => onRequest?.(name, id));
	const databases = createDatabases(world);
	return {
		resets,
		written,
		outside: {
			clock,
			provider: () => provider,
			database: () => databases,
			probe: async () => 'wire',
			destinations: [createDestination(written)],
			signal: new AbortController().signal,
			readEvidence: async (_source, keep) => done({
				clues: [{
					key: 'DATABASE_URL', line: 1, role: 'neondb_owner', host: 'ep-main.example.com', endpointId: 'ep-main', password: keep(`${canary}-leaked`),
				}],
				keys: [],
				problems: [],
			}),
			async copy(text) {
				copied?.(text);
				return done(undefined);
			},
			removeFile: async () => undefined,
			writeReport: async () => done('/srv/report.md'),
			snapshots: {write: which => done({path: `/srv/evidence-${which}.json`, hash: '00'}), read: () => refused({kind: 'not-found', message: 'It is not there.'})},
		},
	};
}
