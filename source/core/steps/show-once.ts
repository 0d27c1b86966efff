import {activeCredentials} from '../agenda.js';
import {type ValueForm} from '../effect.js';
import {type SecretHandle} from '../incident.js';
import {labelOf} from '../label.js';
import {ignored, problem, type Reaction} from '../reaction.js';
import {findCredential, type CredentialRecord, type Incident} from '../record.js';
import {newLoginOf} from '../replacing.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {valuesOf, type State} from '../state.js';
import {mayGoUnseen} from './confirm.js';
import {
	choicesOf, fieldHints, fieldOf, onField, type Option,
} from './field.js';
import {type Step} from './step.js';

/** Where a credential's read-write compute is reached, direct and pooled. */
export function addressOf({credential}: CredentialRecord) {
	const endpoint = credential.endpoints[0];
	return endpoint === undefined || credential.database === undefined
		? undefined
		: {
			host: endpoint.host, pooledHost: endpoint.pooledHost ?? endpoint.host, port: endpoint.port, database: credential.database,
		};
}

function formsOf(record: CredentialRecord): readonly ValueForm[] {
	return addressOf(record) === undefined ? ['password'] : ['password', 'pooled', 'direct'];
}

function options(state: State, incident: Incident, record: CredentialRecord, value: SecretHandle): readonly Option[] {
	const credential = newLoginOf(record);
	const {form} = state.local;
	const isRevealed = state.run.revealed === value;
	return [
		{key: 's', label: isRevealed ? 'hide' : 'show', choose: () => ({run: {revealed: isRevealed ? undefined : value}})},
		{
			key: 'c',
			label: form === 'password' ? 'copy the password' : `copy the ${form} string`,
			choose: () => ({
				effects: [{
					type: 'copy-value', work: `copy-value ${credential.id}`, credential, value, form,
				}],
			}),
		},
		...(mayGoUnseen(state, incident, record)
			? [{key: 'd', label: 'deliver without looking', choose: (): Reaction => ({facts: [{type: 'receipt-given', credential: credential.id, kind: 'without-looking'}], run: {revealed: undefined}})}]
			: []),
	];
}

function submit(state: State, record: CredentialRecord, value: SecretHandle): Reaction {
	const {masked} = state.local;
	return masked.length < 4
		? problem('Type the last four characters of the new password, or paste it whole.')
		: {
			effects: [{
				type: 'compare-receipt', work: `compare-receipt ${record.credential.id} ${record.attempts}`, credential: record.credential, typed: masked.handle, value,
			}],
		};
}

/**
Show once: the new value, masked until asked for, and the receipt that it was saved.
*/
export const showOnceStep: Step<ScreenOf<'show-once'>> = {
	onKey(state, incident, {credential}, key) {
		const record = findCredential(incident, credential);
		const value = valuesOf(state, credential).fresh;
		if (record === undefined || value === undefined) {
			return ignored;
		}

		const forms = formsOf(record);
		return onField(state, key, {
			submit: () => submit(state, record, value),
			options: options(state, incident, record, value),
			isMasked: true,
			other(other) {
				const step = other.name === 'down' ? 1 : (other.name === 'up' ? -1 : 0);
				const form = forms[forms.indexOf(state.local.form) + step];
				return step === 0 || form === undefined ? ignored : {local: {form}};
			},
		});
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const value = valuesOf(state, id).fresh ?? '' as SecretHandle;
		const active = activeCredentials(incident);
		const address = addressOf(record);
		return {
			name: 'show-once',
			label: labelOf(newLoginOf(record)),
			project: sanitize(record.credential.projectName, 64),
			isLive: record.stage.name === 'done',
			value,
			isRevealed: state.run.revealed === value,
			form: state.local.form,
			role: newLoginOf(record).role,
			...(address === undefined ? {} : {address}),
			canBeRevealedLater: record.credential.storesPasswords,
			field: fieldOf(state, true),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			...(state.local.notice === undefined ? {} : {notice: state.local.notice}),
			choices: choicesOf(state, options(state, incident, record, value)),
			position: {index: active.indexOf(record) + 1, of: active.length},
		};
	},
	hints: state => fieldHints(state, 'done', 'show, copy', [{key: '↑↓', does: 'which form'}]),
};
