import {type Outcome} from '../../core/outcome.js';
import {type Gh} from './gh.js';
import {listOf} from './json.js';

const mostPages = 20;

export type Listing = {readonly items: readonly unknown[]; /** There were more pages than were asked for. */ readonly isCut: boolean};

/**
All pages of a list.

@param name The field that holds the list; absent where the reply is the list.
*/
export async function listAll(gh: Gh, path: string, options: {readonly name?: string; readonly pages?: number; readonly signal: AbortSignal}): Promise<Outcome<Listing>> {
	const items: unknown[] = [];
	for (let page = 1; page <= (options.pages ?? mostPages); page++) {
		const reply = await gh.call(`${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`, {signal: options.signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		items.push(...listOf(reply.value.body, options.name));
		if (!(reply.value.headers.link ?? '').includes('rel="next"')) {
			return {status: 'succeeded', value: {items, isCut: false}};
		}
	}

	return {status: 'succeeded', value: {items, isCut: true}};
}
