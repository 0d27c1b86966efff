import {type Place} from '../core/incident.js';
import {
	type Compare, createComparisons, findSpots, namesHost, namesOtherCompute, type Spot,
} from './dotenv-match.js';
import {type NewValues} from './types.js';

/** The values of a login; keys have no spots of their own here. */
export type LoginValues = Extract<NewValues, {readonly kind: 'login'}>;

/** The spots of one place and what each holds now. */
export type Target =
	| {
		readonly status: 'found';
		readonly line: number;
		/** Hold the old password, or belong to the login and are to be changed for that. */
		readonly open: readonly Spot[];
		/** Hold the new one. */
		readonly done: readonly Spot[];
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

/**
Find a place again in a text that may have changed since.
*/
export function findTarget(text: string, place: Place, values: LoginValues, oldPassword: string | undefined): Target {
	const detail = readDetail(place.detail);
	const addresses = [values.host, values.pooledHost].map(host => ({host, port: values.port}));
	const compareWith = createComparisons();
	const compareOld: Compare = oldPassword === undefined ? () => false : compareWith(oldPassword);
	const compareNew = compareWith(values.password);
	const holds: Holds = {
		old: spot => compareOld(spot.password?.readings ?? []),
		fresh: spot => compareNew(spot.password?.readings ?? []),
	};
	const name = place.key === '' ? `Line ${detail.line ?? '?'}` : place.key;
	const isNamed = (spot: Spot) => spot.password !== undefined && spot.key === place.key && spot.isComment === detail.isComment && (spot.kind === 'variable') === (place.shape === 'password')
		&& (spot.role === undefined || spot.role === values.role) && !namesOtherCompute(spot, addresses);
	const named = findSpots(text, [values.password, ...(oldPassword === undefined ? [] : [oldPassword])]).filter(spot => isNamed(spot));
	const line = chooseLine(named, detail.line, holds);
	if (line === undefined) {
		return {status: 'changed', reason: named.length === 0 ? `${name} is no longer there for ${values.role}.` : `${name} is there several times and has moved.`};
	}

	const spots = named.filter(spot => spot.line === line);
	const done = spots.filter(spot => holds.fresh(spot));
	const rest = spots.filter(spot => !holds.fresh(spot));
	// Without the old password only what names the login itself, or stands unmoved, can be taken for it.
	const isOpen = (spot: Spot) => oldPassword === undefined ? namesHost(spot, addresses) || (spot.kind === 'variable' && line === detail.line) : holds.old(spot);
	const open = rest.filter(spot => isOpen(spot));
	return open.length === 0 && done.length === 0
		? {status: 'changed', reason: `${name} holds another value now.`}
		: {
			status: 'found', line, open, done,
		};
}
