/**
Everything that is journaled: what was asked for, what was intended, what was answered.
Facts never hold a secret, and the incident is rebuilt from nothing else.
*/
import {
	type Account, type Confidence, type Credential, type CredentialId, type DeliveryId, type HandKind, type Instant, type KeyId, type Place, type ResetAnswer, type Rung,
} from './incident.js';
import {type FindingFact} from './finding.js';
import {type KeyFact} from './key-fact.js';
import {type LoginResult, type Transport} from './login.js';
import {type Failure, type Outcome} from './outcome.js';
import {type PlaceFact} from './place-fact.js';
import {type ReplaceFact} from './replace-fact.js';

/** Where the leak happened. Nothing new is delivered there before its own clean-up was confirmed. */
export type LeakSource = 'repository' | 'deploy-platform' | 'ci' | 'this-laptop' | 'other-laptop' | 'account' | 'secret-manager' | 'elsewhere';

/** Whether an attacker is known to have the value, or only might. */
export type Certainty = 'confirmed' | 'precautionary';

export type Leak = {
	readonly source: LeakSource;
	/** In the operator's words; may be empty. */
	readonly where: string;
	/** Undefined: not known. */
	readonly since: Instant | undefined;
	readonly certainty: Certainty;
};

/** A login on the same branch or a related one that was left outside the scope, and why it matters. */
export type Sibling = {
	readonly label: string;
	readonly reason: 'same-password' | 'inherited' | 'exposed-by-owner';
	/** The finding that this role would be: once it is removed, nothing is left of it. */
	readonly finding?: string;
	/** Of one that has the leaked password, so that it can still be taken in. */
	readonly credential?: Credential;
};

/** How a credential gets its new password: the provider makes it, SQL sets one that is known before, or a second role takes its place. */
export type Method = 'reset' | 'set' | 'replace';

/** Whether the statement that set a password was kept where monitoring roles can read it. */
export type KeptStatement = 'none' | 'kept' | 'not-collected' | 'not-known';

/** Why a credential cannot simply be reset. */
export type StopReason = 'changed-by-someone' | 'gone' | 'untouchable' | 'refused' | 'operations-failed';

/** `supplied`: the operator typed the value, so they have it. */
export type ReceiptKind = 'last-four' | 'whole-value' | 'without-looking' | 'supplied';

/** What was found out about an unknown reset. */
export type Verdict = 'happened' | 'did-not-happen' | 'cannot-tell';

/**
Where an old value came from: the evidence, or the provider before the reset.

Only of a leaked value the journal keeps a fingerprint, 16 bits of a hash: after an interruption it tells the same value given again from a mistyped one, and nothing else of it.
*/
export type OldOrigin = 'leaked' | 'revealed';

export type NewDelivery = {
	readonly id: DeliveryId;
	/** Absent for what concerns the whole incident, such as telling the team. */
	readonly credential?: CredentialId;
	/** The exposed key that the place stores. */
	readonly key?: KeyId;
	/** Absent for a place that is done by hand. */
	readonly place?: Place;
	readonly title: string;
	/** What it is, where the operator added it by hand. */
	readonly hand?: HandKind;
	readonly confidence?: Confidence;
};

export type Fact =
	| {readonly type: 'incident-opened'; readonly id: string; readonly scenario?: string}
	| {readonly type: 'run-started'; readonly run: number}
	| {readonly type: 'leak-described'; readonly leak: Leak}
	| {readonly type: 'account-connected'; readonly account: Account}
	| {readonly type: 'transport-found'; readonly transport: Transport}
	| {readonly type: 'evidence-given'; readonly description: string; readonly clues: number; readonly matched: readonly CredentialId[]}
	| {readonly type: 'folders-named'; readonly folders: readonly string[]}
	| {readonly type: 'scope-chosen'; readonly credentials: readonly Credential[]; readonly siblings: readonly Sibling[]; readonly unavailableProjects: readonly string[]; /** Sentences: lists and projects that could not be read. */ readonly gaps?: readonly string[]; /** Sentences: what was left outside on purpose and is worth knowing. */ readonly notes?: readonly string[]}
	/** Taken in from the siblings, before anything was changed. */
	| {readonly type: 'scope-extended'; readonly credentials: readonly Credential[]}
	| {readonly type: 'keys-answered'; /** `handled`: what became of each key is told by its own facts. Keys were once only asked about, hence the other words. */ readonly answer: 'none-leaked' | 'replaced' | 'not-yet' | 'handled'}
	| KeyFact
	| FindingFact
	| ReplaceFact
	| {readonly type: 'plan-accepted'}
	| {readonly type: 'old-value-examined'; readonly credential: CredentialId; readonly origin: OldOrigin; readonly login: LoginResult; readonly openSessions: number | undefined; readonly fingerprint?: string}
	| {readonly type: 'old-value-missing'; readonly credential: CredentialId; readonly reason: string}
	| {readonly type: 'method-chosen'; readonly credential: CredentialId; readonly method: Method}
	/** The value of a password that SQL will set is in memory. Never the value. */
	| {readonly type: 'value-prepared'; readonly credential: CredentialId; readonly origin: 'generated' | 'supplied'; readonly bits: number}
	| {readonly type: 'statement-looked-for'; readonly credential: CredentialId; readonly kept: KeptStatement}
	| {readonly type: 'reset-confirmed'; readonly credentials: readonly CredentialId[]; readonly word: string}
	| {readonly type: 'reset-intended'; readonly credential: CredentialId; readonly attempt: number}
	| {readonly type: 'reset-answered'; readonly credential: CredentialId; readonly attempt: number; readonly outcome: Outcome<ResetAnswer>}
	| {readonly type: 'reset-reconciled'; readonly credential: CredentialId; readonly attempt: number; readonly verdict: Verdict; readonly updatedAt?: string; readonly reason: string}
	| {readonly type: 'operations-ended'; readonly credential: CredentialId; readonly attempt: number; readonly failure?: string}
	| {readonly type: 'credential-stopped'; readonly credential: CredentialId; readonly reason: StopReason; readonly detail: string; readonly updatedAt?: string}
	| {readonly type: 'stop-accepted'; readonly credential: CredentialId}
	| {readonly type: 'credential-left-out'; readonly credential: CredentialId; readonly reason: string}
	| {readonly type: 'receipt-given'; readonly credential: CredentialId; readonly kind: ReceiptKind}
	| {readonly type: 'sessions-ended'; readonly credential: CredentialId; readonly ended: number; readonly left: number}
	| {readonly type: 'sessions-not-ended'; readonly credential: CredentialId; readonly reason: string}
	/** Looked for after every eviction: how many sessions from before the reset are still open, on how many computes of the branch. `reason`: why it could not be looked at everywhere. */
	| {readonly type: 'old-sessions-counted'; readonly credential: CredentialId; readonly left: number; readonly computes: number; readonly reason?: string}
	| {readonly type: 'restart-confirmed'; readonly endpoints: readonly string[]}
	| {readonly type: 'restart-intended'; readonly endpoint: string}
	| {readonly type: 'restart-answered'; readonly endpoint: string; readonly outcome: Outcome<'restarted' | 'was-idle'>}
	| {readonly type: 'restart-skipped'; readonly endpoints: readonly string[]; readonly reason: string}
	| PlaceFact
	| {readonly type: 'temporary-file-planned'; readonly path: string}
	| {readonly type: 'temporary-file-removed'; readonly path: string}
	| {readonly type: 'delivery-climbed'; readonly delivery: DeliveryId; readonly rung: Rung; readonly seen: string; /** Who confirmed what was ticked by hand; absent: the operator. */ readonly by?: string}
	| {readonly type: 'delivery-failed'; readonly delivery: DeliveryId; readonly failure: Failure; /** It may have been written. */ readonly isUnknown?: true}
	| {readonly type: 'login-proven'; readonly credential: CredentialId; readonly fresh: LoginResult; readonly old: LoginResult | undefined; readonly oldBefore?: LoginResult['status']}
	| {readonly type: 'incident-closed'; readonly isComplete: boolean}
	| {readonly type: 'report-written'; readonly path: string};

/** A fact with the moment it was recorded. */
export type DatedFact = Fact & {readonly at: Instant};
