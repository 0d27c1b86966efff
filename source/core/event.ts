/**
Everything that can happen: keys, answers of the outside, the passing of time. Past tense.
*/
import {type EvidenceAnswer, type ValueForm, type WorkId} from './effect.js';
import {
	type KeptStatement, type NewDelivery, type OldOrigin, type Verdict,
} from './fact.js';
import {
	type Account, type CredentialId, type DeliveryId, type Instant, type KeyId, type PlaceKind, type Project, type ProjectSummary, type ResetAnswer, type Role, type Rung, type SecretHandle,
} from './incident.js';
import {type FindingAnswer} from './finding.js';
import {type KnownPlace} from './inventory.js';
import {type KeyAnswer} from './key-work.js';
import {type Key} from './key.js';
import {type LoginResult, type Transport} from './login.js';
import {type Failure, type Outcome} from './outcome.js';
import {type ReplaceAnswer} from './replace-work.js';
import {type NotSearched, type SearchedLogin, type SearchStatus} from './place-fact.js';

/** Made by the operator, on the frame whose token is `seen`. */
export type Gesture =
	/** `followsText`: text came right before it in the same read, which is what a paste without brackets looks like. An Enter like that must not submit a typed word. */
	| {readonly type: 'key'; readonly key: Key; readonly seen: number; readonly followsText?: true}
	/** One line, without control characters. Never submits. */
	| {readonly type: 'paste'; readonly text: string; readonly seen: number}
	/** Something secret was pasted where it would have been visible; nothing was kept. */
	| {readonly type: 'paste-refused'; readonly seen: number}
	/** The masked field's length, after its characters went into the vault. */
	| {readonly type: 'masked-changed'; readonly length: number; readonly seen: number};

/** An answer to a piece of work. */
export type Answer = {readonly work: WorkId} & (
	| {readonly type: 'connected'; readonly outcome: Outcome<Account>; /** Of the key that was used. */ readonly fingerprint: string}
	| {readonly type: 'projects-listed'; readonly outcome: Outcome<{readonly projects: readonly ProjectSummary[]; readonly unavailable: readonly string[]; readonly recoverable: ReadonlyArray<{readonly id: string; readonly name: string}>; readonly refused: ReadonlyArray<{readonly organization: string; readonly reason: string}>}>}
	| {readonly type: 'project-inspected'; readonly projectId: string; readonly outcome: Outcome<Project>}
	| {readonly type: 'transport-found'; readonly transport: Transport}
	| {readonly type: 'evidence-read'; readonly outcome: Outcome<EvidenceAnswer>}
	| {readonly type: 'passwords-compared'; readonly same: ReadonlyArray<{readonly credential: CredentialId; readonly leaked: SecretHandle}>; readonly unknown: readonly CredentialId[]}
	| {readonly type: 'password-revealed'; readonly credential: CredentialId; readonly purpose: 'old' | 'new'; readonly outcome: Outcome<SecretHandle>}
	| {readonly type: 'old-examined'; readonly credential: CredentialId; readonly origin: OldOrigin; readonly login: LoginResult; readonly openSessions: number | undefined; readonly fingerprint: string}
	| {readonly type: 'role-read'; readonly credential: CredentialId; readonly outcome: Outcome<Role>}
	| {readonly type: 'reset-answered'; readonly credential: CredentialId; readonly attempt: number; readonly outcome: Outcome<ResetAnswer>; readonly value: SecretHandle | undefined}
	| {readonly type: 'reset-reconciled'; readonly credential: CredentialId; readonly attempt: number; readonly verdict: Verdict; readonly updatedAt?: string; readonly reason: string; readonly value: SecretHandle | undefined}
	| {readonly type: 'operations-ended'; readonly credential: CredentialId; readonly attempt: number; readonly outcome: Outcome<{readonly failure: string | undefined}>}
	| {readonly type: 'sessions-ended'; readonly credential: CredentialId; readonly outcome: Outcome<{readonly ended: number; readonly left: number}>}
	| {readonly type: 'value-prepared'; readonly credential: CredentialId; readonly origin: 'generated' | 'supplied'; readonly outcome: Outcome<{readonly bits: number}>; readonly value: SecretHandle | undefined}
	| {readonly type: 'statement-looked-for'; readonly credential: CredentialId; readonly kept: KeptStatement}
	| {readonly type: 'old-sessions-counted'; readonly credential: CredentialId; readonly left: number; readonly computes: number; readonly reason?: string}
	| {readonly type: 'restart-answered'; readonly endpoint: string; readonly outcome: Outcome<'restarted' | 'was-idle'>}
	| {readonly type: 'places-searched'; readonly destination: string; readonly name: string; readonly status: SearchStatus; readonly account?: string; readonly folders: readonly string[]; readonly filesRead: number; readonly notSearched: readonly NotSearched[]; readonly found: readonly NewDelivery[]; /** Those that were looked for. */ readonly keys?: readonly KeyId[]; readonly logins?: readonly SearchedLogin[]}
	/** `output`: what the platform's program said, for the operator and for nothing else. */
	| {readonly type: 'delivered'; readonly outcome: Outcome<{readonly rung: Rung; readonly seen: string}>; readonly output?: string}
	| {readonly type: 'delivery-checked'; readonly delivery: DeliveryId; readonly outcome: Outcome<{readonly rung: Rung; readonly seen: string}>}
	| {readonly type: 'service-deployed'; readonly service: string; readonly outcome: Outcome<string>; readonly output?: string}
	| {readonly type: 'text-copied'; readonly outcome: Outcome<undefined>}
	| {readonly type: 'login-proven'; readonly credential: CredentialId; readonly fresh: LoginResult; readonly old: {readonly login: LoginResult; readonly origin: OldOrigin; readonly fingerprint: string} | undefined; /** The old value that the work was given. */ readonly given: SecretHandle | undefined}
	/** The value that was accepted, kept apart from the field it was typed in. */
	| {readonly type: 'copy-tried'; readonly credential: CredentialId; readonly login: LoginResult; readonly value: SecretHandle | undefined}
	| {readonly type: 'receipt-compared'; readonly credential: CredentialId; readonly result: 'last-four' | 'whole-value' | 'different'}
	| {readonly type: 'value-copied'; readonly form: ValueForm; readonly outcome: Outcome<undefined>}
	| KeyAnswer
	| ReplaceAnswer
	| FindingAnswer
	| {readonly type: 'temporary-removed'; readonly paths: readonly string[]; readonly failure?: Failure}
	| {readonly type: 'report-written'; readonly outcome: Outcome<string>}
	/** The shell itself failed at this work: a mistake of ours, said as one. */
	| {readonly type: 'work-broken'; readonly failure: Failure}
);

/** News of work that is still under way. */
export type News =
	| {readonly type: 'work-progressed'; readonly work: WorkId; readonly count: number}
	/** What a platform says of its deployment, in words. */
	| {readonly type: 'work-told'; readonly work: WorkId; readonly text: string}
	/** The provider asked us to wait: a lock or a rate limit. The lane is a project's id. */
	| {readonly type: 'work-delayed'; readonly lane: string | undefined; readonly milliseconds: number; readonly reason: string}
	| {readonly type: 'temporary-file-planned'; readonly path: string}
	| {readonly type: 'temporary-file-removed'; readonly path: string};

export type Event =
	| Gesture
	| Answer
	| News
	| {readonly type: 'run-opened'; readonly incidentId: string; readonly scenario?: string; readonly environmentKey: SecretHandle | undefined; readonly evidence: ReadonlyArray<{readonly path: string} | {readonly text: SecretHandle}>; readonly folder: string; /** Where places can be searched for. */ readonly destinations: ReadonlyArray<{readonly id: string; readonly name: string; readonly kind: PlaceKind; /** Its search looks into the folders that the operator names. */ readonly usesFolders?: true}>; /** Places of earlier incidents. */ readonly known?: readonly KnownPlace[]}
	| {readonly type: 'second-passed'}
	/** Nothing was recorded, so nothing was sent. */
	| {readonly type: 'journal-failed'; readonly message: string};

/** An event with the moment the shell saw it. */
export type DatedEvent = Event & {readonly at: Instant};
