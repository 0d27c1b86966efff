import {type Key} from '../core/key.js';
import {type ScreenView} from '../core/view-model.js';

/** A key by its name, or text to type. */
export type WayKey =
	| Exclude<Key['name'], 'character'>
	| {readonly text: string}
	/** The word that the screen asks for. */
	| {readonly typeWord: true}
	/** The end of the value that the screen shows. */
	| {readonly lastFour: true}
	| {
		readonly path: 'leaked' | 'applications';
		/** Another file in the folder of that one. */
		readonly beside?: string;
	};

/** By the names of the parts; a dot leads into a part. */
type Values = Readonly<Record<string, string | number | boolean>>;

/** Which screen is waited for. */
export type ScreenMatch = {
	readonly name: ScreenView['name'];
	/** Parts of the screen that have these values. */
	readonly is?: Values;
	/** Parts that are there at all. */
	readonly has?: readonly string[];
	/** Every item of a list has these values. */
	readonly every?: {readonly list: string; readonly is: Values};
	/** Parts that have other values by then. */
	readonly isNot?: Values;
};

/** One thing that is done on one screen. */
export type WayStep = {
	/** What is done here and why. */
	readonly say?: string;
	readonly on: ScreenMatch;
	readonly keys: readonly WayKey[];
};

function hasValues(part: unknown, values: Values = {}): boolean {
	return Object.entries(values).every(([name, value]) => partAt(part, name) === value);
}

function partAt(part: unknown, name: string): unknown {
	let current = part;
	for (const step of name.split('.')) {
		current = (current as Readonly<Record<string, unknown>> | undefined)?.[step];
	}

	return current;
}

/**
Whether a screen is the one that is waited for.
*/
export function isOn(screen: ScreenView, {name, is, has = [], every, isNot = {}}: ScreenMatch): boolean {
	const record = screen as Readonly<Record<string, unknown>>;
	const list = every === undefined ? [] : record[every.list];
	return screen.name === name
		&& hasValues(screen, is)
		&& Object.entries(isNot).every(([part, value]) => partAt(screen, part) !== value)
		&& has.every(part => record[part] !== undefined)
		&& (every === undefined || (Array.isArray(list) && list.length > 0 && list.every(item => hasValues(item, every.is))));
}

/**
A screen or a match in a few words, for a message.
*/
export function describeMatch({name, is = {}, has = [], every, isNot = {}}: ScreenMatch): string {
	const parts = [
		...Object.entries(is).map(([part, value]) => `${part} ${String(value)}`),
		...Object.entries(isNot).map(([part, value]) => `${part} not ${String(value)}`),
		...has.map(part => `with ${part}`),
		...(every === undefined ? [] : [`every ${every.list} ${Object.entries(every.is).map(([part, value]) => `${part} ${String(value)}`).join(', ')}`]),
	];
	return parts.length === 0 ? name : `${name} (${parts.join('; ')})`;
}
