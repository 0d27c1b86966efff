import {keyOf, mayRevoke, runnerOf} from '../due-keys.js';
import {
	clientAddress, originOf, reachOf, type KeyRecord,
} from '../keys.js';
import {wordForKey} from '../label.js';
import {
	ignored, open, problem, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {
	choicesOf, fieldHints, fieldOf, onField, onOptions, type Option,
} from './field.js';
import {type Step} from './step.js';

function revocable(incident: Incident): readonly KeyRecord[] {
	return incident.keyRecords.filter(({key, plan}) => key !== undefined && plan !== 'reconnect');
}

function wordOf(incident: Incident, {key}: KeyRecord) {
	return wordForKey(key!, revocable(incident).map(record => record.key!));
}

function isPrecautionary({leak, keys}: Incident): boolean {
	return leak?.certainty === 'precautionary' && keys === undefined;
}

function options(state: State, incident: Incident, record: KeyRecord): readonly Option[] {
	return [
		...(isPrecautionary(incident) ? [{key: 'l', label: 'revoke last', choose: (): Reaction => ({facts: [{type: 'key-revokes-postponed'}]})}] : []),
		{key: 'k', label: 'keep it alive', choose: () => open(state, {name: 'leave-key', key: record.id})},
	];
}

function submit(state: State, incident: Incident, record: KeyRecord): Reaction {
	const {word} = wordOf(incident, record);
	if (state.local.draft.trim() !== word) {
		return problem(`Type ${word} to revoke it, or press tab.`);
	}

	if (!mayRevoke(state, incident) || record.key === undefined) {
		return problem('The new key is not in use yet, so nothing may be revoked.');
	}

	const attempt = record.revokes + 1;
	return {
		facts: [{type: 'key-revoke-confirmed', key: record.id, word}, {type: 'key-revoke-intended', key: record.id, attempt}],
		effects: [{
			type: 'revoke-key', work: `revoke-key ${record.id} ${attempt}`, key: record.id, attempt, entry: record.key,
		}],
	};
}

/**
Revoke: the end of an exposed key, by its name. Only once the wizard runs on a new one that is saved.
*/
export const keyRevokeStep: Step<ScreenOf<'key-revoke'>> = {
	isConfirmation: true,
	onKey(state, incident, {key: id}, key) {
		const record = keyOf(incident, id);
		return onField(state, key, {submit: () => submit(state, incident, record), options: options(state, incident, record)});
	},
	view(state, incident, {key: id}) {
		const record = keyOf(incident, id);
		const {key, label, revoke, mint} = record;
		const all = revocable(incident);
		const runner = runnerOf(incident);
		const from = key && clientAddress(key);
		return {
			name: 'key-revoke',
			label: sanitize(label, 80),
			reach: reachOf(key ?? record),
			...(key?.lastUsedAt !== undefined && {lastUsedAt: key.lastUsedAt}),
			...(from !== undefined && {from}),
			createdAt: key?.createdAt ?? '',
			...wordOf(incident, record),
			runsOn: runner !== undefined && 'entry' in runner.mint ? sanitize(runner.mint.entry.name, 80) : '',
			...('entry' in mint ? {successor: sanitize(mint.entry.name, 80)} : {}),
			isPrecautionary: isPrecautionary(incident),
			...(revoke.name === 'pending' && revoke.failure !== undefined && {failure: sanitize(revoke.failure)}),
			field: fieldOf(state),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, options(state, incident, record)),
			position: {index: all.indexOf(record) + 1, of: all.length},
		};
	},
	hints: state => fieldHints(state, 'revoke', 'keep it'),
};

const githubSteps = [
	'Open console.neon.tech, your project, then Integrations, then GitHub.',
	'Disconnect it: that revokes the key and takes the secret NEON_API_KEY out of the repository.',
	'Connect it again: that makes a new key and stores it there.',
] as const;

const unlistedSteps = [
	'Open console.neon.tech with an account that may see the key; an organisation\'s keys are seen by its admins.',
	'Settings, then API keys: create a new one, and put it wherever the old one is used.',
	'Revoke the old one there.',
] as const;

function isStillListed({run}: State, {key}: KeyRecord): boolean {
	return key !== undefined && (run.keyList === undefined || run.keyList.keys.some(({id}) => id === key.id));
}

function handOptions(state: State, record: KeyRecord): readonly Option[] {
	return [
		{
			key: 'd',
			label: 'it is done',
			choose: (): Reaction => isStillListed(state, record)
				? {
					run: {keyList: undefined},
					local: {problem: state.run.keyList === undefined ? 'Looking at the list…' : 'Neon still lists that key. Looking again; choose once more when it is gone.'},
				}
				: {facts: [{type: 'key-done-by-hand', key: record.id}]},
		},
		{key: 'k', label: 'leave it alive', choose: () => open(state, {name: 'leave-key', key: record.id})},
	];
}

/**
By hand: what an integration made, or what this key may not see. The operator does it in the Console.
*/
export const keyHandStep: Step<ScreenOf<'key-hand'>> = {
	onKey: (state, incident, {key: id}, key) => key.name === 'escape' ? ignored : onOptions(state, key, handOptions(state, keyOf(incident, id))),
	view(state, incident, {key: id}) {
		const record = keyOf(incident, id);
		const isGithub = originOf(record.label) === 'github';
		return {
			name: 'key-hand',
			label: sanitize(record.label, 80),
			kind: isGithub ? 'github' : 'unlisted',
			steps: isGithub ? githubSteps : unlistedSteps,
			isListed: isStillListed(state, record),
			choices: choicesOf(state, handOptions(state, record), true),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
		};
	},
	hints: () => [{key: 'enter', does: 'choose'}, {key: 'tab', does: 'next'}],
};
