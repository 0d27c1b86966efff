/**
A scenario: what exists when the simulator starts, as plain data. Everything that is left out gets a seeded value.
*/
export type Scenario = {
	readonly user?: {readonly id?: string; readonly email?: string; readonly name?: string};
	readonly organizations: readonly OrganizationSeed[];
	readonly projects: readonly ProjectSeed[];
	/** A key for the whole account is always made; see `Simulator.apiKey`. */
	readonly keys?: readonly KeySeed[];
	readonly switches?: Partial<Switches>;
};

/**
What the sources about Neon disagree on, or leave open. Each switch has the more likely answer as its default.
*/
export type Switches = {
	/** May an organisation's key list the organisation's keys? @default true */
	readonly organizationKeyListsKeys: boolean;
	/** May an organisation's key revoke the organisation's keys? @default true */
	readonly organizationKeyRevokesKeys: boolean;
	/** May a project-scoped key delete its project? @default false */
	readonly projectKeyDeletesProject: boolean;
	/** May a project-scoped key revoke itself? @default false */
	readonly projectKeyRevokesItself: boolean;
	/** Does `/users/me/organizations` answer an organisation's key with its organisation? Older servers refused. @default true */
	readonly organizationKeySeesOrganization: boolean;
	/** SQLSTATE of a refused password. Neon's published proxy says XX000, newer reports 28P01. @default '28P01' */
	readonly refusedPasswordCode: '28P01' | 'XX000';
	/** Is `pagination.next` of branches sent on the last page too, as older servers did? @default false */
	readonly nextOnLastPage: boolean;
	/** Is a 429 sent with `Retry-After`? @default false */
	readonly retryAfter: boolean;
};

export type OrganizationSeed = {
	readonly id?: string;
	readonly name: string;
	readonly plan?: string;
	readonly managedBy?: string;
	/** The role of the account's own user. @default 'admin' */
	readonly ownRole?: MemberRole;
	readonly members?: ReadonlyArray<{readonly email: string; readonly role: MemberRole}>;
	readonly invitations?: ReadonlyArray<{readonly email: string; readonly role: MemberRole}>;
};

export type MemberRole = 'admin' | 'member' | 'editor' | 'viewer' | 'collaborator';

export type ProjectSeed = {
	readonly id?: string;
	readonly name: string;
	/** The name or id of an organisation. The first one where it is left out. */
	readonly organization?: string;
	/** Belongs to somebody else and is shared with the account. */
	readonly isShared?: boolean;
	/** Deleted this long ago, in milliseconds, and still recoverable. */
	readonly deletedAgo?: number;
	/** @default 'aws-us-east-2' */
	readonly region?: string;
	/** @default true */
	readonly storePasswords?: boolean;
	readonly settings?: Partial<ProjectSettings>;
	readonly integrations?: readonly string[];
	readonly permissions?: readonly string[];
	/** `age`: milliseconds before the start of the simulator. */
	readonly jwks?: ReadonlyArray<{readonly url: string; readonly provider: string; readonly roles?: readonly string[]; readonly age?: number}>;
	readonly branches: readonly BranchSeed[];
};

export type ProjectSettings = {
	readonly allowedIps: readonly string[];
	readonly protectedBranchesOnly: boolean;
	readonly blockPublicConnections: boolean;
	readonly blockVpcConnections: boolean;
	readonly logicalReplication: boolean;
};

export type BranchSeed = {
	readonly id?: string;
	readonly name: string;
	/** The name of an earlier branch. A child has its parent's roles, passwords and databases, unless the parent is protected: then the passwords are fresh. */
	readonly parent?: string;
	/** The first branch where no branch says so. */
	readonly isDefault?: boolean;
	readonly isProtected?: boolean;
	readonly roles?: readonly RoleSeed[];
	readonly databases?: ReadonlyArray<{readonly name: string; readonly owner: string}>;
	/** One read-write endpoint where it is left out; an empty list is a branch without compute. */
	readonly endpoints?: readonly EndpointSeed[];
	/** Of storage and gateways; they open nothing here. */
	readonly credentials?: ReadonlyArray<{readonly name: string; readonly scopes?: readonly string[]; readonly age?: number}>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly expiresAt?: string;
	readonly creationSource?: string;
	/** Milliseconds before the start of the simulator. */
	readonly age?: number;
};

export type RoleSeed = {
	readonly name: string;
	/** Generated where it is left out. */
	readonly password?: string;
	readonly isProtected?: boolean;
	/** @default 'password' */
	readonly method?: 'password' | 'oauth' | 'no_login';
	readonly age?: number;
};

export type EndpointSeed = {
	readonly id?: string;
	/** @default 'read_write' */
	readonly type?: 'read_write' | 'read_only';
	/** @default 'idle' */
	readonly state?: 'active' | 'idle';
	readonly isDisabled?: boolean;
};

export type KeySeed = {
	readonly name: string;
	readonly scope: 'personal' | 'organization' | 'project';
	/** The name or id of the organisation or project that it belongs to. */
	readonly of?: string;
	/** The key itself; generated where it is left out. */
	readonly value?: string;
	readonly lastUsedFrom?: string;
	/** Milliseconds before the start of the simulator. */
	readonly lastUsedAge?: number;
	readonly age?: number;
};
