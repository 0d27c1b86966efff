import {type Place} from '../../core/incident.js';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {type DeliveryResult, type NewValues} from '../types.js';
import {type Address} from './address.js';
import {type Api} from './api.js';

/** One delivery, with what it is made with. */
export type Task = {readonly api: Api; readonly address: Address; readonly place: Place; readonly values: NewValues; readonly old: string | undefined; readonly signal: AbortSignal};

/** What is certainly not done. */
export const refused = (failure: Failure): DeliveryResult => ({status: 'refused', failure});

/** The failure where nothing moved, whatever was answered. */
export function notSeen(change: Outcome<unknown>, what: string): DeliveryResult {
	if (change.status !== 'succeeded') {
		return change;
	}

	return refused({kind: 'invalid-reply', message: `Cloudflare reported success, but ${what} did not change.`});
}
