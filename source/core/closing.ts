import {activeCredentials} from './agenda.js';
import {isFindingOpen} from './finding.js';
import {isEnded} from './keys.js';
import {keyStateOf} from './key-rows.js';
import {labelAmong} from './label.js';
import {verdictOf} from './proof.js';
import {type CredentialRecord, type Incident} from './record.js';
import {isReplaced} from './replacing.js';
import {placeEnds} from './report-places.js';
import {sanitize} from './sanitize.js';

const siblingReasons = {
	'same-password': 'has the leaked password and was not reset',
	inherited: 'inherited the password and was not reset',
	'exposed-by-owner': 'is on a branch whose owner\'s password leaked and was not reset',
} as const;

const verdicts = {
	'not-reset': 'was not reset',
	'not-checked': 'was reset; its old password was not tried',
	proven: '',
	'already-dead': 'was reset; the value that was tried was already dead before, so nothing is proven by it',
	claimed: 'was replaced according to Neon; its old password was not tried',
	'still-alive': 'still accepts its old password',
	draining: 'has a second role in its place, and was not dropped',
	'not-proven': 'was reset; the check could not be completed',
} as const;

/** Those that are still there: a role that was planted and is removed has no password any more. */
export function remainingSiblings({siblings, findings}: Incident): Incident['siblings'] {
	return siblings.filter(({finding}) => !findings.some(({id, stage}) => id === finding && stage.name === 'verified'));
}

/** Sessions outlive a reset until they are ended or their compute restarts. Those on a read replica end only by its restart. */
function mayHaveSessions({restarts}: Incident, record: CredentialRecord): boolean {
	const {stage, credential, sessions, evicted, replacement} = record;
	if (isReplaced(record) && replacement?.drop?.isForced !== true) {
		return false;
	}

	if (stage.name === 'done' && evicted !== undefined && evicted.reason === undefined) {
		return evicted.left > 0;
	}

	const open = credential.endpoints.filter(({id, isDisabled}) => !isDisabled && restarts[id]?.name !== 'restarted' && restarts[id]?.name !== 'was-idle');
	const isEnded = sessions !== undefined && 'left' in sessions && sessions.left === 0;
	return stage.name === 'done' && open.some(({id}) => id !== credential.endpoints[0]?.id || !isEnded);
}

/** An exposed key that was still alive after a password was reset could read the new one, whoever held it. */
function outlivingKeys({keyRecords, credentials = []}: Incident): readonly string[] {
	const resets = credentials.flatMap(({stage}) => stage.name === 'done' ? [stage.at] : []);
	const first = Math.min(...resets);
	return keyRecords.filter(({marks, revoke}) => marks.length > 0 && revoke.name === 'done' && revoke.at > first)
		.map(({label}) => `The key ${sanitize(label, 80)} was revoked after passwords were reset: whoever had it until then could read the new ones.`);
}

/** What is still to be said of keys. One that was revoked and not tried is no open end: the provider said so, and the report says that it was not tried. */
function keyEnds({keyRecords}: Incident): readonly string[] {
	return keyRecords.flatMap(record => {
		const name = `The key ${sanitize(record.label, 80)}`;
		const {mint} = record;
		const nobodys = mint.name === 'orphan' ? [`The new key ${sanitize(mint.entry.name, 80)} may be alive, and nobody has its value.`] : [];
		const lost = mint.name === 'unknown' || mint.name === 'sent' ? [`It is not known whether the new key ${sanitize(mint.keyName, 80)} was made.`] : [];
		const ends = {
			'left-out': `${name} was kept alive: ${sanitize(record.leftOut?.reason ?? '', 120)}`,
			'still-alive': `${name} was revoked, and a key that was given as leaked still works.`,
			unknown: `${name}: it is not known whether it was revoked.`,
		} as const;
		const state = keyStateOf(record);
		const end = state === 'left-out' || state === 'still-alive' || state === 'unknown' ? ends[state] : (isEnded(record) ? undefined : `${name} was not revoked: whoever holds it can read the new passwords.`);
		return [...(end === undefined ? [] : [end]), ...nobodys, ...lost];
	});
}

/**
Everything that keeps the incident from being complete, one sentence each. Empty: complete.
*/
export function openEnds(incident: Incident): readonly string[] {
	const active = activeCredentials(incident);
	const scope = (incident.credentials ?? []).map(({credential}) => credential);
	const nameOf = ({credential}: CredentialRecord) => labelAmong(credential, scope);
	const leftOut = (incident.credentials ?? []).filter(record => record.leftOut !== undefined);
	const restarts = Object.entries(incident.restarts).filter(([, {name}]) => name === 'unknown' || name === 'refused' || name === 'sent');
	return [
		...active.filter(record => verdictOf(record) !== 'proven').map(record => `${nameOf(record)} ${verdicts[verdictOf(record)]}.`),
		...leftOut.map(record => `${nameOf(record)} was left out: ${sanitize(record.leftOut?.reason ?? '', 120)}`),
		...remainingSiblings(incident).map(({label, reason}) => `${label} ${siblingReasons[reason]}.`),
		...incident.unavailableProjects.map(id => `Project ${sanitize(id, 64)} could not be listed, so nothing is known about it.`),
		...incident.gaps,
		...keyEnds(incident),
		...outlivingKeys(incident),
		...incident.findings.filter(record => isFindingOpen(record)).map(({title}) => `Not dealt with: ${title}.`),
		...(incident.keys === 'not-yet' ? ['Leaked API keys were not replaced: whoever holds one can read the new passwords.'] : []),
		...active.filter(record => mayHaveSessions(incident, record)).map(record => `Old sessions of ${nameOf(record)} may live on: they were not all ended, and not every compute was restarted.`),
		...active.filter(({statement}) => statement?.kept === 'kept').map(record => `The statement that set the password of ${nameOf(record)} is kept in pg_stat_statements, where monitoring roles can read it.`),
		...(incident.credentials ?? []).flatMap(({stage, replacement}) => replacement?.isBegun && stage.name !== 'done' && stage.name !== 'applying' ? [`The role ${sanitize(replacement.plan.role, 64)} may have been made, and is not used: drop it, or go on with it.`] : []),
		...restarts.map(([endpoint]) => `The restart of ${endpoint} was not confirmed.`),
		...placeEnds(incident),
	];
}
