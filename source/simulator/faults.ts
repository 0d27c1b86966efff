import {type Random} from './random.js';

/**
What can be made to go wrong. Plain data, so that it can come from a scenario, a test or a command line.

- `locked`: 423 with Neon's text. `rate-limited`: 429. `unavailable`: 503 with JSON. `html`: an error page, with `status` 500, 502, 503 or 524.
- `lost-before`: the connection is cut before anything is done. `lost-after`: it is done, then the connection is cut.
- `slow`: the answer waits `milliseconds`. `truncated`: the body is cut in the middle. `empty`: 200 without a body.
- `operation-failed`: an operation fails and recovers later, or never with `isPermanent`. `route` names its action.
- `cache-lag`: a proxy judges by the password of `milliseconds` ago.
- `unavailable-projects`: `projectIds` (all where left out) are missing from lists and named as unavailable.
- `unknown-value`: enumerations in answers hold a value nobody has heard of.
- `hostile-names`: names in answers carry escape sequences, bidirectional overrides, right-to-left text and emoji.
*/
export const faultKinds = [
	'locked',
	'rate-limited',
	'unavailable',
	'html',
	'lost-before',
	'lost-after',
	'slow',
	'truncated',
	'empty',
	'operation-failed',
	'cache-lag',
	'unavailable-projects',
	'unknown-value',
	'hostile-names',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export type Fault = {
	readonly kind: FaultKind;
	/** An operation of the API (`resetProjectBranchRolePassword`) or a regular expression for `METHOD /path`. Every route where it is left out. */
	readonly route?: string;
	/** How often it strikes. @default unlimited */
	readonly times?: number;
	/** How likely it strikes, 0 to 1. @default 1 */
	readonly chance?: number;
	readonly milliseconds?: number;
	readonly status?: number;
	/** `Retry-After` of `rate-limited`, in seconds. */
	readonly retryAfter?: number;
	readonly projectIds?: readonly string[];
	readonly isPermanent?: boolean;
};

/** A fault that is switched on, and how often it still strikes. */
export type ActiveFault = Fault & {readonly left?: number};

export type Faults = {
	/** How often each kind struck. */
	readonly struck: ReadonlyMap<FaultKind, number>;
	/** What is switched on, the exhausted ones left out. */
	readonly active: readonly ActiveFault[];
	/** Switch one on; the answer switches it off again. */
	add(fault: Fault): () => void;
	clear(): void;
	/** The faults that strike this request, each counted. */
	take(operation: string, target: string): readonly Fault[];
	takeOperation(action: string): Fault | undefined;
	/** Does a proxy still judge by what was replaced this long ago? */
	isBehind(milliseconds: number): boolean;
};

const elsewhere = new Set<FaultKind>(['operation-failed', 'cache-lag']);

/**
The faults that are switched on.
*/
export function createFaults(random: Random, initial: readonly Fault[]): Faults {
	type Active = {readonly fault: Fault; left: number};
	const active = new Set<Active>();
	const struck = new Map<FaultKind, number>();

	const strike = (entry: Active): boolean => {
		if (entry.left <= 0 || !random.happens(entry.fault.chance ?? 1)) {
			return false;
		}

		entry.left--;
		struck.set(entry.fault.kind, (struck.get(entry.fault.kind) ?? 0) + 1);
		return true;
	};

	const faults: Faults = {
		add(fault) {
			const entry = {fault, left: fault.times ?? Number.POSITIVE_INFINITY};
			active.add(entry);
			return () => {
				active.delete(entry);
			};
		},
		clear() {
			active.clear();
		},
		get active() {
			return [...active].filter(({left}) => left > 0).map(({fault, left}) => ({...fault, ...(Number.isFinite(left) && {left})}));
		},
		take: (operation, target) => [...active]
			.filter(entry => !elsewhere.has(entry.fault.kind) && concerns(entry.fault, operation, target) && strike(entry))
			.map(entry => entry.fault),
		takeOperation: action => [...active].find(entry => entry.fault.kind === 'operation-failed' && concerns(entry.fault, action, action) && strike(entry))?.fault,
		isBehind: milliseconds => [...active].some(entry => entry.fault.kind === 'cache-lag' && milliseconds < (entry.fault.milliseconds ?? 240_000) && strike(entry)),
		struck,
	};
	for (const fault of initial) {
		faults.add(fault);
	}

	return faults;
}

function concerns({route}: Fault, operation: string, target: string): boolean {
	return route === undefined || route === operation || (!/^\w+$/v.test(route) && new RegExp(route, 'v').test(target));
}
