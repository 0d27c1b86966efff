import {activeCredentials} from './agenda.js';
import {deliveriesOf} from './lines.js';
import {openEnds} from './closing.js';
import {keyStateOf, type KeyState} from './key-rows.js';
import {reachOf, type KeyRecord} from './keys.js';
import {labelOf} from './label.js';
import {
	exposureOf, verdictOf, type Exposure, type ProofVerdict,
} from './proof.js';
import {type CredentialRecord, type Incident} from './record.js';
import {
	reportDelivery, reportSearches, type ReportedDelivery, type ReportedSearch,
} from './report-places.js';
import {sanitize} from './sanitize.js';
import {stateOf} from './summary.js';
import {type CredentialState} from './view-model.js';

export type ReportedCredential = {
	readonly login: string;
	readonly project: string;
	readonly projectId: string;
	readonly state: CredentialState;
	readonly resets: number;
	readonly verdict: ProofVerdict;
	readonly exposure: Exposure['state'];
	/** Milliseconds; absent where the beginning is not known or the exposure is open. */
	readonly exposedFor?: number;
	readonly checkedAt?: string;
	readonly receipt: 'last-four' | 'whole-value' | 'without-looking' | 'supplied' | 'none';
	readonly sessions: string;
	/** The role that has its place. */
	readonly successor?: string;
	readonly droppedAt?: string;
	readonly wasForced?: boolean;
	readonly leftOut?: string;
	/** Why the old value could not be had before the reset. */
	readonly oldValueMissing?: string;
	readonly deliveries: readonly ReportedDelivery[];
};

export type ReportedKey = {
	/** The exposed key. */
	readonly name: string;
	readonly reach: string;
	readonly plan: KeyRecord['plan'];
	readonly why: readonly string[];
	readonly state: KeyState;
	/** The new key in its place. */
	readonly successor?: string;
	readonly lastUsedAt?: string;
	readonly lastUsedFrom?: string;
	readonly revokedAt?: string;
	readonly leftOut?: string;
};

function roleLooks(incident: Incident): Report['roleLooks'] {
	const branches = new Map((incident.credentials ?? []).map(({credential}) => [credential.branchId, `${credential.branchName} on ${credential.projectName}`]));
	return [...branches].map(([id, name]) => {
		const {before, after} = incident.roleAudits[id] ?? {};
		return {
			branch: sanitize(name), before: before !== undefined, after: after !== undefined, notSeen: [...new Set([...before?.missing ?? [], ...after?.missing ?? []])].map(text => sanitize(text)),
		};
	});
}

/**
An incident for people who were not there. Without secrets, because the incident has none.
*/
export type Report = {
	readonly incident: string;
	readonly drill?: string;
	readonly openedAt: string;
	readonly closedAt?: string;
	readonly isComplete: boolean;
	readonly source: string;
	readonly where: string;
	readonly leakedSince?: string;
	readonly certainty?: string;
	readonly account?: string;
	readonly transport?: 'wire' | 'https';
	readonly keys: string;
	readonly keyRecords: readonly ReportedKey[];
	readonly evidence: ReadonlyArray<{readonly taken: string; readonly file: string; readonly sha256: string; readonly notSeen: readonly string[]}>;
	readonly findings: ReadonlyArray<{readonly what: string; readonly because: string; readonly weight: 'suspect' | 'note'; readonly state: string; readonly reason?: string}>;
	/** For each branch in scope, when PostgreSQL was asked about its roles. */
	readonly roleLooks: ReadonlyArray<{readonly branch: string; readonly before: boolean; readonly after: boolean; readonly notSeen: readonly string[]}>;
	readonly credentials: readonly ReportedCredential[];
	readonly restarts: ReadonlyArray<{readonly compute: string; readonly result: string; readonly at: string}>;
	readonly common: readonly ReportedDelivery[];
	readonly searches: readonly ReportedSearch[];
	readonly openEnds: readonly string[];
	/** What lies outside the scope and is worth knowing. */
	readonly notes: readonly string[];
	/** The hash of the journal's last line when the report was written: a later edit of the journal shows. */
	readonly journalHead: string;
};

function moment(at: number): string {
	return new Date(at).toISOString();
}

function sessionsText({sessions, evicted}: CredentialRecord): string {
	if (evicted !== undefined) {
		const seen = `sessions older than the reset: ${evicted.left}, looked at ${moment(evicted.at)} on ${evicted.computes} computes${evicted.reason === undefined ? '' : `; not everywhere: ${sanitize(evicted.reason)}`}`;
		return sessions !== undefined && 'ended' in sessions ? `${sessions.ended} ended; ${seen}` : seen;
	}

	if (sessions === undefined) {
		return 'not looked at';
	}

	return 'ended' in sessions ? `${sessions.ended} ended, ${sessions.left} left` : `not ended: ${sanitize(sessions.reason)}`;
}

function successorOf({replacement}: CredentialRecord): Pick<ReportedCredential, 'successor' | 'droppedAt' | 'wasForced'> {
	const {plan, isBegun, drop} = replacement ?? {};
	return plan === undefined || isBegun === undefined
		? {}
		: {successor: sanitize(plan.role, 64), ...(drop?.name === 'dropped' ? {droppedAt: moment(drop.at), ...(drop.isForced ? {wasForced: true} : {})} : {})};
}

function reportCredential(incident: Incident, record: CredentialRecord): ReportedCredential {
	const exposure = exposureOf(record, incident.leak?.since);
	return {
		login: labelOf(record.credential),
		project: sanitize(record.credential.projectName, 64),
		projectId: record.credential.projectId,
		state: stateOf(record),
		resets: record.attempts,
		verdict: verdictOf(record),
		exposure: exposure.state,
		...(exposure.state === 'open' || exposure.since === undefined ? {} : {exposedFor: exposure.until - exposure.since}),
		...(record.proof === undefined ? {} : {checkedAt: moment(record.proof.at)}),
		receipt: record.receipt?.kind ?? 'none',
		sessions: sessionsText(record),
		...successorOf(record),
		...(record.leftOut === undefined ? {} : {leftOut: sanitize(record.leftOut.reason)}),
		...(record.oldValueMissing === undefined ? {} : {oldValueMissing: sanitize(record.oldValueMissing)}),
		deliveries: deliveriesOf(incident, record).filter(({credential}) => credential !== undefined).map(delivery => reportDelivery(incident, delivery)),
	};
}

function reportKey(record: KeyRecord): ReportedKey {
	const {key, label, plan, marks, mint, revoke, leftOut} = record;
	return {
		name: sanitize(label, 80),
		reach: reachOf(key ?? record),
		plan,
		why: marks,
		state: keyStateOf(record),
		...('entry' in mint ? {successor: sanitize(mint.entry.name, 80)} : {}),
		...(key?.lastUsedAt === undefined ? {} : {lastUsedAt: sanitize(key.lastUsedAt, 40)}),
		...(key?.lastUsedFrom === undefined ? {} : {lastUsedFrom: sanitize(key.lastUsedFrom, 120)}),
		...(revoke.name === 'done' ? {revokedAt: moment(revoke.at)} : {}),
		...(leftOut === undefined ? {} : {leftOut: sanitize(leftOut.reason)}),
	};
}

const keyAnswers = {
	'none-leaked': 'None leaked, says the operator.', replaced: 'Replaced in the Console, says the operator.', 'not-yet': 'Not replaced yet.', handled: 'Listed and dealt with; see below.',
} as const;

/** Everything that the report says, from the incident alone. */
export function reportOf(incident: Incident, journalHead: string): Report {
	const {leak} = incident;
	return {
		incident: incident.id,
		...(incident.scenario === undefined ? {} : {drill: sanitize(incident.scenario, 64)}),
		openedAt: moment(incident.openedAt),
		...(incident.closed === undefined ? {} : {closedAt: moment(incident.closed.at)}),
		isComplete: incident.closed !== undefined && activeCredentials(incident).length > 0 && openEnds(incident).length === 0,
		source: leak?.source ?? 'not said',
		where: sanitize(leak?.where ?? ''),
		...(leak?.since === undefined ? {} : {leakedSince: moment(leak.since)}),
		...(leak === undefined ? {} : {certainty: leak.certainty}),
		...(incident.account === undefined ? {} : {account: sanitize(incident.account.label)}),
		...(incident.transport === undefined ? {} : {transport: incident.transport}),
		keys: incident.keys === undefined ? 'Not asked yet.' : keyAnswers[incident.keys],
		keyRecords: incident.keyRecords.map(record => reportKey(record)),
		evidence: Object.values(incident.snapshots).map(({at, path, hash, missing}) => ({
			taken: moment(at), file: path, sha256: hash, notSeen: missing.map(text => sanitize(text)),
		})),
		findings: incident.findings.map(({title, because, weight, stage}) => ({
			what: title, because, weight, state: stage.name, ...(stage.name === 'accepted' ? {reason: sanitize(stage.reason)} : {}),
		})),
		roleLooks: roleLooks(incident),
		credentials: (incident.credentials ?? []).map(record => reportCredential(incident, record)),
		restarts: Object.entries(incident.restarts).map(([compute, record]) => ({
			compute: sanitize(compute, 64), result: 'reason' in record ? `${record.name}: ${sanitize(record.reason)}` : record.name, at: moment(record.at),
		})),
		common: incident.deliveries.filter(({credential}) => credential === undefined).map(delivery => reportDelivery(incident, delivery)),
		searches: reportSearches(incident),
		openEnds: openEnds(incident),
		notes: incident.notes,
		journalHead,
	};
}
