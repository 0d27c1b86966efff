import {type DatedFact, type Fact} from '../core/fact.js';
import {type Failure} from '../core/outcome.js';
import {openJournal} from '../io/journal-writer.js';

/**
The journal of one incident, in the core's own facts.
*/
export type IncidentJournal = {
	readonly path: string;
	/**
	Returns when all of them are on the disk.

	@throws {JournalWriteError} None of them is.
	*/
	append(facts: readonly DatedFact[]): void;
	/** The hash of the last line. */
	head(): string;
	close(): void;
};

export type IncidentJournalOpening =
	| {readonly status: 'opened'; readonly journal: IncidentJournal; readonly facts: readonly DatedFact[]}
	| {readonly status: 'damaged'; readonly facts: readonly DatedFact[]; readonly failure: Failure}
	| {readonly status: 'refused'; readonly failure: Failure};

/**
Open or begin the journal of an incident. The lock must be held.
*/
export function openIncidentJournal(folder: string, incident: string, now: () => number): IncidentJournalOpening {
	// A fact is dated by the event that brought it, not by the moment of writing.
	let moment = now();
	const opening = openJournal<Fact>(folder, incident, {now: () => moment});
	if (opening.status === 'refused') {
		return opening;
	}

	const facts = opening.content.entries.map(({fact, at}): DatedFact => ({...fact, at}));
	if (opening.status === 'damaged') {
		return {status: 'damaged', facts, failure: opening.failure};
	}

	const {journal} = opening;
	return {
		status: 'opened',
		facts,
		journal: {
			path: journal.path,
			append(dated) {
				moment = dated[0]?.at ?? now();
				journal.append(...dated.map(({at: _at, ...fact}) => fact));
			},
			head: journal.head,
			close: journal.close,
		},
	};
}
