/**
What the audit turned up that grants access, and how far each has come from open to shut.
*/
import {
	type Account, type Credential, type Instant, type SecretHandle,
} from './incident.js';
import {type Transport} from './login.js';
import {type Outcome} from './outcome.js';
import {type RoleAudit} from './role-audit.js';
import {sanitize} from './sanitize.js';
import {type Snapshot} from './snapshot.js';

/** Which door of a project is shut, and how. */
export type DoorChange =
	| {readonly door: 'jwks' | 'share'; readonly id: string}
	| {readonly door: 'credential'; readonly branchId: string; readonly id: string}
	| {readonly door: 'passwordless-access'; readonly endpointId: string}
	/** Its login is taken away and its sessions are ended; then, as a step of its own, it is dropped. By SQL. */
	| {readonly door: 'role'; readonly branchId: string; readonly role: string}
	/** Merged into the list as it is when it is sent. `current`: as the audit saw it. */
	| {readonly door: 'allowed-ips'; readonly current: readonly string[]; readonly add: readonly string[]; readonly remove: readonly string[]};

export type FindingKind = 'key' | 'jwks' | 'share' | 'member' | 'invitation' | 'credential' | 'passwordless-access' | 'allowed-ips' | 'blocking' | 'branch' | 'endpoint' | 'role' | 'privilege' | 'session' | 'replication' | 'by-hand';

/**
Something that opens a project, and why it is told.

- `suspect`: it may have been planted. The incident is not complete before it is dealt with or accepted with a reason.
- `note`: it belongs there as far as can be seen, and it is still a door.
*/
export type Finding = {
	/** The same thing has the same id in every audit. */
	readonly id: string;
	readonly kind: FindingKind;
	readonly weight: 'suspect' | 'note';
	/** What it is, safe to draw. */
	readonly title: string;
	/** Why it is told: made since the leak, not there before, too wide. */
	readonly because: string;
	/** What somebody can do with it. */
	readonly matters: string;
	readonly projectId?: string;
	/** What can be done from here; absent where only the Console can. */
	readonly change?: DoorChange;
	readonly steps: readonly string[];
	/** The whole list of addresses, where it can be edited. */
	readonly listed?: readonly string[];
};

export type FindingStage =
	| {readonly name: 'open'; readonly failure?: string}
	/** Sent, and no answer yet; each of these may be sent again. */
	| {readonly name: 'sent'; readonly at: Instant; /** What was sent comes after it was disarmed. */ readonly isDisarmed?: true}
	/** Shut according to the provider or the operator; the next audit looks. `verified`: it was looked for, and is not there. */
	| {readonly name: 'disarmed'; readonly at: Instant; readonly failure?: string}
	| {readonly name: 'verified'; readonly at: Instant}
	| {readonly name: 'accepted'; readonly at: Instant; readonly reason: string};

export type FindingRecord = Finding & {readonly foundAt: Instant; readonly stage: FindingStage};

/** Whether it keeps the incident from being complete. */
export function isFindingOpen({weight, stage}: FindingRecord): boolean {
	return weight === 'suspect' && stage.name !== 'verified' && stage.name !== 'accepted';
}

/** A role that was planted and can no longer log in. It is removed before the end. */
export function awaitsRemoval({weight, change, stage}: FindingRecord): boolean {
	return weight === 'suspect' && change?.door === 'role' && stage.name === 'disarmed';
}

/** A text from outside in the middle of a sentence. */
export function quoted(text: string): string {
	return sanitize(text, 80);
}

/** What one look at the roles of a branch showed, for comparison with a later one. */
export type RoleAuditRecord = {
	readonly roles: readonly string[];
	/** Ids of findings. */
	readonly doors: readonly string[];
	/** Sentences: what could not be looked at. */
	readonly missing: readonly string[];
};

/** Before the resets, or after the last eviction. */
export type AuditMoment = 'before' | 'after';

/** Who logs in for SQL about the roles of a branch. */
export type AuditLogin = {readonly credential: Credential; readonly value: SecretHandle; readonly transport: Transport};

export type SnapshotRecord = {readonly at: Instant; readonly path: string; readonly hash: string; readonly missing: readonly string[]};

export type FindingWork =
	/** `before`: the file of the first snapshot, to compare with. */
	| {readonly type: 'take-snapshot'; readonly work: string; readonly which: 'before' | 'after'; readonly projects: readonly string[]; readonly account: Account; readonly before?: string}
	| {readonly type: 'shut-door'; readonly work: string; readonly finding: string; readonly projectId: string; readonly change: Exclude<DoorChange, {door: 'role'}>}
	/** `snapshot`: the file with the provider's list of the same moment. */
	| {readonly type: 'audit-roles'; readonly work: string; readonly which: AuditMoment; readonly login: AuditLogin; readonly snapshot: string}
	| {readonly type: 'disarm-role'; readonly work: string; readonly finding: string; readonly login: AuditLogin; readonly role: string}
	| {readonly type: 'remove-role'; readonly work: string; readonly finding: string; readonly login: AuditLogin; readonly role: string};

export type FindingAnswer =
	| {readonly type: 'snapshot-taken'; readonly which: 'before' | 'after'; readonly outcome: Outcome<{readonly path: string; readonly hash: string; readonly snapshot: Snapshot; readonly before?: Snapshot}>}
	| {readonly type: 'roles-audited'; readonly which: AuditMoment; readonly branchId: string; readonly outcome: Outcome<{readonly audit: RoleAudit; readonly atProvider: ReadonlyArray<{readonly name: string}>}>}
	| {readonly type: 'door-shut'; readonly finding: string; readonly outcome: Outcome<{readonly isVerified: boolean}>};

export type FindingFact =
	| {readonly type: 'snapshot-written'; readonly which: 'before' | 'after'; readonly path: string; readonly hash: string; readonly missing: readonly string[]}
	| ({readonly type: 'roles-compared'; readonly which: AuditMoment; readonly branchId: string} & RoleAuditRecord)
	| {readonly type: 'findings-found'; readonly findings: readonly Finding[]}
	| {readonly type: 'finding-shut'; readonly finding: string; readonly isVerified: boolean}
	| {readonly type: 'finding-intended'; readonly finding: string}
	| {readonly type: 'finding-failed'; readonly finding: string; readonly message: string}
	| {readonly type: 'finding-accepted'; readonly findings: readonly string[]; readonly reason: string}
	| {readonly type: 'findings-seen'};
