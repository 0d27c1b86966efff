/**
What the next incident should know of this one: the names of the places that stored a login, and no value.
*/
import {activeCredentials} from './agenda.js';
import {type Fact, type NewDelivery} from './fact.js';
import {
	handKinds, type CredentialId, type DeliveryId, type HandKind, type Instant, type PlaceKind,
} from './incident.js';
import {type SearchStatus} from './place-fact.js';
import {type DeliveryRecord, type Incident} from './record.js';

/** A place that stored a login when it was looked at last. */
export type KnownPlace = {
	readonly credential: CredentialId;
	/** Absent for what was done by hand. */
	readonly destination?: string;
	readonly kind?: PlaceKind;
	readonly container: string;
	readonly key: string;
	/** What the operator calls the whole. */
	readonly title: string;
	readonly seenAt: Instant;
	/** What the operator said that it is. */
	readonly hand?: HandKind;
};

type Named = Pick<NewDelivery, 'credential' | 'place' | 'title'>;

/** Equal for the same place of the same login. Where in its container the value stands may have changed. */
function nameOf({credential, destination, container, key}: Pick<KnownPlace, 'credential' | 'destination' | 'container' | 'key'>): string {
	return JSON.stringify([credential, destination ?? '', container, key]);
}

function nameOfDelivery({credential, place, title}: Named): string | undefined {
	if (credential === undefined) {
		return undefined;
	}

	return nameOf({
		credential, container: place?.container ?? title, key: place?.key ?? '', ...(place === undefined ? {} : {destination: place.destination}),
	});
}

const idPrefix = 'known ';

/** The line that an earlier incident's place has in this one, where nothing was found there. */
function idOf(known: KnownPlace): DeliveryId {
	return `${idPrefix}${nameOf(known)}` as DeliveryId;
}

function placeOf({credential, place, title, hand}: DeliveryRecord, now: Instant): readonly KnownPlace[] {
	if (credential === undefined) {
		return [];
	}

	return [{
		credential, container: place?.container ?? title, key: place?.key ?? '', title, seenAt: now, ...(hand === undefined ? {} : {hand}), ...(place === undefined ? {} : {destination: place.destination, kind: place.kind}),
	}];
}

/**
The inventory after this incident. Places of other logins stay as they were; one that was not found now stays until the operator says, by skipping it, that it is gone.
*/
export function inventoryAfter(earlier: readonly KnownPlace[], incident: Incident): readonly KnownPlace[] {
	const ids = new Set(activeCredentials(incident).map(({credential}) => credential.id));
	const gone = new Set(incident.deliveries.filter(({skipped}) => skipped !== undefined).map(({id}) => id as string));
	const now = incident.deliveries.filter(({id, skipped, credential}) => !id.startsWith(idPrefix) && skipped === undefined && credential !== undefined && ids.has(credential)).flatMap(delivery => placeOf(delivery, incident.lastAt));
	const names = new Set(now.map(place => nameOf(place)));
	return [...earlier.filter(place => !names.has(nameOf(place)) && !gone.has(idOf(place))), ...now];
}

/**
What is known from earlier and was not found by a search that has just ended: lines to be looked at by hand, each with a note that says so.

@param found What the search found now.
*/
export function missingNow(known: readonly KnownPlace[], incident: Incident, {destination, status, found}: {readonly destination: string; readonly status: SearchStatus; readonly found: readonly NewDelivery[]}): readonly Fact[] {
	const ids = new Set(activeCredentials(incident).map(({credential}) => credential.id));
	const present = new Set([...incident.deliveries, ...found].map(delivery => nameOfDelivery(delivery)));
	const lines = new Set(incident.deliveries.map(({id}) => id));
	const missing = known.filter(place => ids.has(place.credential) && (place.destination === undefined || place.destination === destination) && !present.has(nameOf(place)) && !lines.has(idOf(place)));
	return missing.flatMap((place): readonly Fact[] => {
		const delivery = idOf(place);
		const why = place.destination === undefined ? 'Done by hand the last time.' : (status === 'searched' ? 'Known from last time, not found now.' : 'Known from last time; it could not be looked at now.');
		return [
			{
				type: 'delivery-added', delivery: {
					id: delivery, credential: place.credential, title: place.title, ...(place.hand !== undefined && handKinds.includes(place.hand) ? {hand: place.hand} : {}),
				},
			},
			{type: 'delivery-noted', delivery, note: why},
		];
	});
}

/** The folders on this machine that stored something the last time, without those inside another. */
export function foldersOf(known: readonly KnownPlace[]): readonly string[] {
	const folders = [...new Set(known.filter(({kind}) => kind === 'this-laptop').map(({container}) => container.replace(/\/[^\/]*$/v, '')))].filter(folder => folder !== '');
	return folders.filter(folder => !folders.some(other => folder.startsWith(`${other}/`))).toSorted();
}
