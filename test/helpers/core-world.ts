/**
A small outside for tests of the pure core: two projects with a truth of their own, and a vault of strings.
*/
import {credentialId} from '../../source/core/scope.js';
import {
	type Branch, type Credential, type CredentialId, type Endpoint, type Project, type Role, type SecretHandle,
} from '../../source/core/incident.js';
import {createFakeKeys, type FakeKeys} from './core-keys.js';

/** In every secret of these tests, so that a leak of one is found by searching for it. */
export const canary = 'CANARY';

export const account = {
	provider: 'neon', id: 'user-1', method: 'api_key_user', label: 'ada@example.com', organizations: [],
} as const;

function branch(id: string, name: string, more: Partial<Branch> = {}): Branch {
	return {
		id, name, isDefault: false, isProtected: false, createdAt: '2026-01-01T00:00:00Z', state: 'ready', ...more,
	};
}

function endpoint(id: string, branchId: string, more: Partial<Endpoint> = {}): Endpoint {
	return {
		id, branchId, host: `${id}.example.com`, port: 5432, pooledHost: `${id}-pooler.example.com`, kind: 'read_write', state: 'active', isDisabled: false, ...more,
	};
}

function role(name: string, branchId: string, more: Partial<Role> = {}): Role {
	return {
		name, branchId, updatedAt: '2026-01-01T00:00:00Z', ...more,
	};
}

/** Keeps passwords; three branches, two of which share a password by inheritance. */
export const apiProject: Project = {
	provider: 'neon',
	id: 'solitary-thunder-1',
	name: 'api-prod',
	storesPasswords: true,
	integrations: ['vercel'],
	branches: [branch('br-main', 'production', {isDefault: true, isProtected: false}), branch('br-dev', 'dev', {parentId: 'br-main'})],
	roles: [role('neondb_owner', 'br-main'), role('app', 'br-main'), role('neondb_owner', 'br-dev'), role('neon_superuser', 'br-main', {untouchable: 'It belongs to Neon.'})],
	databases: [{name: 'neondb', ownerName: 'neondb_owner', branchId: 'br-main'}, {name: 'neondb', ownerName: 'neondb_owner', branchId: 'br-dev'}],
	endpoints: [endpoint('ep-main', 'br-main'), endpoint('ep-replica', 'br-main', {kind: 'read_only'}), endpoint('ep-dev', 'br-dev')],
};

/** Keeps no passwords; a name that no keyboard has, and a branch without a compute. */
export const shop: Project = {
	provider: 'neon',
	id: 'bold-river-2',
	name: 'shop',
	storesPasswords: false,
	integrations: [],
	branches: [branch('br-shop', 'production', {isDefault: true}), branch('br-bare', 'archive')],
	roles: [role('neondb_owner', 'br-shop'), role('b\u00FCro\u202E', 'br-bare')],
	databases: [{name: 'shop', ownerName: 'neondb_owner', branchId: 'br-shop'}, {name: 'shop', ownerName: 'b\u00FCro\u202E', branchId: 'br-bare'}],
	endpoints: [endpoint('ep-shop', 'br-shop')],
};

/** What is really so, whatever the core believes. */
export type Truth = {password: string; changes: number};

export type World = {
	readonly projects: readonly Project[];
	readonly truth: Map<CredentialId, Truth>;
	readonly keys: FakeKeys;
	/** The fake vault. */
	readonly values: Map<SecretHandle, string>;
	/** The password that leaked. */
	readonly leaked: string;
	keep(value: string): SecretHandle;
	updatedAt(id: CredentialId): string;
	/** Really reset a password. */
	change(id: CredentialId): Truth;
	truthOf(credential: Credential): Truth;
};

export function createWorld(projects: readonly Project[] = [apiProject, shop]): World {
	let count = 0;
	const truth = new Map<CredentialId, Truth>();
	const values = new Map<SecretHandle, string>();
	const leaked = `${canary}-leaked`;
	for (const project of projects) {
		for (const {branchId, name} of project.roles) {
			const isShared = name === 'neondb_owner' && project.id === apiProject.id;
			truth.set(credentialId(project.id, branchId, name), {password: isShared ? leaked : `${canary}-${project.id}-${branchId}`, changes: 0});
		}
	}

	return {
		projects,
		truth,
		keys: createFakeKeys(canary),
		values,
		leaked,
		keep(value) {
			count += 1;
			const handle = `value-${count}` as SecretHandle;
			values.set(handle, value);
			return handle;
		},
		updatedAt: id => new Date(Date.parse('2026-01-01T00:00:00Z') + ((truth.get(id)?.changes ?? 0) * 1000)).toISOString().replace('.000', ''),
		change(id) {
			count += 1;
			const next = {password: `${canary}-new-${count}-${String(count).padStart(4, '0')}`, changes: (truth.get(id)?.changes ?? 0) + 1};
			truth.set(id, next);
			return next;
		},
		truthOf: ({id, projectId, branchId, role: name}) => truth.get(credentialId(projectId, branchId, name)) ?? truth.get(id)!,
	};
}
