import {isOpen} from './agenda.js';
import {labelOf} from './label.js';
import {verdictOf} from './proof.js';
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

/** The answer to "if you stop now". A credential is safe when its old password is replaced and the new one is in somebody's hands. */
export function standing(incident: Incident): {readonly safe: number; readonly pending: number; readonly unknown: number; readonly openDeliveries: number} {
	const states = (incident.credentials ?? []).map((record): 'safe' | 'pending' | 'unknown' => {
		const state = stateOf(record);
		if (state === 'unknown' || state === 'sent' || verdictOf(record) === 'still-alive') {
			return 'unknown';
		}

		return state === 'done' && (record.receipt !== undefined || record.credential.storesPasswords) ? 'safe' : 'pending';
	});
	const count = (wanted: string) => states.filter(state => state === wanted).length;
	return {
		safe: count('safe'), pending: count('pending'), unknown: count('unknown'), openDeliveries: incident.deliveries.filter(isOpen).length,
	};
}
