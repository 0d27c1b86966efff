import {isOpen} from './agenda.js';
import {labelOf} from './label.js';
import {verdictOf} from './proof.js';
import {isDraining} from './replacing.js';
import {type CredentialRecord, type Incident} from './record.js';
import {sanitize} from './sanitize.js';
import {type CredentialLine, type CredentialState} from './view-model.js';

/** Where a credential stands, in one word. */
export function stateOf(record: CredentialRecord): CredentialState {
	return record.leftOut === undefined ? record.stage.name : 'left-out';
}

/** One line for a list of credentials. */
export function credentialLine(record: CredentialRecord): CredentialLine {
	return {
		label: labelOf(record.credential),
		project: sanitize(record.credential.projectName, 64),
		state: stateOf(record),
		hasReceipt: record.receipt !== undefined,
		...('at' in record.stage ? {at: record.stage.at} : {}),
	};
}

/** All credentials, in the order of work. */
export function credentialLines(incident: Incident): readonly CredentialLine[] {
	return (incident.credentials ?? []).map(record => credentialLine(record));
}

/** Where one credential stands for whoever stops now. */
export type Standing = 'safe' | 'unproven' | 'pending' | 'unknown';

/** A credential is safe when its old password is proven dead and the new one is in somebody's hands. One that was only reset is not: nobody has seen the old one refused. */
export function standingOf(record: CredentialRecord): Standing {
	const state = stateOf(record);
	const verdict = verdictOf(record);
	if (state === 'unknown' || state === 'sent' || verdict === 'still-alive') {
		return 'unknown';
	}

	const isKept = state === 'done' && (record.receipt !== undefined || record.credential.storesPasswords);
	return isKept && !isDraining(record) ? (verdict === 'proven' ? 'safe' : 'unproven') : 'pending';
}

/** The answer to "if you stop now". */
export function standing(incident: Incident): Readonly<Record<Standing, number>> & {readonly openDeliveries: number} {
	const states = (incident.credentials ?? []).map(record => standingOf(record));
	const count = (wanted: Standing) => states.filter(state => state === wanted).length;
	return {
		safe: count('safe'), unproven: count('unproven'), pending: count('pending'), unknown: count('unknown'), openDeliveries: incident.deliveries.filter(isOpen).length,
	};
}
