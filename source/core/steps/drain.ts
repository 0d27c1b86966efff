import {isOpen} from '../agenda.js';
import {labelOf} from '../label.js';
import {
	open, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {findCredential, type CredentialRecord, type Incident} from '../record.js';
import {newLoginOf} from '../replacing.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {wordOf} from './confirm.js';
import {
	choicesOf, fieldHints, fieldOf, onField, resting, type Option,
} from './field.js';
import {type Step} from './step.js';

/** A look that is older says nothing about now. In milliseconds. */
const freshMilliseconds = 60_000;

function sessionsOf({run}: State, {credential}: CredentialRecord): number {
	return (run.drains[credential.id]?.users ?? []).filter(({isThere}) => isThere).reduce((sum, {sessions}) => sum + sessions, 0);
}

/** Whether nobody was seen in a whole look on every compute, a moment ago. */
function isQuiet(state: State, record: CredentialRecord): boolean {
	const drain = state.run.drains[record.credential.id];
	return drain !== undefined && drain.reason === undefined && state.now - drain.at < freshMilliseconds && sessionsOf(state, record) === 0;
}

function isDropping({replacement}: CredentialRecord): boolean {
	return replacement?.drop?.name === 'confirmed' || replacement?.drop?.name === 'sent';
}

/** The word that drops it; another one where somebody is cut off by it. */
function wordsOf(incident: Incident, record: CredentialRecord): {readonly drop: string; readonly force: string} {
	const {word} = wordOf(incident, record);
	return {drop: `drop ${word}`, force: `cut off ${word}`};
}

function submit(state: State, incident: Incident, record: CredentialRecord): Reaction {
	const {draft} = state.local;
	const {drop, force} = wordsOf(incident, record);
	if (draft !== drop && draft !== force) {
		return problem(draft === '' ? 'Nothing was dropped. Type the words to go on.' : `Nothing was dropped. Type exactly: ${isQuiet(state, record) ? drop : force}`);
	}

	if (record.proof?.fresh.status !== 'accepted') {
		return problem(`Nothing was dropped: ${labelOf(newLoginOf(record))} was not seen to log in yet.`);
	}

	if (draft === drop && !isQuiet(state, record)) {
		return problem(`Nothing was dropped: it is not known to be unused. Type ${force} to drop it all the same.`);
	}

	return {
		facts: [{
			type: 'drop-confirmed', credential: record.credential.id, word: draft, isForced: draft === force, sessions: sessionsOf(state, record),
		}],
		run: {failed: withoutFailed(state.run, work => work.startsWith(`drop-role ${record.credential.id}`))},
		local: {draft: ''},
	};
}

function options(state: State, record: CredentialRecord): readonly Option[] {
	const {id} = record.credential;
	const {[id]: _drain, ...drains} = state.run.drains;
	return [
		{key: 'r', label: 'look now', choose: () => ({run: {drains, failed: withoutFailed(state.run, work => ['watch-role', 'find-dropped', 'prove-login'].some(type => work.startsWith(`${type} ${id}`))), proveAgain: record.proof?.fresh.status === 'accepted' ? state.run.proveAgain : [...state.run.proveAgain, id]}, local: {focus: 'field', choice: 0}})},
		{key: 'c', label: 'its checklist', choose: () => open(state, {name: 'checklist', credential: id})},
		{key: 'k', label: 'keep it for now', choose: () => ({run: {pastDrains: [...state.run.pastDrains, id]}, detours: []})},
	];
}

/**
Drain: who still uses the old role, and its end when nobody does.
*/
export const drainStep: Step<ScreenOf<'drain'>> = {
	isConfirmation: true,
	onKey(state, incident, {credential}, key) {
		const record = findCredential(incident, credential);
		return record === undefined || isDropping(record)
			? {}
			: onField(state, key, {
				submit: () => submit(state, incident, record),
				options: options(state, record),
				other: other => other.name === 'escape' && state.detours.length > 0 ? {detours: state.detours.slice(0, -1)} : {},
			});
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const drain = state.run.drains[id];
		const drop = record.replacement?.drop;
		const failure = state.run.failed[`watch-role ${id} ${record.attempts}`] ?? state.run.failed[`find-dropped ${id} ${record.attempts}`];
		const field = fieldOf(state);
		const {drop: word, force} = wordsOf(incident, record);
		return {
			name: 'drain',
			label: labelOf(record.credential),
			successor: labelOf(newLoginOf(record)),
			project: sanitize(record.credential.projectName, 64),
			users: drain?.users ?? [],
			isLooking: state.run.underWay[`watch-role ${id} ${record.attempts}`] !== undefined,
			...(drain === undefined ? {} : {lookedAt: drain.at}),
			...(drain?.reason === undefined && failure === undefined ? {} : {missed: failure?.message ?? drain?.reason ?? ''}),
			drop: drop?.name ?? 'not-confirmed',
			...(drop !== undefined && 'reason' in drop ? {reason: sanitize(drop.reason)} : {}),
			isQuiet: isQuiet(state, record),
			isProven: record.proof?.fresh.status === 'accepted',
			word: isQuiet(state, record) ? word : force,
			openPlaces: incident.deliveries.filter(delivery => delivery.credential === id && isOpen(delivery)).length,
			now: state.now,
			field: isDropping(record) ? resting(field) : field,
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, options(state, record)),
		};
	},
	hints: (state, incident, {credential}) => isDropping(findCredential(incident, credential)!) ? [] : fieldHints(state, 'drop it', 'look now, keep it for now'),
};
