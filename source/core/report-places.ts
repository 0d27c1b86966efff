/**
What the report says of places: what each got, what was seen of it, and where nobody could look.
*/
import {isOpen} from './agenda.js';
import {type HandKind} from './incident.js';
import {type SearchStatus} from './place-fact.js';
import {awaitsDeployment} from './propagation.js';
import {
	isAutomatic, type DeliveryRecord, type Incident, type SearchRecord,
} from './record.js';
import {sanitize} from './sanitize.js';

export type ReportedDelivery = {
	readonly title: string;
	readonly byHand: boolean;
	/** What it is, where the operator added it. */
	readonly hand?: HandKind;
	readonly rung: DeliveryRecord['rung'];
	readonly isOpen: boolean;
	readonly at?: string;
	readonly note: string;
	readonly skipped?: string;
	/** Who confirmed what was done by hand; absent: the operator. */
	readonly confirmedBy?: string;
	/** What the operator wrote about it. */
	readonly remark?: string;
	/** The tool that owns the value, of which this is a copy. */
	readonly managedBy?: string;
	/** Written, and nobody has deployed it: why, or that it still has to be done. */
	readonly notDeployed?: string;
};

export type ReportedSearch = {
	readonly platform: string;
	readonly status: SearchStatus;
	readonly at: string;
	readonly account?: string;
	readonly folders: readonly string[];
	readonly looked: number;
	readonly notSearched: readonly string[];
	/** What to run to look there. */
	readonly commands: ReadonlyArray<{readonly what: string; readonly command: string}>;
};

function moment(at: number): string {
	return new Date(at).toISOString();
}

const ofThisMachine = 'Files of this machine';

/** What the operator calls the platform of a search. */
export function platformOf({destination, name}: SearchRecord): string {
	return sanitize(name ?? destination ?? ofThisMachine, 64);
}

/** What the operator calls a place, with its platform where it is not a file. */
export function titleOf({searches}: Pick<Incident, 'searches'>, {title, place}: Pick<DeliveryRecord, 'title' | 'place'>): string {
	const search = place === undefined || place.kind === 'this-laptop' ? undefined : searches.find(({destination}) => destination === place.destination);
	const text = search === undefined ? title : `${platformOf(search)}: ${title}`;
	return sanitize(text, 200);
}

/** One line of the checklist. */
export function reportDelivery(incident: Incident, delivery: DeliveryRecord): ReportedDelivery {
	const {at, skipped, by, note, place, deploySkipped} = delivery;
	const notDeployed = deploySkipped === undefined ? (awaitsDeployment(delivery) ? 'not deployed yet' : undefined) : sanitize(deploySkipped.reason);
	return {
		title: titleOf(incident, delivery),
		byHand: !isAutomatic(delivery),
		...(delivery.hand === undefined ? {} : {hand: delivery.hand}),
		rung: delivery.rung,
		isOpen: isOpen(delivery),
		...(at === undefined ? {} : {at: moment(at)}),
		note: sanitize(delivery.failure?.message ?? delivery.seen ?? ''),
		...(skipped === undefined ? {} : {skipped: sanitize(skipped.reason)}),
		...(by === undefined ? {} : {confirmedBy: sanitize(by, 80)}),
		...(note === undefined ? {} : {remark: sanitize(note)}),
		...(place?.managedBy === undefined ? {} : {managedBy: sanitize(place.managedBy.name, 80)}),
		...(notDeployed === undefined ? {} : {notDeployed}),
	};
}

/** The newest search of every platform. */
export function reportSearches({searches}: Incident): readonly ReportedSearch[] {
	return searches.map(search => ({
		platform: platformOf(search),
		status: search.status,
		at: moment(search.at),
		...(search.account === undefined ? {} : {account: sanitize(search.account, 80)}),
		folders: search.folders.map(folder => sanitize(folder)),
		looked: search.filesRead,
		notSearched: search.notSearched.map(({what, reason}) => `${sanitize(what)}: ${sanitize(reason)}`),
		commands: search.notSearched.flatMap(({what, command}) => command === undefined ? [] : [{what: sanitize(what), command: sanitize(command, 600)}]),
	}));
}

/** What keeps the places from being complete, one sentence each. */
export function placeEnds(incident: Incident): readonly string[] {
	const unseen = incident.searches.flatMap(search => {
		const reason = sanitize(search.notSearched[0]?.reason ?? '', 160);
		if (search.status === 'not-ready') {
			return [`${platformOf(search)} was not searched: ${reason}`];
		}

		return search.status === 'stopped' ? [`The search of ${platformOf(search)} was stopped before its end.`] : [];
	});
	return [
		...unseen,
		...incident.deliveries.filter(delivery => isOpen(delivery)).map(delivery => `${awaitsDeployment(delivery) ? 'Written, not deployed' : 'Not delivered'}: ${titleOf(incident, delivery)}`),
	];
}
