import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {openJournal} from '../../source/io/journal-writer.js';
import {compare, timed} from './compare.js';

type Fact = {readonly type: 'note'; readonly text: string};

const fact: Fact = {type: 'note', text: 'production/neondb_owner: the request was sent'};

function journalOf(folder: string, id: string, entries: number) {
	const opening = openJournal<Fact>(folder, id, {now: Date.now});
	if (opening.status !== 'opened') {
		throw new Error(opening.failure.message);
	}

	const {journal} = opening;
	for (let written = 0; written < entries; written += 1000) {
		journal.append(...Array.from({length: Math.min(1000, entries - written)}, () => fact));
	}

	return journal;
}

export async function append(): Promise<string> {
	const folder = mkdtempSync(path.join(tmpdir(), 'rekey-benchmark-'));
	try {
		const short = journalOf(folder, 'inc-20261121-aaaa', 10);
		const long = journalOf(folder, 'inc-20261121-bbbb', 100_000);
		const line = await compare({
			title: 'journal: an append at entry 100,000 ÷ at entry 10',
			async subject() {
				return timed(() => {
					long.append(fact);
				});
			},
			async baseline() {
				return timed(() => {
					short.append(fact);
				});
			},
			rounds: 301,
		});
		short.close();
		long.close();
		return line;
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}
