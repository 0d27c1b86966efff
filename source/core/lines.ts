/**
The lines of the checklists, in the order in which they are listed.
*/
import {type CredentialId} from './incident.js';
import {type CredentialRecord, type DeliveryRecord, type Incident} from './record.js';
import {remembered} from './remembered.js';

/** The checklist of one credential: its own places, grouped by where they are, then what belongs to keys or concerns the whole incident. */
export function deliveriesOf({deliveries}: Incident, record: CredentialRecord | undefined): readonly DeliveryRecord[] {
	const byOwner = listsOf(deliveries);
	const common = byOwner.get(undefined) ?? [];
	return record === undefined ? common : joined(byOwner.get(record.credential.id) ?? [], common);
}

/** The lines of each login, and of none, in the order in which they are listed: made once for all logins. */
const listsOf = remembered((deliveries: readonly DeliveryRecord[]): ReadonlyMap<CredentialId | undefined, readonly DeliveryRecord[]> => {
	const lists = new Map<CredentialId | undefined, DeliveryRecord[]>();
	for (const delivery of deliveries) {
		const list = lists.get(delivery.credential);
		if (list === undefined) {
			lists.set(delivery.credential, [delivery]);
		} else {
			list.push(delivery);
		}
	}

	return new Map([...lists].map(([owner, list]) => [owner, grouped(list)]));
});

const joined = remembered((own: readonly DeliveryRecord[], common: readonly DeliveryRecord[]): readonly DeliveryRecord[] => [...own, ...common]);

/** What is by hand comes last, in the order in which it was added. */
function grouped(deliveries: readonly DeliveryRecord[]): readonly DeliveryRecord[] {
	const key = ({place}: DeliveryRecord) => place === undefined ? '\u{10FFFF}' : `${place.destination}\n${place.container}`;
	const keyed = deliveries.map(delivery => ({delivery, name: key(delivery)}));
	return keyed.toSorted((a, b) => Number(a.name > b.name) - Number(a.name < b.name)).map(({delivery}) => delivery);
}
