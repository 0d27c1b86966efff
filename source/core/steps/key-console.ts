import {keyOf} from '../due-keys.js';
import {type Key} from '../key.js';
import {shownRows, type KeyRow} from '../key-rows.js';
import {
	consoleSteps, mayMint, reachOf, type KeyRecord,
} from '../keys.js';
import {
	close, forgetMasked, ignored, open, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {
	choicesOf, fieldHints, fieldOf, onField, resting, type Option,
} from './field.js';
import {giveUp} from './key-mint.js';
import {moved} from './list.js';
import {type Step} from './step.js';

function isTrying({run}: State, {id}: KeyRecord): boolean {
	return run.underWay[`try-typed-key ${id}`] !== undefined;
}

function submit(state: State, record: KeyRecord, ask: string): Reaction {
	const {masked} = state.local;
	return masked.length === 0
		? problem(ask)
		: {
			effects: [{
				type: 'try-typed-key', work: `try-typed-key ${record.id}`, key: record.id, typed: masked.handle, inUse: state.run.key,
			}],
		};
}

function leave(state: State): Reaction {
	return {...close(state), effects: forgetMasked(state).effects};
}

function consoleOptions(state: State, incident: Incident, record: KeyRecord): readonly Option[] {
	return record.isRunner
		? [{key: 'k', label: 'keep the old keys alive', choose: () => giveUp(incident, 'No new key could be made for this program, so nothing was revoked.')}]
		: [{key: 'k', label: 'keep the old one', choose: () => open(state, {name: 'leave-key', key: record.id})}];
}

/**
Console: a key that the operator makes there, because the key at hand cannot, or by choice. Typed in here, it is then picked out of the list, so that its id is known.
*/
export const keyConsoleStep: Step<ScreenOf<'key-console'>> = {
	onKey(state, incident, {key: id}, key) {
		const record = keyOf(incident, id);
		return isTrying(state, record)
			? ignored
			: onField(state, key, {
				submit: () => submit(state, record, 'Make the key in the Console, then paste it here. It is masked.'),
				isMasked: true,
				options: consoleOptions(state, incident, record),
				other: other => other.name === 'escape' && state.detours.length > 0 ? leave(state) : ignored,
			});
	},
	view(state, incident, {key: id}) {
		const record = keyOf(incident, id);
		const trying = isTrying(state, record);
		return {
			name: 'key-console',
			label: sanitize(record.label, 80),
			reach: reachOf(record.key ?? record),
			isOwn: record.plan === 'own',
			why: mayMint(incident.account) ? 'chosen' : 'cannot',
			steps: [...consoleSteps(record), `Name it ${newNameFor(incident, record)}, copy it, and save it where you keep such keys.`],
			isTrying: trying,
			field: trying ? resting(fieldOf(state, true)) : fieldOf(state, true),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, consoleOptions(state, incident, record)),
		};
	},
	hints: state => fieldHints(state, 'try it', 'other ways'),
};

/** A name that the operator can find again in the list. */
function newNameFor(incident: Incident, record: KeyRecord): string {
	return `rekey-${incident.id.slice(4)}-${incident.keyRecords.indexOf(record) + 1}`;
}

function pick(state: State, id: KeyRecord['id'], row: KeyRow | undefined): Reaction {
	const {typedKey, keyList} = state.run;
	const entry = keyList?.keys.find(key => key.id === row?.id);
	if (typedKey === undefined || entry === undefined) {
		return problem('Choose the key that you have just made.');
	}

	if (state.incident?.keyRecords.some(record => record.key?.id === entry.id)) {
		return problem('That is one of the keys that must go. Choose the one that you have just made.');
	}

	return {
		facts: [{
			type: 'key-made-by-hand', key: id, entry, fingerprint: typedKey.fingerprint,
		}],
		run: {typedKey: undefined, keyValues: {...state.run.keyValues, [id]: {...state.run.keyValues[id], fresh: typedKey.value}}},
		detours: [],
	};
}

function onPick(state: State, incident: Incident, id: KeyRecord['id'], key: Key): Reaction {
	const rows = newestFirst(state, incident);
	const cursor = moved(state.local.cursor, key, rows.length);
	if (cursor !== undefined) {
		return {local: {cursor, problem: undefined}};
	}

	if (key.name === 'character' && key.character === 'r') {
		return {run: {keyList: undefined, failed: withoutFailed(state.run, work => work === 'list-keys')}};
	}

	if (key.name === 'escape') {
		return {run: {typedKey: undefined}};
	}

	return key.name === 'enter' ? pick(state, id, rows[state.local.cursor]) : ignored;
}

function newestFirst(state: State, incident: Incident): readonly KeyRow[] {
	return shownRows(state, incident).map(({row}) => row).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/**
Pick: which entry of the list the typed key is. The list tells no part of a key's value, so only the operator can know.
*/
export const keyPickStep: Step<ScreenOf<'key-pick'>> = {
	onKey: (state, incident, {key: id}, key) => onPick(state, incident, id, key),
	view(state, incident, {key: id}) {
		const rows = newestFirst(state, incident);
		const failure = state.run.failed['list-keys'];
		return {
			name: 'key-pick',
			label: sanitize(keyOf(incident, id).label, 80),
			rows,
			cursor: Math.min(state.local.cursor, Math.max(0, rows.length - 1)),
			listing: state.run.keyList === undefined ? (failure === undefined ? 'under-way' : 'failed') : 'done',
			...(failure === undefined ? {} : {failure}),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
		};
	},
	hints: () => [{key: '↑↓', does: 'move'}, {key: 'enter', does: 'this is the new one'}, {key: 'r', does: 'look again'}, {key: 'esc', does: 'type another'}],
};

function returnOptions(record: KeyRecord): readonly Option[] {
	return [{key: 'n', label: 'I do not have it: make another', choose: () => ({facts: [{type: 'key-value-lost', key: record.id}], detours: []})}];
}

/**
Return: after an interruption the new key is asked for, by its name. It was saved, and this program keeps none.
*/
export const keyReturnStep: Step<ScreenOf<'key-return'>> = {
	onKey(state, incident, {key: id}, key) {
		const record = keyOf(incident, id);
		return isTrying(state, record)
			? ignored
			: onField(state, key, {
				submit: () => submit(state, record, 'Paste the new key that you saved, or press tab.'),
				isMasked: true,
				options: returnOptions(record),
				other: other => other.name === 'escape' && state.detours.length > 0 ? leave(state) : ignored,
			});
	},
	view(state, incident, {key: id}) {
		const record = keyOf(incident, id);
		const trying = isTrying(state, record);
		return {
			name: 'key-return',
			label: sanitize(record.label, 80),
			keyName: record.mint.name === 'checked' || record.mint.name === 'made' ? sanitize(record.mint.entry.name, 80) : '',
			isTrying: trying,
			field: trying ? resting(fieldOf(state, true)) : fieldOf(state, true),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, returnOptions(record)),
		};
	},
	hints: state => fieldHints(state, 'try it', 'I do not have it'),
};
