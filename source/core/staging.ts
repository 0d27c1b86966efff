import {type CredentialRecord, type Incident} from './record.js';

/** Whether the new value may go to places before it is the password: deliver first, then cut over. In a confirmed incident the old password would live longer for it. */
export function mayStage({leak}: Incident, {method, prepared, stage}: CredentialRecord): boolean {
	return method === 'set' && prepared !== undefined && stage.name === 'pending' && leak?.certainty === 'precautionary';
}

/** A value that the operator typed is never shown: whoever typed it has it. */
export function isSupplied({prepared}: CredentialRecord): boolean {
	return prepared?.origin === 'supplied';
}
