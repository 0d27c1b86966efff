import {activeCredentials} from '../agenda.js';
import {openEnds} from '../closing.js';
import {exposureOf} from '../proof.js';
import {forgetAll} from '../answers/values.js';
import {
	ignored, open as openScreen, withoutFailed, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {type ScreenOf} from '../screen.js';
import {moved} from './list.js';
import {type Step} from './step.js';

function counts(incident: Incident) {
	const active = activeCredentials(incident);
	const states = active.map(record => exposureOf(record, incident.leak?.since).state);
	return {
		proven: states.filter(state => state === 'proven').length, claimed: states.filter(state => state === 'claimed').length, total: incident.credentials?.length ?? 0,
	};
}

/**
Close: what is still open, and the end of the response.
*/
export const closeStep: Step<ScreenOf<'close'>> = {
	onKey(state, incident, _screen, key): Reaction {
		const open = openEnds(incident);
		const cursor = moved(state.local.cursor, key, open.length);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		if (key.name === 'enter') {
			return {facts: [{type: 'incident-closed', isComplete: open.length === 0}], effects: [forgetAll(state)]};
		}

		if (key.name === 'character' && key.character === 'd' && incident.findings.length > 0) {
			return openScreen(state, {name: 'findings'});
		}

		return key.name === 'character' && key.character === 'b' ? {run: {past: [], pastChecklists: []}} : ignored;
	},
	view(state, incident) {
		const open = openEnds(incident);
		return {
			name: 'close', isComplete: open.length === 0, open, ...counts(incident), scroll: state.local.cursor,
		};
	},
	hints: (_state, incident) => [{key: 'enter', does: openEnds(incident).length === 0 ? 'close and write the report' : 'close as incomplete'}, {key: '↑↓', does: 'scroll'}, {key: 'b', does: 'back to the work'}, ...(incident.findings.length > 0 ? [{key: 'd', does: 'side doors'}] : [])],
};

/**
Closed: where the report is.
*/
export const closedStep: Step<ScreenOf<'closed'>> = {
	onKey(state, incident, _screen, key): Reaction {
		if (key.name === 'character' && key.character === 'r') {
			return {run: {failed: withoutFailed(state.run, work => work === 'write-report')}};
		}

		const isSettled = incident.report !== undefined || state.run.failed['write-report'] !== undefined;
		return key.name === 'enter' && isSettled ? {effects: [{type: 'leave', outcome: 'done'}], isEnded: true} : ignored;
	},
	view(state, incident) {
		const failure = state.run.failed['write-report'];
		const {proven, total} = counts(incident);
		return {
			name: 'closed', isComplete: incident.closed?.isComplete ?? false, ...(incident.report === undefined ? {} : {report: incident.report}), ...(failure === undefined ? {} : {failure}), proven, total,
		};
	},
	hints: state => [{key: 'enter', does: 'leave'}, ...(state.run.failed['write-report'] === undefined ? [] : [{key: 'r', does: 'write the report again'}])],
};
