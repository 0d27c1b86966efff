import process from 'node:process';
import {type DatedFact} from '../core/fact.js';
import {systemClock} from '../io/clock.js';
import {acquireLock, type Lock, type LockOwner} from '../io/lock.js';
import {identifyProcess} from '../io/process-identity.js';
import {openIncidentJournal, type IncidentJournal} from '../runtime/incident-journal.js';
import {journalsFolder} from './incidents.js';

export type OpenedIncident = {
	readonly status: 'opened';
	readonly journal: IncidentJournal;
	readonly facts: readonly DatedFact[];
	readonly lock: Lock;
};

export type IncidentOpening =
	| OpenedIncident
	/** Another machine may be working on it; only the operator can know. */
	| {readonly status: 'ask'; readonly owner: LockOwner | 'unreadable'}
	| {readonly status: 'refused'; readonly message: string};

/** A new id, such as `inc-20261121-a3f9`. */
export function newIncidentId(): string {
	const day = new Date(systemClock.now()).toISOString().slice(0, 10).replaceAll('-', '');
	return `inc-${day}-${systemClock.randomHex(4)}`;
}

/** What is readable of a damaged journal goes on under another name; the damaged file stays as it is. */
function continueReadable(folder: string, id: string, facts: readonly DatedFact[], why: string): IncidentOpening {
	const name = `${id}-readable`;
	const opening = openIncidentJournal(folder, name, systemClock.now);
	if (opening.status !== 'opened') {
		return {status: 'refused', message: `${why} Its readable part could not be saved apart: ${opening.failure.message}`};
	}

	if (opening.facts.length === 0) {
		for (const fact of facts) {
			opening.journal.append([fact]);
		}
	}

	opening.journal.close();
	return {status: 'refused', message: `${why}\nIts readable part, ${facts.length} facts, can be continued with: rekey resume ${name}\nWhat happened after the damage is not known to it: check the roles' times of change first.`};
}

/**
Take the lock of an incident and open its journal.
*/
export function openIncident(home: string, id: string, force = false): IncidentOpening {
	const folder = journalsFolder(home);
	const lock = acquireLock(folder, id, identifyProcess(process.pid), {now: systemClock.now(), force});
	switch (lock.status) {
		case 'held': {
			return {status: 'refused', message: `Another rekey (process ${lock.owner.pid}) is working on ${id}. Two at once could reset a password twice, so this one stops. Go on in the other terminal, or end that process first.`};
		}

		case 'ask': {
			return {status: 'ask', owner: lock.owner};
		}

		case 'refused': {
			return {status: 'refused', message: lock.failure.message};
		}

		case 'acquired': {
			const opening = openIncidentJournal(folder, id, systemClock.now);
			if (opening.status === 'opened') {
				return {
					status: 'opened', journal: opening.journal, facts: opening.facts, lock: lock.lock,
				};
			}

			lock.lock.release();
			return opening.status === 'damaged'
				? continueReadable(folder, id, opening.facts, opening.failure.message)
				: {status: 'refused', message: opening.failure.message};
		}
	}
}
