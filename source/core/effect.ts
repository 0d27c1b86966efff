/**
Everything that the core may ask the shell for. Plain data: an effect names providers, places and secrets by id.
*/
import {type Clue, type LeakedKey} from './evidence.js';
import {type DatedFact, type OldOrigin} from './fact.js';
import {
	type Credential, type CredentialId, type DeliveryId, type Endpoint, type Instant, type KeyId, type Place, type SecretHandle, type Service,
} from './incident.js';
import {type FindingWork} from './finding.js';
import {type KeyWork} from './key-work.js';
import {type Transport} from './login.js';
import {type ReplaceWork} from './replace-work.js';

/** Names one piece of work, so that it is under way once at most and its answer finds its way back. */
export type WorkId = string;

/** Which form of a value is copied or shown. */
export type ValueForm = 'password' | 'pooled' | 'direct';

/** Whose value a place holds. */
export type DeliverySubject = {readonly kind: 'login'; readonly credential: Credential; /** The role that this one takes the place of. */ readonly replaces?: string} | {readonly kind: 'api-key'; readonly key: KeyId};

/** One login or key that places are searched for. */
export type WantedSubject = {readonly subject: DeliverySubject; readonly old: SecretHandle | undefined; /** Where the old value of a login came from. */ readonly origin?: OldOrigin};

/** Work whose answer comes back as an event with the same `work`. */
export type Work =
	| {readonly type: 'connect'; readonly work: WorkId; readonly key: SecretHandle}
	| {readonly type: 'list-projects'; readonly work: WorkId}
	| {readonly type: 'inspect-project'; readonly work: WorkId; readonly projectId: string}
	| {readonly type: 'probe-transport'; readonly work: WorkId; readonly endpoint: Endpoint}
	| {readonly type: 'read-evidence'; readonly work: WorkId; readonly source: {readonly path: string} | {readonly text: SecretHandle}}
	/** Which of the logins has one of the leaked passwords now. Compared in memory. */
	| {readonly type: 'compare-passwords'; readonly work: WorkId; readonly leaked: readonly SecretHandle[]; readonly credentials: readonly Credential[]}
	| {readonly type: 'reveal-password'; readonly work: WorkId; readonly credential: Credential; readonly purpose: 'old' | 'new'}
	/** One login with an old value before the reset, and how many sessions the role has. */
	| {readonly type: 'examine-old'; readonly work: WorkId; readonly credential: Credential; readonly value: SecretHandle; readonly origin: OldOrigin; readonly transport: Transport}
	| {readonly type: 'read-role'; readonly work: WorkId; readonly credential: Credential}
	| {readonly type: 'reset-password'; readonly work: WorkId; readonly credential: Credential; readonly attempt: number}
	| {readonly type: 'reconcile'; readonly work: WorkId; readonly credential: Credential; readonly attempt: number; readonly updatedAtBefore: string; readonly old: SecretHandle | undefined}
	/** Wait until the project's operations have ended; one request a round for the whole project. */
	| {readonly type: 'await-operations'; readonly work: WorkId; readonly projectId: string; readonly credential: CredentialId; readonly attempt: number; readonly operations: readonly string[]}
	| {readonly type: 'end-sessions'; readonly work: WorkId; readonly credential: Credential; readonly value: SecretHandle; readonly transport: Transport; readonly olderThanMilliseconds: number}
	/** Generate the password that SQL will set, or take the one that the operator typed, if it is strong enough. */
	| {readonly type: 'prepare-value'; readonly work: WorkId; readonly credential: Credential; readonly typed: SecretHandle | undefined}
	/** Set it by SQL, logged in as the role itself or as an owner role of its branch. */
	| {readonly type: 'set-password'; readonly work: WorkId; readonly credential: Credential; readonly attempt: number; readonly value: SecretHandle; readonly login: {readonly credential: Credential; readonly value: SecretHandle}; readonly transport: Transport}
	/** Find out, by trying to log in with both values, whether a set whose answer never came has happened. */
	| {readonly type: 'try-both'; readonly work: WorkId; readonly credential: Credential; readonly attempt: number; readonly fresh: SecretHandle; readonly old: SecretHandle | undefined; readonly transport: Transport}
	/** Whether the statement that set the password was kept where monitoring roles can read it. */
	| {readonly type: 'find-statement'; readonly work: WorkId; readonly credential: Credential; readonly value: SecretHandle; readonly transport: Transport}
	/** Look, on each of these computes, whether sessions from before the reset are still open. */
	| {readonly type: 'count-old-sessions'; readonly work: WorkId; readonly credential: Credential; readonly endpoints: readonly Endpoint[]; readonly value: SecretHandle; readonly transport: Transport; readonly olderThanMilliseconds: number}
	| {readonly type: 'restart-endpoint'; readonly work: WorkId; readonly projectId: string; readonly endpoint: Endpoint}
	/** Look everywhere in one destination. */
	| {readonly type: 'search-places'; readonly work: WorkId; readonly destination: string; readonly folders: readonly string[]; readonly wanted: readonly WantedSubject[]}
	| {readonly type: 'deliver'; readonly work: WorkId; readonly delivery: DeliveryId; readonly place: Place; readonly subject: DeliverySubject; readonly value: SecretHandle; readonly old: SecretHandle | undefined}
	/** How far a place has come, without changing it. */
	| {readonly type: 'check-delivery'; readonly work: WorkId; readonly delivery: DeliveryId; readonly place: Place; readonly subject: DeliverySubject; readonly value: SecretHandle; readonly since: Instant | undefined}
	| {readonly type: 'deploy-service'; readonly work: WorkId; readonly service: Service}
	/** Text without secrets, such as a message to the team. */
	| {readonly type: 'copy-text'; readonly work: WorkId; readonly text: string}
	| {readonly type: 'prove-login'; readonly work: WorkId; readonly credential: Credential; readonly fresh: SecretHandle; readonly old: {readonly value: SecretHandle; readonly origin: OldOrigin; /** Absent: the same role. */ readonly role?: string} | undefined; readonly transport: Transport}
	/** Whether a value that the operator typed is the credential's password now. */
	| {readonly type: 'try-copy'; readonly work: WorkId; readonly credential: Credential; readonly typed: SecretHandle; readonly transport: Transport}
	| {readonly type: 'compare-receipt'; readonly work: WorkId; readonly credential: Credential; readonly typed: SecretHandle; readonly value: SecretHandle}
	| {readonly type: 'copy-value'; readonly work: WorkId; readonly credential: Credential; readonly value: SecretHandle; readonly form: ValueForm}
	| KeyWork
	| ReplaceWork
	| FindingWork
	| {readonly type: 'remove-temporary'; readonly work: WorkId; readonly paths: readonly string[]}
	| {readonly type: 'write-report'; readonly work: WorkId};

export type Effect =
	| Work
	/** Append to the journal and flush it to the disk, before anything that follows in the same list is done. */
	| {readonly type: 'record'; readonly facts: readonly DatedFact[]}
	/** Zero values that are not needed any more. */
	| {readonly type: 'forget'; readonly handles: readonly SecretHandle[]}
	/** Stop looking. The work answers with what it has. */
	| {readonly type: 'stop-work'; readonly works: readonly WorkId[]}
	/** Leave the wizard; the shell turns the code into words and an exit code. */
	| {readonly type: 'leave'; readonly outcome: 'done' | 'unfinished'};

/** What an evidence file or string told, without its passwords. */
export type EvidenceAnswer = {
	readonly clues: readonly Clue[];
	readonly keys: readonly LeakedKey[];
	/** Lines that could not be understood, as sentences. */
	readonly problems: readonly string[];
};
