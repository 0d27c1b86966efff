import {type Outcome} from '../../core/outcome.js';
import {type NeonClient} from './client.js';
import {
	optionalRecord, optionalText, records, type Json,
} from './reply.js';

/** Neon answers with at most so many, whatever is asked for. */
const pageSize = 100;

/**
Reads a list to its end where `pagination.next` names the next page. Older servers name one even on the last page.
*/
export async function readPages<Item extends {readonly id: string}>(client: NeonClient, {path, field, query = {}, signal}: {readonly path: readonly string[]; readonly field: string; readonly query?: Readonly<Record<string, string>>; readonly signal: AbortSignal | undefined}, decode: (json: Json) => Item): Promise<Outcome<readonly Item[]>> {
	const found = new Map<string, Item>();
	const seen = new Set<string>();
	let cursor: string | undefined;
	for (;;) {
		const page = await client.get({path, query: {limit: pageSize, ...query, cursor}, signal}, reply => ({
			items: records(reply, field).map(item => decode(item)), next: optionalText(optionalRecord(reply, 'pagination'), 'next'),
		}));
		if (page.status !== 'succeeded') {
			return page;
		}

		for (const item of page.value.items) {
			found.set(item.id, item);
		}

		cursor = page.value.next;
		if (cursor === undefined || page.value.items.length === 0 || seen.has(cursor)) {
			return {status: 'succeeded', value: [...found.values()]};
		}

		seen.add(cursor);
	}
}
