import {activeCredentials} from '../agenda.js';
import {proofLine} from '../checklist.js';
import {
	ignored, open, withoutFailed, type Reaction,
} from '../reaction.js';
import {isDraining} from '../replacing.js';
import {type ScreenOf} from '../screen.js';
import {moved} from './list.js';
import {type Step} from './step.js';

/** Work that only looks, which asking again may mend. */
export function isLook(work: string): boolean {
	return ['prove-login ', 'end-sessions ', 'count-old-sessions ', 'reveal-new ', 'search-places ', 'check-delivery ', 'probe-transport'].some(type => work.startsWith(type));
}

/**
Prove: what was shown about every old password, and what was not.
*/
export const proveStep: Step<ScreenOf<'prove'>> = {
	onKey(state, incident, _screen, key): Reaction {
		const active = activeCredentials(incident);
		const cursor = moved(state.local.cursor, key, active.length);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		if (key.name === 'enter') {
			return {detours: [], run: {past: [...state.run.past, 'prove']}};
		}

		if (key.name !== 'character') {
			return ignored;
		}

		const record = active[state.local.cursor];
		switch (key.character) {
			case 'r': {
				const all = active.map(({credential}) => credential.id);
				return {run: {proveAgain: all, countAgain: all, failed: withoutFailed(state.run, isLook)}};
			}

			case 'd': {
				return record !== undefined && isDraining(record) ? open(state, {name: 'drain', credential: record.credential.id}) : ignored;
			}

			case 'o': {
				return open(state, {name: 'evidence-kind'});
			}

			case 'm': {
				return record?.stage.name === 'done' ? open(state, {name: 'method', credential: record.credential.id}) : ignored;
			}

			case 'c': {
				return record === undefined ? ignored : open(state, {name: 'checklist', credential: record.credential.id});
			}

			default: {
				return ignored;
			}
		}
	},
	view: (state, incident) => ({
		name: 'prove',
		rows: activeCredentials(incident).map(record => proofLine(state, incident, record)),
		cursor: state.local.cursor,
		...(incident.transport === undefined ? {} : {transport: incident.transport}),
		now: state.now,
	}),
	hints: (_state, incident) => [{key: 'enter', does: 'go on'}, {key: 'r', does: 'check again'}, ...(activeCredentials(incident).some(record => isDraining(record)) ? [{key: 'd', does: 'old role'}] : []), {key: 'o', does: 'give the old value again'}, {key: 'm', does: 'change it again'}, {key: 'c', does: 'checklist'}],
};
