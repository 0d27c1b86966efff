import {activeCredentials} from './agenda.js';
import {type Certainty} from './fact.js';
import {type Incident} from './record.js';

/** What one order of the work costs, in milliseconds from now on. */
export type OrderCost = {
	/** Until the last leaked password is dead. */
	readonly exposure: number;
	/** The longest that one application is without a password that works. Undefined: no place is known, so nobody can say. */
	readonly outage: number | undefined;
};

const second = 1000;

/**
What each part is counted with. The machine's share comes from Neon's published limits; the operator's is an assumption, and is said to be one.
*/
export const assumptions = {
	/** Read the consequences, type the word, take the receipt. */
	confirmation: 25 * second,
	/** A place that this program writes. */
	delivery: 10 * second,
	/** A place that is done by hand. */
	byHand: 120 * second,
	/** A look at everything that was found, before anything is changed. */
	search: 60 * second,
	/** One reset and its operations: nothing else may change in the project meanwhile. */
	operations: 2 * second,
	/** Requests for one reset with its looks before and after; 700 in a minute are allowed. */
	requests: 8,
	requestsPerMinute: 700,
} as const;

type Part = {readonly reset: number; readonly deliveries: number};

function partsOf(incident: Incident): readonly Part[] {
	return activeCredentials(incident).filter(({stage}) => stage.name !== 'done').map(({credential}) => {
		const places = incident.deliveries.filter(delivery => delivery.credential === credential.id && delivery.skipped === undefined);
		return {
			reset: assumptions.confirmation,
			deliveries: places.reduce((sum, {place}) => sum + (place === undefined ? assumptions.byHand : assumptions.delivery), 0),
		};
	});
}

/** What the machine needs at the least, however quick the operator is. */
function machineTime(incident: Incident): number {
	const open = activeCredentials(incident).filter(({stage}) => stage.name !== 'done');
	const perProject = new Map<string, number>();
	for (const {credential} of open) {
		perProject.set(credential.projectId, (perProject.get(credential.projectId) ?? 0) + 1);
	}

	const locked = Math.max(0, ...perProject.values()) * assumptions.operations;
	return Math.max(locked, open.length * assumptions.requests / assumptions.requestsPerMinute * 60 * second);
}

/**
The cost of both orders: every reset first and then the places, or the places first and then each reset with its own deliveries.
*/
export function costOf(incident: Incident): Readonly<Record<Certainty, OrderCost>> {
	const parts = partsOf(incident);
	const isKnown = parts.some(({deliveries}) => deliveries > 0);
	const resets = Math.max(machineTime(incident), parts.reduce((sum, {reset}) => sum + reset, 0));
	const deliveries = parts.reduce((sum, part) => sum + part.deliveries, 0);
	return {
		confirmed: {
			exposure: resets,
			// The first one reset waits for all the others, and for every delivery.
			outage: isKnown ? resets - (parts[0]?.reset ?? 0) + deliveries : undefined,
		},
		precautionary: {
			exposure: assumptions.search + resets + deliveries,
			outage: isKnown ? Math.max(0, ...parts.map(part => part.deliveries)) + assumptions.operations : undefined,
		},
	};
}
