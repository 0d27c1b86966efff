import {activeCredentials} from '../agenda.js';
import {labelOf} from '../label.js';
import {searchStanding} from '../propagation.js';
import {
	open, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {findCredential, type CredentialRecord, type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {whenWord, wordOf} from './confirm.js';
import {
	choicesOf, fieldHints, fieldOf, onField, resting, type Option,
} from './field.js';
import {type Step} from './step.js';

const planId = ({credential}: CredentialRecord) => `plan-replacement ${credential.id}`;

function options(state: State, record: CredentialRecord): readonly Option[] {
	const {id} = record.credential;
	return [
		...(record.replacement === undefined ? [{key: 'r', label: 'look again', choose: (): Reaction => ({run: {failed: withoutFailed(state.run, work => work === planId(record))}})}] : []),
		...(record.replacement?.isBegun ? [] : [{key: 'm', label: 'another method', choose: () => open(state, {name: 'method', credential: id})}]),
		{key: 'l', label: 'leave it out', choose: () => open(state, {name: 'leave-out', credential: id})},
		{key: 'p', label: 'platforms', choose: () => open(state, {name: 'discovery'})},
		{key: 'c', label: 'its checklist', choose: () => open(state, {name: 'checklist', credential: id})},
	];
}

function submit(state: State, incident: Incident, record: CredentialRecord): Reaction {
	if (record.replacement === undefined) {
		return problem('Nothing was sent. What the second role would be is not known.');
	}

	const {word} = wordOf(incident, record);
	return whenWord(state, word, () => ({facts: [{type: 'reset-confirmed', credentials: [record.credential.id], word}], local: {draft: ''}}));
}

/**
Replace: what the second role will be, and the name of the first one to type. Until then nothing is made.
*/
export const replaceStep: Step<ScreenOf<'replace'>> = {
	isConfirmation: true,
	onKey(state, incident, {credential}, key) {
		const record = findCredential(incident, credential);
		return record === undefined ? {} : onField(state, key, {submit: () => submit(state, incident, record), options: options(state, record)});
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const {credential, replacement} = record;
		const active = activeCredentials(incident);
		const failure = replacement === undefined ? state.run.failed[planId(record)] : undefined;
		const field = fieldOf(state);
		return {
			name: 'replace',
			label: labelOf(credential),
			...wordOf(incident, record),
			project: sanitize(credential.projectName, 64),
			branch: sanitize(credential.branchName, 64),
			...(replacement === undefined
				? {}
				: {
					plan: {
						role: sanitize(replacement.plan.role, 64), by: replacement.plan.by, maker: sanitize(replacement.plan.maker, 64), databases: replacement.plan.databases.map(name => sanitize(name, 64)), counts: replacement.plan.counts, isBegun: replacement.isBegun ?? false,
					},
				}),
			...(failure === undefined ? {} : {failure}),
			usedBy: incident.deliveries.filter(delivery => delivery.credential === id).map(({place, title}) => place === undefined ? sanitize(title, 80) : `${sanitize(place.container, 80)} ${sanitize(place.key, 40)}`),
			search: searchStanding(state, incident),
			field: replacement === undefined ? resting(field) : field,
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, options(state, record)),
			position: {index: active.indexOf(record) + 1, of: active.length},
		};
	},
	hints: (state, incident, {credential}) => fieldHints(state, findCredential(incident, credential)?.replacement === undefined ? 'not yet' : 'make it', 'method, leave out, checklist'),
};
