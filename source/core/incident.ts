/**
The nouns. An incident is rebuilt from its journal; nothing here is a secret and nothing here can hold one.
*/

export type ProviderId = 'neon';

/** One resettable login, for example `neon:solitary-thunder-08372287/br-late-rice-a5cf06kb/neondb_owner`. */
export type CredentialId = string & {readonly CredentialId: unique symbol};

/** One API key of a provider, for example `neon-key:organization/org-x/4711`. */
export type KeyId = string & {readonly KeyId: unique symbol};

/** Whose list a key stands in. Keys that reach one project only are their organisation's. */
export type KeyFamily = 'personal' | 'organization';

/** An API key as the provider lists it: no part of its value is known. */
export type ApiKey = {
	readonly id: KeyId;
	readonly provider: ProviderId;
	readonly family: KeyFamily;
	/** The provider's own id. Each family counts for itself. */
	readonly number: number;
	/** As the provider has it; not safe to draw. */
	readonly name: string;
	readonly organizationId?: string;
	readonly organizationName?: string;
	/** The only project that it reaches. */
	readonly projectId?: string;
	readonly createdAt: string;
	readonly createdBy?: string;
	/** Absent: never used. */
	readonly lastUsedAt?: string;
	/** The client's address, then those of the proxies between. */
	readonly lastUsedFrom?: string;
};

/** What a place can hold: a login's password, or a key. */
export type Subject = CredentialId | KeyId;

/** One line of the checklist. */
export type DeliveryId = string & {readonly DeliveryId: unique symbol};

/** Names a value in the vault. The value itself has no type in the core. */
export type SecretHandle = string & {readonly SecretHandle: unique symbol};

/** Milliseconds since 1970, from the shell's clock. */
export type Instant = number;

export type Endpoint = {
	readonly id: string;
	readonly branchId: string;
	/** Without the port. */
	readonly host: string;
	readonly port: number;
	/** The host of the connection pooler before this compute. Absent where the provider has none. */
	readonly pooledHost?: string;
	readonly kind: 'read_write' | 'read_only' | 'unknown';
	readonly state: 'init' | 'active' | 'idle' | 'unknown';
	/** Blocks connections and cannot be woken by one. */
	readonly isDisabled: boolean;
};

export type Role = {
	readonly name: string;
	readonly branchId: string;
	readonly updatedAt: string;
	/** Why this role must never be reset; absent when it may be. */
	readonly untouchable?: string;
};

export type Branch = {
	readonly id: string;
	readonly name: string;
	readonly parentId?: string;
	readonly isDefault: boolean;
	readonly isProtected: boolean;
	readonly createdAt: string;
	readonly state: 'init' | 'resetting' | 'ready' | 'archived' | 'unknown';
};

export type Database = {
	readonly name: string;
	readonly ownerName: string;
	readonly branchId: string;
};

/** A project as the discovery saw it, whole. */
export type Project = {
	readonly provider: ProviderId;
	readonly id: string;
	readonly name: string;
	readonly organizationId?: string;
	/** Whether the provider keeps passwords, so that a lost value can be revealed again. */
	readonly storesPasswords: boolean;
	/** Integrations that the provider knows of, such as `vercel` and `github`. */
	readonly integrations: readonly string[];
	readonly branches: readonly Branch[];
	readonly roles: readonly Role[];
	readonly databases: readonly Database[];
	readonly endpoints: readonly Endpoint[];
};

/** Enough of a project to list it and to ask for the rest. */
export type ProjectSummary = {
	readonly id: string;
	readonly name: string;
	readonly organizationId?: string;
	readonly storesPasswords: boolean;
	readonly integrations: readonly string[];
};

/** Who the key at hand belongs to. */
export type Account = {
	readonly provider: ProviderId;
	readonly id: string;
	/** As the provider names it: `api_key_user`, `api_key_org`, `oauth` … */
	readonly method: string;
	/** A name or mail address for the screen; the id where there is none. */
	readonly label: string;
	readonly organizations: ReadonlyArray<{readonly id: string; readonly name: string}>;
};

/** One resettable login with what the screens and the reset need of it. */
export type Credential = {
	readonly id: CredentialId;
	readonly provider: ProviderId;
	readonly projectId: string;
	readonly projectName: string;
	readonly branchId: string;
	readonly branchName: string;
	readonly role: string;
	readonly isDefaultBranch: boolean;
	readonly isProtectedBranch: boolean;
	/** The databases that the role owns on this branch. */
	readonly ownedDatabases: readonly string[];
	/** The database that logins are tried on. */
	readonly database: string | undefined;
	/** The read-write compute first. Empty: the branch has no compute. */
	readonly endpoints: readonly Endpoint[];
	readonly storesPasswords: boolean;
	/** The role's time of last change when the scope was chosen. */
	readonly updatedAt: string;
};

export type Operation = {
	readonly id: string;
	readonly action: string;
	readonly branchId?: string;
	readonly endpointId?: string;
	readonly status: 'scheduling' | 'running' | 'finished' | 'failed' | 'error' | 'cancelling' | 'cancelled' | 'skipped' | 'unknown';
	readonly createdAt: string;
	/** The provider's own words on a failure, sanitised. */
	readonly error?: string;
};

/** What the provider answered to a reset, without the password. */
export type ResetAnswer = {
	readonly updatedAt: string;
	readonly operations: readonly Operation[];
};

/** How far a delivery has climbed. Each rung says what was seen, never what was hoped. */
export const ladder = ['not-touched', 'ticked-by-hand', 'written', 'read-back', 'deployed', 'connecting'] as const;

export type Rung = (typeof ladder)[number];

/** What stores or uses a value where no program of this one reaches. */
export const handKinds = ['gui-client', 'dashboard', 'worker', 'cron', 'person', 'other'] as const;

export type HandKind = (typeof handKinds)[number];

/** Which of a credential's values a place stores; `api-key` for a provider's key. */
export type Shape = 'password' | 'connection-string' | 'api-key';

/** What would have to be clean before anything new may go to a place. A leak may have come from any of them. */
export type PlaceKind = 'this-laptop' | 'repository' | 'deploy-platform' | 'ci' | 'secret-manager';

/** What must be deployed or restarted before a new value is used. Deliveries of one service are deployed once, together. */
export type Service = {
	/** Unique over all destinations, such as `vercel prj_1 production`. */
	readonly id: string;
	readonly destination: string;
	/** What the operator calls it. */
	readonly label: string;
	/** A sentence for the confirmation: what deploying it does to whoever uses it. */
	readonly consequence: string;
	/** What the destination needs to find it again. No secrets. */
	readonly address: Readonly<Record<string, string>>;
};

/** Where one value of one credential is stored. Plain data; the destination that made it knows how to read it. */
export type Place = {
	readonly destination: string;
	/** What the operator calls it: a file's path, a project, a repository. */
	readonly container: string;
	/** The key or variable inside the container. */
	readonly key: string;
	readonly shape: Shape;
	/** For a connection string: whether it names the pooled host, and its database. */
	readonly isPooled?: boolean;
	readonly database?: string;
	/** Line number (from 1), environment or context: shown, and used to find the value again. */
	readonly detail?: string;
	readonly kind: PlaceKind;
	/** Names of things at the platform, which the destination needs to find the value again. No secrets. */
	readonly address?: Readonly<Record<string, string>>;
	/** False: what is written can never be read back, so `written` is the most that a write can reach. */
	readonly isReadable: boolean;
	/** Absent: nothing has to be deployed, or writing does it by itself. */
	readonly service?: Service;
	/** What writing alone sets off at once, as a sentence, such as a restart. Said before it is confirmed. */
	readonly writing?: string;
	/** Another tool owns the value and would overwrite it: the value is changed there, and this is a copy. */
	readonly managedBy?: {readonly name: string; readonly advice: string};
	/** Why this program does not write here, and what the operator does instead, step by step. */
	readonly byHand?: {readonly reason: string; readonly instructions: readonly string[]};
};

/** How sure the discovery is that the place stores the credential. */
export type Confidence = 'same-value' | 'same-host-and-user' | 'same-host' | 'same-name';
