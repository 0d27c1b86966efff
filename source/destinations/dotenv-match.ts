import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import {type Confidence} from '../core/incident.js';
import {readHost, type Span} from '../io/connection-mentions.js';
import {findLoginSpots, type LoginSpot} from '../io/env-logins.js';
import {type Wanted} from './types.js';

/** A spot, or an occurrence of the old password where nothing around it is understood. */
export type Spot = LoginSpot | {
	readonly kind: 'embedded';
	readonly key: string;
	readonly line: number;
	readonly isComment: boolean;
	readonly hosts: LoginSpot['hosts'];
	readonly role?: undefined;
	readonly roleAt?: LoginSpot['roleAt'];
	readonly database?: undefined;
	readonly endpointId?: undefined;
	readonly password: NonNullable<LoginSpot['password']>;
};

/** Compares with a password in constant time; only keyed digests are looked at. */
export type Compare = (values: readonly string[]) => boolean;

/**
Make comparisons with passwords, under one key for this search. The digests of a spot's readings are made once for all of them.
*/
export function createComparisons(): (password: string) => Compare {
	const key = randomBytes(32);
	const digest = (text: string): Uint8Array => createHmac('sha256', key).update(text).digest();
	const known = new WeakMap<readonly string[], readonly Uint8Array[]>();
	return password => {
		const expected = digest(password);
		return values => {
			const digests = known.get(values) ?? values.map(value => digest(value));
			known.set(values, digests);
			return digests.map(other => timingSafeEqual(other, expected)).includes(true);
		};
	};
}

// A shorter one would be found inside of any text.
const shortestEmbedded = 8;

/** Where a value stands in a text as itself, and not as a part of a longer word. */
export function occurrencesOf(text: string, value: string): readonly Span[] {
	const found: Span[] = [];
	for (let start = text.indexOf(value); start !== -1; start = text.indexOf(value, start + 1)) {
		const end = start + value.length;
		if (!/\w/v.test(text[start - 1] ?? '') && !/\w/v.test(text[end] ?? '')) {
			found.push({start, end});
		}
	}

	return found;
}

/** The old passwords that stand inside of something else, such as JSON. */
export function findEmbedded(text: string, passwords: readonly string[], known: readonly Spot[]): ReadonlyArray<Span & {readonly password: string}> {
	return passwords.filter(value => value.length >= shortestEmbedded).flatMap(password => occurrencesOf(text, password)
		.filter(({start, end}) => !known.some(spot => spot.password?.readings.includes(password) && spot.password.start <= start && end <= spot.password.end))
		.map(span => ({...span, password})));
}

/**
All spots of a text, and the places where the old password stands inside of something else, such as JSON.
*/
export function findSpots(text: string, passwords: readonly string[]): readonly Spot[] {
	const spots = findLoginSpots(text);
	const embedded = findEmbedded(text, passwords, spots).map(({start, end, password}): Spot => {
		const before = text.slice(text.lastIndexOf('\n', start) + 1, start);
		return {
			kind: 'embedded',
			key: /^\s*(?:export\s+)?(?<key>[\w.\-]+)\s*[=:]/v.exec(before)?.groups?.key ?? '',
			line: text.slice(0, start).split(/\r\n|\r|\n/v).length,
			isComment: /^\s*#/v.test(before),
			hosts: [],
			password: {start, end, readings: [password]},
		};
	});
	return [...spots, ...embedded].toSorted((a, b) => a.line - b.line);
}

type Address = {readonly endpointId?: string; readonly host: string; readonly port: number};

/** Whether a spot names one of the addresses. */
export function namesHost(spot: Spot, addresses: readonly Address[]): boolean {
	// Most variables of a file name nothing.
	return (spot.hosts.length > 0 || spot.endpointId !== undefined) && addresses.some(address => {
		const wanted = readHost(address.host);
		const endpointId = address.endpointId ?? wanted.endpointId;
		return spot.hosts.some(({host, port}) => {
			const named = readHost(host);
			return (named.host === wanted.host && (port ?? 5432) === address.port) || (endpointId !== undefined && named.endpointId === endpointId);
		}) || (endpointId !== undefined && spot.endpointId === endpointId);
	});
}

/** Whether a spot names the compute of some other branch, where another password belongs. */
export function namesOtherCompute(spot: Spot, addresses: readonly Address[]): boolean {
	const isCompute = spot.endpointId !== undefined || spot.hosts.some(({host}) => readHost(host).endpointId !== undefined);
	// The same machine with another port is another server, as every compute of a simulator is.
	const isOtherPort = spot.hosts.some(({host, port}) => addresses.some(address => readHost(host).host === readHost(address.host).host && (port ?? 5432) !== address.port));
	return (isCompute || isOtherPort) && !namesHost(spot, addresses);
}

export type Match = {
	readonly wanted: Wanted;
	readonly spot: Spot;
	readonly confidence: Confidence;
	/** Several branches have this password, and the file does not say which one is meant. */
	readonly isGuess: boolean;
};

type Searched = Wanted & {readonly compare: Compare | undefined};

function judgeByHost(spot: Spot, wanted: Searched): Confidence | undefined {
	if (!namesHost(spot, wanted.hosts) || (spot.role !== undefined && spot.role !== wanted.role) || spot.password === undefined) {
		return undefined;
	}

	if (wanted.compare?.(spot.password.readings)) {
		return 'same-value';
	}

	// A variable that belongs to no group of names is a password only if it is the password.
	if (spot.kind === 'variable' && !spot.isNamedPassword) {
		return undefined;
	}

	return spot.role === undefined ? 'same-host' : 'same-host-and-user';
}

/**
Which credentials are stored where in a text.
*/
export function matchSpots(text: string, all: readonly Wanted[]): readonly Match[] {
	return matchThese(findSpots(text, [...new Set(all.flatMap(({old}) => old ?? []))]), all);
}

/**
Which credentials are stored in these spots.
*/
export function matchThese(spots: readonly Spot[], all: readonly Wanted[]): readonly Match[] {
	const compareWith = createComparisons();
	const searched = all.map((wanted): Searched => ({...wanted, compare: wanted.old === undefined ? undefined : compareWith(wanted.old)}));
	const matches: Match[] = [];
	const open: Spot[] = [];
	for (const spot of spots) {
		const byHost = searched.flatMap((wanted): readonly Match[] => {
			const confidence = judgeByHost(spot, wanted);
			const match = {wanted, spot, isGuess: false};
			return confidence === undefined ? [] : [{...match, confidence}];
		});
		// Two roles of one branch: the value tells them apart where no user is named.
		const sameValue = byHost.filter(({confidence}) => confidence === 'same-value');
		matches.push(...(sameValue.length > 0 ? sameValue : byHost));
		if (byHost.length === 0) {
			open.push(spot);
		}
	}

	// The same password may belong to several branches; then what the rest of the file names decides.
	const named = new Set(matches.map(({wanted}) => wanted));
	for (const spot of open) {
		const same = searched.filter(wanted => spot.password !== undefined && wanted.compare?.(spot.password.readings)
			&& (spot.role === undefined || spot.role === wanted.role) && !namesOtherCompute(spot, wanted.hosts));
		const near = same.filter(wanted => named.has(wanted));
		const [chosen] = near.length > 0 ? near : same;
		if (chosen !== undefined) {
			matches.push({
				wanted: chosen, spot, confidence: 'same-value', isGuess: near.length === 0 ? same.length > 1 : near.length > 1,
			});
		}
	}

	return matches.toSorted((a, b) => a.spot.line - b.spot.line);
}
