import {
	entriesOf, noEdit, readEdit, type AllowDraft, type AllowEdit,
} from '../allow-edit.js';
import {type FindingRecord} from '../finding.js';
import {changeAllowed, type AllowChange} from '../ip-allow.js';
import {
	close, ignored, problem, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {
	choicesOf, fieldHints, fieldOf, onField, resting, type Option,
} from './field.js';
import {type Step} from './step.js';

/** No entry can be this, so that it is never taken for one. */
const word = 'change';

function draftOf({run}: State, {id, listed = []}: FindingRecord): AllowDraft {
	return run.allowEdits[id] ?? {listed, edit: noEdit};
}

function resultOf(state: State, {knownAddresses = []}: Incident, record: FindingRecord): AllowChange {
	const {listed, edit} = draftOf(state, record);
	return changeAllowed(listed, edit.add, edit.remove, knownAddresses);
}

function find(incident: Incident, id: string): FindingRecord {
	return incident.findings.find(record => record.id === id)!;
}

function withEdit({run}: State, id: string, listed: readonly string[], edit: AllowEdit): Reaction {
	return {run: {allowEdits: {...run.allowEdits, [id]: {listed, edit}}}, local: {draft: '', focus: 'field', problem: undefined}};
}

function send(state: State, incident: Incident, record: FindingRecord): Reaction {
	const {id, projectId} = record;
	const {listed, edit} = draftOf(state, record);
	const {ips, added, removed} = resultOf(state, incident, record);
	if (projectId === undefined || added.length + removed.length === 0) {
		return problem('Nothing is changed yet. Type an address to let it in, or one of the list with a minus before it to take it out.');
	}

	return ips.length === 0
		? problem('The list would be empty, and an empty list lets everybody in. Let somebody in first.')
		: {
			facts: [{type: 'finding-intended', finding: id}],
			effects: [{
				type: 'shut-door', work: `shut-door ${id}`, finding: id, projectId, change: {door: 'allowed-ips', current: listed, ...edit},
			}],
			local: {draft: '', problem: undefined},
		};
}

function submit(state: State, incident: Incident, record: FindingRecord): Reaction {
	const text = state.local.draft.trim();
	if (text === word || text === '') {
		return text === word ? send(state, incident, record) : problem(`Type an address, or ${word} to send what is shown.`);
	}

	const {listed, edit} = draftOf(state, record);
	const next = readEdit(text, listed, edit);
	return typeof next === 'string' ? problem(next) : withEdit(state, record.id, listed, next);
}

function options(state: State, {knownAddresses = []}: Incident, record: FindingRecord): readonly Option[] {
	const {listed, edit} = draftOf(state, record);
	const missing = knownAddresses.filter(address => !listed.includes(address) && !edit.add.includes(address));
	return [
		...(missing.length === 0 ? [] : [{key: 'k', label: 'let in what I know', choose: () => withEdit(state, record.id, listed, {...edit, add: [...edit.add, ...missing]})}]),
		{key: 'u', label: 'undo everything typed', choose: () => withEdit(state, record.id, listed, noEdit)},
	];
}

/**
Allowed addresses: the list of one project, edited freely. Nothing is sent before its word, and then it is merged into the list as it is.
*/
export const allowedIpsStep: Step<ScreenOf<'allowed-ips'>> = {
	isConfirmation: true,
	onKey(state, incident, {finding}, key) {
		const record = find(incident, finding);
		if (key.name === 'escape' && state.local.focus !== 'choices') {
			return close(state);
		}

		return record.stage.name === 'sent' ? ignored : onField(state, key, {submit: () => submit(state, incident, record), options: options(state, incident, record)});
	},
	view(state, incident, {finding}) {
		const record = find(incident, finding);
		const {listed, edit} = draftOf(state, record);
		const {ips, shutOut, added, removed} = resultOf(state, incident, record);
		const isBusy = record.stage.name === 'sent';
		return {
			name: 'allowed-ips',
			title: record.title,
			entries: entriesOf(listed, edit),
			left: ips.length,
			isChanged: added.length + removed.length > 0,
			shutOut: shutOut.map(address => sanitize(address, 45)),
			knowsAddresses: (incident.knownAddresses ?? []).length > 0,
			state: isBusy ? 'sending' : (record.stage.name === 'verified' ? 'changed' : 'editing'),
			...(record.stage.name === 'open' && record.stage.failure !== undefined && {failure: record.stage.failure}),
			word,
			field: isBusy ? resting(fieldOf(state)) : fieldOf(state),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, options(state, incident, record)),
		};
	},
	hints: state => fieldHints(state, 'add, or send the word', 'other ways', [{key: 'esc', does: 'back'}]),
};
