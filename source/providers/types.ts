/**
A provider issues credentials. Each lives in a folder beside this file and is listed in `index.ts`;
the contract suite in `test/providers` then tests it. Nothing here throws: every failure is an outcome.
Passwords cross this interface as strings for as short as the transport allows; the shell puts them into the vault at once.
*/
import {
	type Account, type ApiKey, type KeyFamily, type Operation, type Project, type ProjectSummary, type ProviderId, type ResetAnswer, type Role,
} from '../core/incident.js';
import {type DoorChange} from '../core/finding.js';
import {type Outcome} from '../core/outcome.js';
import {
	type AccessSettings, type AccountEvidence, type KeyList, type Missing, type ProjectEvidence,
} from '../core/snapshot.js';

/** One role on one branch of one project. */
export type RoleAddress = {
	readonly projectId: string;
	readonly branchId: string;
	readonly role: string;
};

export type ProjectList = {
	readonly projects: readonly ProjectSummary[];
	/** Projects that the provider could not load now. They are named and retried, never silently left out. */
	readonly unavailable: readonly string[];
	/** Deleted projects that can still be recovered, and then have their old passwords again. */
	readonly recoverable: ReadonlyArray<{readonly id: string; readonly name: string}>;
	/** Organisations that could not be listed, with the reason. */
	readonly refused: ReadonlyArray<{readonly organization: string; readonly reason: string}>;
};

/** A key that is wished for. Its name is unique, so that a key whose making got no answer can be found again. */
export type NewKey = {
	readonly family: KeyFamily;
	readonly organizationId?: string;
	/** The only project that it shall reach. */
	readonly projectId?: string;
	readonly name: string;
};

/** A door as the provider is told to shut it: the list of addresses is replaced whole. */
export type ProviderDoor =
	| Exclude<DoorChange, {door: 'allowed-ips' | 'role'}>
	| {readonly door: 'allowed-ips'; readonly ips: readonly string[]; readonly isProtectedBranchesOnly: boolean};

/** Called while a list grows, so that the screen can count. */
export type OnProgress = (found: number) => void;

export type CallOptions = {
	readonly signal?: AbortSignal;
};

export type Provider = {
	readonly id: ProviderId;
	/** Whose key this is. The first call to make with any key. */
	identify(options?: CallOptions): Promise<Outcome<Account>>;
	listProjects(options?: CallOptions & {readonly onProgress?: OnProgress}): Promise<Outcome<ProjectList>>;
	/** Branches, roles, databases and endpoints of one project. */
	inspectProject(projectId: string, options?: CallOptions): Promise<Outcome<Project>>;
	/** One role now. A role or branch that is gone is refused with `not-found`. */
	readRole(address: RoleAddress, options?: CallOptions): Promise<Outcome<Role>>;
	/** The password now. Refused with `not-stored` where the provider does not keep it. */
	revealPassword(address: RoleAddress, options?: CallOptions): Promise<Outcome<string>>;
	/**
	Order a new password. Sent once: retried only where the provider promises that nothing happened.
	The answer's password is absent where the provider left it out.
	*/
	resetPassword(address: RoleAddress, options?: CallOptions): Promise<Outcome<{readonly answer: ResetAnswer; readonly password: string | undefined}>>;
	/** Make a role, with the rights that the provider gives every role. Sent once. Refused with `conflict` where there is one of that name. */
	createRole(address: RoleAddress, options?: CallOptions): Promise<Outcome<{readonly answer: ResetAnswer; readonly password: string | undefined}>>;
	/** Delete a role. Sent once. One that is not there any more is `gone`. */
	deleteRole(address: RoleAddress, options?: CallOptions): Promise<Outcome<readonly Operation[] | 'gone'>>;
	/** The project's newest operations, one request. */
	listOperations(projectId: string, options?: CallOptions): Promise<Outcome<readonly Operation[]>>;
	/** Restart one active compute. An idle one has no sessions and is refused with `conflict`. */
	restartEndpoint(projectId: string, endpointId: string, options?: CallOptions): Promise<Outcome<readonly Operation[]>>;
	/** Every key that this key may list: personal ones, those of each organisation, those of one project. What could not be listed is named. */
	listKeys(options?: CallOptions): Promise<Outcome<KeyList>>;
	/** Make a key. Sent once. The token is told this once and never again; one that is not as it was asked for is revoked at once and refused. */
	createKey(key: NewKey, options?: CallOptions): Promise<Outcome<{readonly entry: ApiKey; readonly token: string}>>;
	/** Make a key useless at once. A key that is not there any more is `gone`; an id of another family is refused and said so. */
	revokeKey(key: ApiKey, options?: CallOptions): Promise<Outcome<'revoked' | 'gone'>>;
	/** Who reaches the account's organisations. */
	readAccountEvidence(options?: CallOptions): Promise<Outcome<AccountEvidence>>;
	/** What else than passwords opens one project. */
	readProjectEvidence(projectId: string, options?: CallOptions): Promise<Outcome<{readonly project: ProjectEvidence; readonly missing: readonly Missing[]}>>;
	/** The settings that decide who may connect, as they are now. */
	readAccessSettings(projectId: string, options?: CallOptions): Promise<Outcome<AccessSettings>>;
	/** Shut one door. What is gone already counts as shut. */
	shutDoor(projectId: string, change: ProviderDoor, options?: CallOptions): Promise<Outcome<'shut' | 'gone'>>;
};

/** What a provider needs to speak to its service. */
export type ProviderAccess = {
	readonly apiKey: string;
	/** The whole base URL. */
	readonly apiUrl: string;
	/** Certificates to trust besides the system's, as PEM. */
	readonly ca?: string;
	/** From the environment; absent means no proxy. */
	readonly proxy?: {readonly url: string; readonly except: string};
	/** Refuse every host but this machine: for drills. */
	readonly isSealed?: boolean;
};
