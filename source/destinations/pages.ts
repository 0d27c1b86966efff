import {type Outcome} from '../core/outcome.js';

/** So many that no account has them: a platform whose list goes in a circle is not read for ever. */
const mostPages = 1000;

/**
A list that a platform gives in pages, whole. One that does not end is a failure, and no shorter list: what was not seen must not look as if it were not there.

@param read One page: its items, and what the next one is asked for with; undefined after the last.
*/
export async function readPages<Item, Cursor>(first: Cursor, read: (cursor: Cursor) => Promise<Outcome<{readonly items: readonly Item[]; readonly next: Cursor | undefined}>>): Promise<Outcome<readonly Item[]>> {
	const items: Item[] = [];
	let cursor: Cursor | undefined = first;
	for (let page = 0; page < mostPages; page++) {
		const reply: Awaited<ReturnType<typeof read>> = await read(cursor);
		if (reply.status !== 'succeeded') {
			return reply;
		}

		items.push(...reply.value.items);
		cursor = reply.value.next;
		if (cursor === undefined) {
			return {status: 'succeeded', value: items};
		}
	}

	return {status: 'refused', failure: {kind: 'invalid-reply', message: `The list did not end after ${mostPages} pages.`}};
}
