import {type Credential, type Endpoint} from './incident.js';
import {type CredentialRecord} from './record.js';

/** Whether a second role takes the place of this login. */
export function isReplaced({method}: Pick<CredentialRecord, 'method'>): boolean {
	return method === 'replace';
}

/** The login with the new value: that of the second role, where one takes the place of the first. */
export function newLoginOf({credential, replacement}: CredentialRecord): Credential {
	return replacement?.isBegun ? {...credential, role: replacement.plan.role} : credential;
}

/** Whether the old role is there beside the new one. */
export function isDraining(record: CredentialRecord): boolean {
	return isReplaced(record) && record.stage.name === 'done' && record.replacement?.drop?.name !== 'dropped';
}

/** When the old password ended: with the reset, or with the role that had it. */
export function endOfOld(record: CredentialRecord): number | undefined {
	if (record.stage.name !== 'done') {
		return undefined;
	}

	return isReplaced(record) ? (record.replacement?.drop?.name === 'dropped' ? record.replacement.drop.at : undefined) : record.stage.at;
}

/** The computes that can be looked at. */
export function awakeEndpoints({credential}: CredentialRecord): readonly Endpoint[] {
	return credential.endpoints.filter(({isDisabled}) => !isDisabled);
}
