import {type Random} from './random.js';
import {type MemberRole, type ProjectSettings, type Switches} from './scenario.js';
import {type Secret} from './secret.js';

/**
Everything that the simulated service knows. It is changed in place: the simulator is the outside world, not the program's core.
*/
export type World = {
	readonly random: Random;
	readonly now: () => number;
	readonly switches: Switches;
	readonly user: {readonly id: string; readonly email: string; readonly name: string};
	readonly organizations: Map<string, Organization>;
	readonly projects: Map<string, Project>;
	readonly keys: Map<number, Key>;
};

export type Organization = {
	readonly id: string;
	readonly name: string;
	readonly handle: string;
	readonly plan: string;
	readonly managedBy: string;
	readonly ownRole: MemberRole;
	readonly createdAt: number;
	readonly members: Map<string, Member>;
	readonly invitations: ReadonlyArray<{readonly id: string; readonly email: string; readonly role: MemberRole; readonly invitedAt: number}>;
};

export type Member = {readonly id: string; readonly userId: string; readonly email: string; role: MemberRole; readonly joinedAt: number};

export type Key = {
	readonly id: number;
	readonly name: string;
	readonly value: string;
	readonly scope: 'personal' | 'organization' | 'project';
	readonly organizationId: string | undefined;
	readonly projectId: string | undefined;
	readonly createdAt: number;
	lastUsedAt: number | undefined;
	lastUsedFrom: string;
};

export type Project = {
	readonly id: string;
	name: string;
	readonly organizationId: string | undefined;
	readonly isShared: boolean;
	/** Set: deleted, and only in the list of what can be recovered. */
	readonly deletedAt: number | undefined;
	readonly region: string;
	storePasswords: boolean;
	settings: ProjectSettings;
	readonly integrations: readonly string[];
	readonly permissions: Map<string, {readonly id: string; readonly email: string; readonly grantedAt: number}>;
	readonly jwks: Map<string, Jwks>;
	readonly createdAt: number;
	updatedAt: number;
	readonly branches: Map<string, Branch>;
	readonly endpoints: Map<string, Endpoint>;
	/** Newest last. */
	readonly operations: Operation[];
};

export type Jwks = {readonly id: string; readonly url: string; readonly provider: string; readonly roles: readonly string[]; readonly branchId: string | undefined; readonly createdAt: number};

export type Branch = {
	readonly id: string;
	readonly projectId: string;
	name: string;
	readonly parentId: string | undefined;
	isDefault: boolean;
	isProtected: boolean;
	readonly creationSource: string;
	readonly annotations: Readonly<Record<string, string>>;
	expiresAt: string | undefined;
	readonly createdAt: number;
	updatedAt: number;
	readonly roles: Map<string, Role>;
	readonly databases: Map<string, Database>;
	readonly credentials: Map<string, Credential>;
};

export type Role = {
	readonly name: string;
	readonly isProtected: boolean;
	readonly method: 'password' | 'oauth' | 'no_login';
	/** What the API knows: the newest password. */
	current: Secret | undefined;
	/** What logins are judged by. It becomes the current one when the operations of a reset have finished. */
	applied: Secret | undefined;
	/** Is it in PostgreSQL, or on its way there? */
	isApplied: boolean;
	/** The one before, and when it was replaced; a proxy with an old cache still uses it. */
	replaced: {readonly secret: Secret | undefined; readonly at: number} | undefined;
	readonly createdAt: number;
	updatedAt: number;
};

export type Database = {readonly id: number; name: string; owner: string; isApplied: boolean; readonly createdAt: number; updatedAt: number};

export type Credential = {readonly id: string; readonly name: string; readonly secret: string; readonly scopes: readonly string[]; readonly createdAt: number};

export type Endpoint = {
	readonly id: string;
	readonly projectId: string;
	readonly branchId: string;
	readonly type: 'read_write' | 'read_only';
	state: 'init' | 'active' | 'idle';
	pendingState: 'init' | 'active' | 'idle' | undefined;
	isDisabled: boolean;
	passwordlessAccess: boolean;
	name: string | undefined;
	suspendTimeoutSeconds: number;
	minimumUnits: number;
	maximumUnits: number;
	readonly createdAt: number;
	updatedAt: number;
	lastActiveAt: number | undefined;
	startedAt: number | undefined;
	suspendedAt: number | undefined;
};

export type OperationStatus = 'scheduling' | 'running' | 'finished' | 'failed' | 'error' | 'cancelling' | 'cancelled' | 'skipped';

export type Operation = {
	readonly id: string;
	readonly projectId: string;
	readonly branchId: string | undefined;
	readonly endpointId: string | undefined;
	readonly action: string;
	status: OperationStatus;
	failures: number;
	error: string | undefined;
	retryAt: number | undefined;
	readonly createdAt: number;
	updatedAt: number;
	startedAt: number | undefined;
};

/** The endpoints of one branch. */
export function endpointsOf(project: Project, branchId: string): Endpoint[] {
	return [...project.endpoints.values()].filter(endpoint => endpoint.branchId === branchId);
}

/** The branch that a request without a branch means. */
export function defaultBranch(project: Project): Branch | undefined {
	return [...project.branches.values()].find(branch => branch.isDefault);
}
