import path from 'node:path';
import {replay} from '../core/evolve/index.js';
import {type DatedFact, type Fact} from '../core/fact.js';
import {type Incident} from '../core/record.js';
import {sanitize} from '../core/sanitize.js';
import {listJournals, readJournal, describeJournalProblem} from '../io/journal-file.js';
import {type ListedIncident, type Progress} from '../io/progress-file.js';

/** Where journals are kept. */
export function journalsFolder(home: string): string {
	return path.join(home, 'incidents');
}

export type ReadIncident =
	| {readonly status: 'read'; readonly incident: Incident; readonly head: string; readonly path: string; readonly warning?: string}
	| {readonly status: 'refused'; readonly message: string};

/** Read an incident without changing anything: for `status` and `report`. */
export function readIncident(home: string, id: string): ReadIncident {
	const file = path.join(journalsFolder(home), `${id}.jsonl`);
	const known = listJournals(journalsFolder(home)).find(({incident}) => incident === id);
	const read = readJournal<Fact>(known?.path ?? file);
	if (known === undefined || read.status === 'refused') {
		return {status: 'refused', message: read.status === 'refused' && known !== undefined ? read.failure.message : `There is no incident ${sanitize(id, 64)}. See them with: rekey status`};
	}

	const facts = read.journal.entries.map(({fact, at}): DatedFact => ({...fact, at}));
	const incident = replay(facts);
	const {problem} = read.journal;
	return incident === undefined
		? {status: 'refused', message: problem === undefined ? `${read.path} holds no incident.` : `There is nothing to read of ${id}. ${describeJournalProblem(problem, read.path)}`}
		: {
			// What was saved of a damaged journal goes by the name of its own file.
			status: 'read', incident: {...incident, id}, head: read.journal.position?.head ?? '', path: read.path, ...(problem === undefined ? {} : {warning: describeJournalProblem(problem, read.path)}),
		};
}

/** All incidents of this home, the newest first; drills are kept apart. */
export function listIncidents(home: string): readonly Incident[] {
	return listJournals(journalsFolder(home))
		.map(({incident}) => readIncident(home, incident))
		.flatMap(read => read.status === 'read' ? [read.incident] : [])
		.toSorted((a, b) => b.openedAt - a.openedAt);
}

/** What the operator calls an incident. */
export function titleOf({leak, credentials}: Incident): string {
	const where = sanitize(leak?.where ?? '', 60);
	const projects = [...new Set((credentials ?? []).map(({credential}) => sanitize(credential.projectName, 40)))];
	return [where === '' ? leak?.source ?? 'not described yet' : where, ...projects.slice(0, 2)].join(', ');
}

/** Keep the list of incidents current. A failure is not worth stopping for: the journals are the truth. */
export function saveListed(progress: Progress | undefined, home: string, incident: Incident): void {
	const listed: ListedIncident = {
		id: incident.id, title: titleOf(incident), openedAt: incident.openedAt, state: incident.closed === undefined ? 'open' : 'closed', folder: journalsFolder(home),
	};
	progress?.saveIncident(listed);
}
