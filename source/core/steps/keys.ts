import {areKeysSettled} from '../due-keys.js';
import {type Key} from '../key.js';
import {
	allListed, markedKeys, recordRows, shownRows, type KeyRow,
} from '../key-rows.js';
import {
	ignored, open, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {type KeyId} from '../incident.js';
import {type Incident} from '../record.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {leakedTokens} from '../work/keys.js';
import {edit} from './field.js';
import {moved} from './list.js';
import {type Step} from './step.js';

function isChoosing(incident: Incident): boolean {
	return incident.keyRecords.length === 0;
}

function rowsOf(state: State, incident: Incident): readonly KeyRow[] {
	return isChoosing(incident) ? shownRows(state, incident).map(({row}) => row) : recordRows(incident);
}

/** Everything that was marked goes its way; where nothing was, the passwords are next. */
function choose(state: State, incident: Incident): Reaction {
	const {keyList, failed} = state.run;
	if (keyList === undefined && failed['list-keys'] === undefined) {
		return problem('Still asking Neon for the keys. Wait for it.');
	}

	const keys = markedKeys(state, incident);
	if (keys.length > 0) {
		return {
			facts: [{
				type: 'keys-marked', keys, listed: keyList?.keys.length ?? 0, missing: keyList?.missing ?? [],
			}],
		};
	}

	return keyList === undefined && state.local.notice === undefined
		? {local: {notice: 'asked', problem: 'The keys could not be listed, so nothing is known about them. Press u to name a key that leaked, r to look again, or enter once more to go on.'}}
		: {facts: [{type: 'keys-answered', answer: keyList === undefined ? 'not-yet' : 'none-leaked'}]};
}

function mark(state: State, row: KeyRow): Reaction {
	const {keyMarks} = state.run;
	return {run: {keyMarks: {...keyMarks, chosen: {...keyMarks.chosen, [row.id]: !row.isMarked}}}, local: {problem: undefined}};
}

/** Replace it, or only revoke it. What an integration made is renewed by the integration. */
function changePlan(state: State, row: KeyRow): Reaction {
	if (row.plan === 'reconnect') {
		return problem('An integration made this key and uses it. Disconnecting and connecting it again in the Console makes a new one; how is shown next.');
	}

	const {keyMarks} = state.run;
	return {run: {keyMarks: {...keyMarks, plans: {...keyMarks.plans, [row.id]: row.plan === 'replace' ? 'revoke-only' : 'replace'}}}};
}

function knowAddress(incident: Incident, row: KeyRow): Reaction {
	return row.from === undefined
		? problem('Neon names no address for this key.')
		: {facts: [{type: 'addresses-named', addresses: [...new Set([...(incident.knownAddresses ?? []), row.from])]}], local: {problem: undefined}};
}

function onCharacter(state: State, incident: Incident, character: string, row: KeyRow | undefined): Reaction {
	switch (character) {
		case ' ': {
			return row === undefined ? problem('There is no key to mark here.') : mark(state, row);
		}

		case 'm': {
			return row === undefined ? ignored : changePlan(state, row);
		}

		case 'a': {
			return row === undefined ? ignored : knowAddress(incident, row);
		}

		case 'u': {
			return open(state, {name: 'unlisted-key'});
		}

		case 'e': {
			return open(state, {name: 'evidence-kind'});
		}

		case '/': {
			return {local: {focus: 'field', problem: undefined}};
		}

		case 'r': {
			return {run: {keyList: undefined, failed: withoutFailed(state.run, work => work === 'list-keys')}};
		}

		default: {
			return ignored;
		}
	}
}

function onResults(state: State, incident: Incident, key: Key): Reaction {
	const cursor = moved(state.local.cursor, key, incident.keyRecords.length);
	if (cursor !== undefined) {
		return {local: {cursor}};
	}

	return key.name === 'enter' ? {facts: [{type: 'keys-answered', answer: 'handled'}]} : ignored;
}

function onList(state: State, incident: Incident, key: Key): Reaction {
	const rows = shownRows(state, incident);
	const cursor = moved(state.local.cursor, key, rows.length);
	if (cursor !== undefined) {
		return {local: {cursor, problem: undefined}};
	}

	if (key.name === 'enter') {
		return choose(state, incident);
	}

	if (key.name === 'escape') {
		return state.local.filter === '' ? ignored : {local: {filter: '', cursor: 0}};
	}

	return key.name === 'character' ? onCharacter(state, incident, key.character, rows[state.local.cursor]?.row) : ignored;
}

function onFilter(state: State, key: Key): Reaction {
	const filter = edit(state.local.filter, key);
	if (filter !== undefined) {
		return {local: {filter, cursor: 0}};
	}

	if (key.name === 'escape') {
		return {local: {focus: 'list', filter: '', cursor: 0}};
	}

	return key.name === 'enter' || key.name === 'down' || key.name === 'tab' ? {local: {focus: 'list'}} : ignored;
}

/**
Keys: every key that can be listed, with what speaks against it, and afterwards what became of each. `local.focus` is `list` unless the filter is being typed.
*/
export const keysStep: Step<ScreenOf<'keys'>> = {
	onKey(state, incident, _screen, key) {
		if (!isChoosing(incident)) {
			return onResults(state, incident, key);
		}

		return state.local.focus === 'field' ? onFilter(state, key) : onList(state, incident, key);
	},
	view(state, incident) {
		const {run, local} = state;
		const failure = run.failed['list-keys'];
		const rows = rowsOf(state, incident);
		const tokens = leakedTokens(state);
		return {
			name: 'keys',
			mode: isChoosing(incident) ? 'choose' : 'results',
			listing: run.keyList === undefined ? (failure === undefined ? 'under-way' : 'failed') : 'done',
			...(failure === undefined ? {} : {failure}),
			rows,
			cursor: Math.min(local.cursor, Math.max(0, rows.length - 1)),
			filter: local.filter,
			filterHasFocus: isChoosing(incident) && local.focus === 'field',
			total: run.keyList?.keys.length ?? incident.keyList?.listed ?? 0,
			marked: isChoosing(incident) ? allListed(state, incident).filter(({row}) => row.isMarked).length + run.keyMarks.unlisted.length : incident.keyRecords.filter(({plan}) => plan !== 'own').length,
			missing: run.keyList?.missing ?? incident.keyList?.missing ?? [],
			unlisted: run.keyMarks.unlisted,
			leaked: {given: tokens.length, live: tokens.filter(token => run.leakedKeys[token] === 'accepted').length, isInUse: run.isLeakedInUse === true && run.runsOn === undefined},
			hasKnownAddresses: (incident.knownAddresses ?? []).length > 0,
			isPostponed: incident.keyRevokesPostponedAt !== undefined && !areKeysSettled(incident),
			...(local.problem === undefined ? {} : {problem: local.problem}),
		};
	},
	hints(state, incident) {
		if (!isChoosing(incident)) {
			return [{key: 'enter', does: 'continue'}, {key: '↑↓', does: 'scroll'}];
		}

		return state.local.focus === 'field'
			? [{key: 'enter', does: 'to the list'}, {key: 'esc', does: 'clear'}]
			: [{key: 'space', does: 'exposed or not'}, {key: 'enter', does: 'continue'}, {key: 'm', does: 'only revoke'}, {key: 'a', does: 'I know this address'}, {key: 'u', does: 'one is missing'}, {key: '/', does: 'search'}, {key: 'r', does: 'look again'}];
	},
};

/** A key that leaked and is in no list that this key may see. */
export function nameUnlisted({run}: State, label: string): Reaction {
	const {keyMarks} = run;
	return {run: {keyMarks: {...keyMarks, unlisted: [...keyMarks.unlisted, label]}}};
}

/** Keep a key alive, with a reason. */
export function leaveKey(key: KeyId, reason: string): Reaction {
	return {facts: [{type: 'key-left-out', key, reason}], detours: []};
}
