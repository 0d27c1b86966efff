import {type SearchStanding} from '../../core/propagation.js';
import {type Detail} from '../components/blocks.js';
import {count, listed} from './words.js';

/** More reasons than this would push what the screen is for out of it. */
const mostReasons = 2;

/**
What was not searched: few things with their reasons, of many only those that a command would open, and where to read on.
*/
export function missedText({missed}: SearchStanding, where: string): string {
	if (missed.length <= mostReasons) {
		return missed.length === 0 ? '' : `; ${listed(missed.map(({what, reason}) => `${what}: ${reason.replace(/\.$/v, '')}`))}`;
	}

	const shut = missed.filter(({command}) => command !== undefined).map(({what}) => what);
	return `; ${count(missed.length, 'thing')} not searched${shut.length === 0 ? '' : `, among them ${listed(shut, 3)}`}: ${where}`;
}

/** Which places have a login's value, as far as was searched. */
export function usedByText(places: readonly string[], search: SearchStanding): string {
	const found = places.length === 0 ? 'no place found' : listed(places);
	const missed = missedText(search, 'tab, p says which and why');
	switch (search.state) {
		case 'not-started': {
			return `${found}; nothing was searched`;
		}

		case 'under-way': {
			return `${found} so far; ${search.searched} of ${search.of} kinds of places searched${missed}`;
		}

		case 'done': {
			return `${found}; ${search.searched} of ${search.of} kinds of places searched${missed}`;
		}
	}
}

const here = 'p says which and why';

/**
How far the search for places has come, as one detail. The commands that would open what is shut are told with it.

@param none What to say where nothing was searched.
@param again How it is looked at again from this screen.
*/
export function searchDetails(search: SearchStanding, none: string, again: string): ReadonlyArray<Detail | undefined> {
	const {state, looked, searched, of, underWay, missed} = search;
	const tone = missed.length === 0 ? 'plain' : 'warning';
	const commands = [...new Set(missed.flatMap(({command, isByHand}) => isByHand ? [] : command ?? []))];
	const platforms = `${searched} of ${count(of, 'kind')} of places searched`;
	const next: Detail | undefined = commands.length === 0 ? undefined : {name: 'elsewhere', value: `in another terminal: ${listed(commands, 3)}; then ${again}`};
	switch (state) {
		case 'not-started': {
			return [{name: 'search', value: none, tone: 'warning'}];
		}

		case 'under-way': {
			return [{name: 'search', value: `${platforms}, ${count(looked, 'thing')} looked at; now ${listed(underWay, 3)}${missedText(search, here)}`}, next];
		}

		case 'done': {
			return [{name: 'search', value: `${platforms}, ${count(looked, 'thing')} looked at${missedText(search, here)}`, tone}, next];
		}
	}
}
