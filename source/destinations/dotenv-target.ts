import {type Place} from '../core/incident.js';
import {
	type Compare, createComparisons, namesHost, namesOtherCompute, type Spot,
} from './dotenv-match.js';
import {type NewValues} from './types.js';

/** The spots of one place and what each holds now. */
export type Target<SomeSpot extends Spot> =
	| {
		readonly status: 'found';
		readonly line: number;
		/** Hold the old value, or belong to the login and are to be changed for that. */
		readonly open: readonly SomeSpot[];
		/** Hold the new one. */
		readonly done: readonly SomeSpot[];
	}
	| {readonly status: 'changed'; readonly reason: string};

/** The words of a place's detail that lead back to it. */
export function describeLine(line: number, isComment: boolean): string {
	return `line ${line}${isComment ? ', comment' : ''}`;
}

function readDetail(detail: string | undefined): {readonly line: number | undefined; readonly isComment: boolean} {
	const [, line, comment] = /^line (\d+)(, comment)?/v.exec(detail ?? '') ?? [];
	return {line: line === undefined ? undefined : Number(line), isComment: comment !== undefined};
}

type Holds = {readonly old: (spot: Spot) => boolean; readonly fresh: (spot: Spot) => boolean};

/** The one assignment that is meant, among several of the same name where lines have moved. */
function chooseLine(spots: readonly Spot[], line: number | undefined, holds: Holds): number | undefined {
	const telling = spots.filter(spot => holds.old(spot) || holds.fresh(spot));
	const possible = new Set((telling.length > 0 ? telling : spots).map(spot => spot.line));
	if (line !== undefined && possible.has(line)) {
		return line;
	}

	return possible.size === 1 ? [...possible][0] : undefined;
}

/** What a login's place must agree with beside its name; a key belongs to no login. */
function createFit(place: Place, values: NewValues): {readonly isFit: (spot: Spot) => boolean; readonly namesLogin: (spot: Spot) => boolean; readonly who: string} {
	if (values.kind === 'api-key') {
		return {isFit: () => true, namesLogin: () => false, who: 'the key'};
	}

	const addresses = [values.host, values.pooledHost].map(host => ({host, port: values.port}));
	return {
		isFit: spot => (spot.kind === 'variable') === (place.shape === 'password') && [undefined, values.role, values.replaces].includes(spot.role) && !namesOtherCompute(spot, addresses),
		namesLogin: spot => namesHost(spot, addresses),
		who: values.role,
	};
}

// The keys that Neon issues say what they are.
const keyPattern = /\bnapi_\w{8,}/gv;

/**
All keys of Neon that a text holds.
*/
export function findKeys(text: string): readonly string[] {
	return [...new Set(Array.from(text.matchAll(keyPattern), ([key]) => key))];
}

/**
Find a place again in a text that may have changed since.

@param read Gives the spots of the text, with some secrets found wherever they stand.
*/
export function findTarget<SomeSpot extends Spot>(text: string, read: (text: string, secrets: readonly string[]) => readonly SomeSpot[], place: Place, values: NewValues, old: string | undefined): Target<SomeSpot> {
	const detail = readDetail(place.detail);
	const fresh = values.kind === 'login' ? values.password : values.key;
	const {isFit, namesLogin, who} = createFit(place, values);
	const compareWith = createComparisons();
	const compareOld: Compare = old === undefined ? () => false : compareWith(old);
	const compareNew = compareWith(fresh);
	const holds: Holds = {
		old: spot => compareOld(spot.password?.readings ?? []),
		fresh: spot => compareNew(spot.password?.readings ?? []) && (values.kind === 'api-key' || values.replaces === undefined || spot.role === values.role),
	};
	const name = place.key === '' ? `Line ${detail.line ?? '?'}` : place.key;
	const isNamed = (spot: Spot) => spot.password !== undefined && spot.key === place.key && spot.isComment === detail.isComment && isFit(spot);
	const secrets = [fresh, ...(old === undefined ? [] : [old]), ...(values.kind === 'api-key' && old === undefined ? findKeys(text) : [])];
	const named = read(text, [...new Set(secrets)]).filter(spot => isNamed(spot));
	const line = chooseLine(named, detail.line, holds);
	if (line === undefined) {
		return {status: 'changed', reason: named.length === 0 ? `${name} is no longer there for ${who}.` : `${name} is there several times and has moved.`};
	}

	const spots = named.filter(spot => spot.line === line);
	const done = spots.filter(spot => holds.fresh(spot));
	const rest = spots.filter(spot => !holds.fresh(spot));
	const isUnmoved = (spot: Spot) => line === detail.line && (values.kind === 'login' ? spot.kind === 'variable' : findKeys(spot.password?.readings[0] ?? '').length === 1);
	// Without the old value only what names the login itself, or stands unmoved, can be taken for it.
	const isOpen = (spot: Spot) => old === undefined ? namesLogin(spot) || isUnmoved(spot) : holds.old(spot);
	const open = rest.filter(spot => isOpen(spot));
	return open.length === 0 && done.length === 0
		? {status: 'changed', reason: `${name} holds another value now.`}
		: {
			status: 'found', line, open, done,
		};
}
