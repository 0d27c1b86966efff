/**
The incident as the journal tells it. `evolve` is the only writer.
*/
import {
	type Account, type Credential, type CredentialId, type DeliveryId, type Instant, type KeyId, type Place, type ResetAnswer, type Rung,
} from './incident.js';
import {
	type AuditMoment, type FindingRecord, type RoleAuditRecord, type SnapshotRecord,
} from './finding.js';
import {type KeyRecord} from './keys.js';
import {type LoginResult, type Transport} from './login.js';
import {type Failure} from './outcome.js';
import {remembered} from './remembered.js';
import {type ReplacementRecord} from './replacement.js';
import {type NotSearched, type SearchedLogin, type SearchStatus} from './place-fact.js';
import {type Missing} from './snapshot.js';
import {
	type KeptStatement, type Leak, type NewDelivery, type OldOrigin, type ReceiptKind, type Sibling, type StopReason,
} from './fact.js';

/** Where the reset of one credential stands. */
export type ResetStage =
	| {readonly name: 'pending'}
	| {readonly name: 'confirmed'; readonly at: Instant}
	| {readonly name: 'sent'; readonly at: Instant}
	/** It may have happened. Nothing is sent again before this is settled. */
	| {readonly name: 'unknown'; readonly at: Instant; readonly failure: string}
	| {readonly name: 'stopped'; readonly at: Instant; readonly reason: StopReason; readonly detail: string; readonly updatedAt?: string}
	/** Answered; the old password lives until the provider's operations end. */
	| {readonly name: 'applying'; readonly at: Instant; readonly answer: ResetAnswer}
	| {readonly name: 'done'; readonly at: Instant; readonly updatedAt: string};

export type CredentialRecord = {
	readonly credential: Credential;
	readonly stage: ResetStage;
	/** Resets sent so far; the number of the next is one more. */
	readonly attempts: number;
	/** The role's time of last change that is ours or was accepted by the operator. */
	readonly knownUpdatedAt: string;
	/** The newest look at the old value before the reset. */
	readonly oldValue?: {readonly origin: OldOrigin; readonly login: LoginResult; readonly openSessions: number | undefined; readonly at: Instant; readonly fingerprint?: string};
	/** The leaked value itself, where it was tried and is not the one that was live. */
	readonly leakedValue?: {readonly login: LoginResult; readonly at: Instant; readonly fingerprint?: string};
	readonly oldValueMissing?: string;
	readonly receipt?: {readonly at: Instant; readonly kind: ReceiptKind};
	readonly sessions?: {readonly at: Instant; readonly ended: number; readonly left: number} | {readonly at: Instant; readonly reason: string};
	/** The newest look for sessions from before the reset, after they were ended or their computes restarted. */
	readonly evicted?: {readonly at: Instant; readonly left: number; readonly computes: number; readonly reason?: string};
	/** `oldBefore`: what the same old value showed before the reset; absent where that value was not tried then. */
	readonly proof?: {readonly at: Instant; readonly fresh: LoginResult; readonly old: LoginResult | undefined; readonly oldBefore?: LoginResult['status']};
	readonly leftOut?: {readonly at: Instant; readonly reason: string};
	/** Absent: the provider makes the new password. */
	readonly method?: 'set' | 'replace';
	/** The second role that takes its place. */
	readonly replacement?: ReplacementRecord;
	/** The value that SQL will set, or has set. `isLost`: it was in the memory of a run that has ended. */
	readonly prepared?: {readonly at: Instant; readonly origin: 'generated' | 'supplied'; readonly bits: number; readonly isLost?: true};
	/** Whether the statement that set it was kept. */
	readonly statement?: {readonly at: Instant; readonly kept: KeptStatement};
};

export type DeliveryRecord = NewDelivery & {
	readonly rung: Rung;
	/** What was seen when the rung was reached. */
	readonly seen?: string;
	readonly at?: Instant;
	/** Sent, and no answer yet. */
	readonly isIntended: boolean;
	readonly failure?: Failure;
	readonly skipped?: {readonly at: Instant; readonly reason: string};
	/** An order was interrupted or not answered: nothing is written again before this is looked at. */
	readonly isUnknown?: true;
	/** When the write was first ordered. */
	readonly orderedAt?: Instant;
	readonly note?: string;
	/** Who confirmed what was ticked by hand. */
	readonly by?: string;
	/** Nobody will deploy it here; why. */
	readonly deploySkipped?: {readonly at: Instant; readonly reason: string};
};

/** How the search of one destination ended last. Without a destination: the files of this machine, from an early journal. */
export type SearchRecord = {
	readonly at: Instant;
	readonly destination?: string;
	readonly name?: string;
	readonly status: SearchStatus;
	readonly account?: string;
	readonly folders: readonly string[];
	readonly filesRead: number;
	readonly notSearched: readonly NotSearched[];
	/** What it was searched for to the end, by this search and earlier ones. Without logins: for all of them. */
	readonly keys?: readonly KeyId[];
	readonly logins?: readonly SearchedLogin[];
};

/** Where the deployment of one service stands. */
export type DeployRecord =
	| {readonly name: 'confirmed' | 'sent'; readonly at: Instant}
	| {readonly name: 'live'; readonly at: Instant; readonly seen: string}
	| {readonly name: 'unknown' | 'refused'; readonly at: Instant; readonly reason: string}
	| {readonly name: 'skipped'; readonly at: Instant; readonly reason: string};

export type RestartRecord =
	| {readonly name: 'confirmed'; readonly at: Instant}
	| {readonly name: 'sent'; readonly at: Instant}
	| {readonly name: 'restarted' | 'was-idle'; readonly at: Instant}
	| {readonly name: 'unknown' | 'refused'; readonly at: Instant; readonly reason: string}
	| {readonly name: 'skipped'; readonly at: Instant; readonly reason: string};

export type Incident = {
	readonly id: string;
	readonly openedAt: Instant;
	/** Set in a drill. */
	readonly scenario?: string;
	readonly runs: number;
	readonly leak?: Leak;
	readonly account?: Account;
	readonly transport?: Transport;
	readonly evidence: ReadonlyArray<{readonly description: string; readonly matched: readonly CredentialId[]}>;
	readonly folders?: readonly string[];
	/** In the order of work. Undefined until the scope was chosen. */
	readonly credentials?: readonly CredentialRecord[];
	readonly siblings: readonly Sibling[];
	readonly unavailableProjects: readonly string[];
	/** What else the scope could not see, in sentences. */
	readonly gaps: readonly string[];
	/** What lies outside the scope and is worth knowing, in sentences. */
	readonly notes: readonly string[];
	readonly keys?: 'none-leaked' | 'replaced' | 'not-yet' | 'handled';
	/** The keys that must go, in the order of work. Empty until they were marked. */
	readonly keyRecords: readonly KeyRecord[];
	readonly keyList?: {readonly listed: number; readonly missing: readonly Missing[]};
	/** Addresses that the operator knows. Undefined until asked. */
	readonly knownAddresses?: readonly string[];
	readonly snapshots: {readonly before?: SnapshotRecord; readonly after?: SnapshotRecord};
	readonly findings: readonly FindingRecord[];
	/** What was seen of the roles of each branch. */
	readonly roleAudits: Readonly<Record<string, Partial<Record<AuditMoment, RoleAuditRecord>>>>;
	/** When the operator last went past the list of findings. */
	readonly findingsSeenAt?: Instant;
	/** The old keys are revoked after everything else. */
	readonly keyRevokesPostponedAt?: Instant;
	readonly planAcceptedAt?: Instant;
	readonly restarts: Readonly<Record<string, RestartRecord>>;
	readonly deliveries: readonly DeliveryRecord[];
	/** The newest of each destination. */
	readonly searches: readonly SearchRecord[];
	/** By the id of the service. */
	readonly deploys: Readonly<Record<string, DeployRecord>>;
	/** Destinations that leaked and were said to be clean since. `*`: every one. */
	readonly cleaned: readonly string[];
	readonly temporaryFiles: readonly string[];
	readonly closed?: {readonly at: Instant; readonly isComplete: boolean};
	readonly report?: string;
	/** The newest moment in the journal. */
	readonly lastAt: Instant;
};

/** A lookup that does not care whether the scope was chosen yet. */
export function findCredential(incident: Incident, id: CredentialId): CredentialRecord | undefined {
	return incident.credentials?.find(record => record.credential.id === id);
}

/** One key of the incident by the id of the exposed one. */
export function findKey(incident: Incident, id: KeyId): KeyRecord | undefined {
	return incident.keyRecords.find(record => record.id === id);
}

/** A checklist may have thousands of lines, and each is looked up at every key. */
const deliveriesById = remembered((deliveries: readonly DeliveryRecord[]) => new Map(deliveries.map(delivery => [delivery.id, delivery])));

/** One line of the checklist by its id. */
export function findDelivery(incident: Incident, id: DeliveryId): DeliveryRecord | undefined {
	return deliveriesById(incident.deliveries).get(id);
}

/** Whether the place can be written by the program; otherwise the operator does it. */
export function isAutomatic(delivery: DeliveryRecord): delivery is DeliveryRecord & {readonly place: Place} {
	return delivery.place !== undefined && (delivery.credential !== undefined || delivery.key !== undefined) && delivery.place.byHand === undefined && delivery.place.managedBy === undefined;
}
