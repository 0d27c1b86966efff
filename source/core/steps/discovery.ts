import {
	isUnfinished, platformLines, searchId, searching,
} from '../discovery.js';
import {nameOf} from '../propagation.js';
import {
	close, ignored, open, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {moved} from './list.js';
import {type Step} from './step.js';

/** Look once more at some platforms. */
export function searchAgain({run}: State, ids: readonly string[]): Reaction {
	const works = new Set(ids.map(id => searchId(id)));
	return {run: {searchAgain: [...new Set([...run.searchAgain, ...ids])], failed: withoutFailed(run, work => works.has(work))}, local: {problem: undefined}};
}

/** The operator says why nothing has to be looked at there. */
export function leavePlatform(state: State, incident: Incident, destination: string, reason: string): Reaction {
	const {run} = state;
	const name = nameOf(state, destination);
	return {
		facts: [{
			type: 'places-searched', destination, name, status: 'left-out', folders: incident.folders ?? [], filesRead: 0, notSearched: [{what: name, reason}], found: [],
		}],
		run: {searchAgain: run.searchAgain.filter(id => id !== destination), failed: withoutFailed(run, work => work === searchId(destination))},
	};
}

/** Stop what is being searched: the one under the cursor, or all of them. What was found until then is kept. */
function stop(state: State, current: string | undefined): Reaction {
	const under = searching(state);
	if (under.length === 0) {
		return problem('Nothing is being searched now.');
	}

	const ids = current !== undefined && under.includes(current) ? [current] : under;
	return {effects: [{type: 'stop-work', works: ids.map(id => searchId(id))}]};
}

/**
Discovery: every platform, how far its search has come, and what it could not see.
*/
export const discoveryStep: Step<ScreenOf<'discovery'>> = {
	onKey(state, incident, _screen, key): Reaction {
		const lines = platformLines(state, incident);
		const cursor = moved(state.local.cursor, key, lines.length);
		if (cursor !== undefined) {
			return {local: {cursor, problem: undefined}};
		}

		if (key.name === 'enter' || (key.name === 'escape' && state.detours.length > 0)) {
			if (state.detours.length > 0) {
				return close(state);
			}

			return searching(state).length > 0
				? problem('A search is still under way. Wait for it, or stop it with x: what was not looked at goes into the report.')
				: {run: {past: [...state.run.past, 'discovery']}};
		}

		if (key.name !== 'character') {
			return ignored;
		}

		const line = lines[state.local.cursor];
		switch (key.character) {
			case 'r': {
				return searchAgain(state, lines.map(({id}) => id));
			}

			case 'f': {
				const failed = lines.filter(item => isUnfinished(item)).map(({id}) => id);
				return failed.length === 0 ? problem('Everything that is here was looked at.') : searchAgain(state, failed);
			}

			case 'x': {
				return stop(state, line?.id);
			}

			case 's': {
				return line === undefined || !isUnfinished(line) ? problem('Only what could not be searched is left out.') : open(state, {name: 'leave-platform', destination: line.id});
			}

			default: {
				return ignored;
			}
		}
	},
	view: (state, incident) => ({
		name: 'discovery',
		rows: platformLines(state, incident),
		cursor: state.local.cursor,
		underWay: searching(state).length,
		isAsked: state.detours.length === 0,
		...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
	}),
	hints: state => [
		{key: 'enter', does: state.detours.length > 0 ? 'back' : 'go on'},
		{key: 'r', does: 'look again'},
		{key: 'f', does: 'only what failed'},
		...(searching(state).length > 0 ? [{key: 'x', does: 'stop'}] : []),
		{key: 's', does: 'leave out'},
	],
};
