import {createFileDestinations} from './files/index.js';
import {type CreateDestination, type Destination, type Tools} from './types.js';

/** A new destination is a file or folder beside this one and a line here. */
const all: readonly CreateDestination[] = [];

/**
Every place that this program can search and write to.
*/
export function createDestinations(tools: Tools): readonly Destination[] {
	return [...createFileDestinations(tools), ...all.map(create => create(tools))];
}
