import {frontScreen} from '../agenda.js';
import {type Answer} from '../event.js';
import {type SecretHandle} from '../incident.js';
import {
	forget, forgetMasked, ignored, withValues, type Reaction,
} from '../reaction.js';
import {findCredential} from '../record.js';
import {isDraining} from '../replacing.js';
import {type State} from '../state.js';
import {dropped} from './awaited.js';

function reactToRevealed(state: State, answer: Extract<Answer, {type: 'password-revealed'}>): Reaction {
	const {run} = state;
	const {credential, purpose, outcome} = answer;
	const record = state.incident && findCredential(state.incident, credential);
	const stage = record?.stage.name;
	// Asked before a reset and answered after it, or asked about an earlier one: it may be either value.
	const isStill = purpose === 'old' ? stage === 'pending' || stage === 'confirmed' || (record !== undefined && isDraining(record)) : (stage === 'applying' || stage === 'done') && answer.work === `reveal-new ${credential} ${record?.attempts}`;
	if (!isStill) {
		return dropped(answer);
	}

	if (purpose === 'old') {
		return outcome.status === 'succeeded'
			? {run: {values: withValues(run, credential, {old: outcome.value})}}
			: {facts: [{type: 'old-value-missing', credential, reason: outcome.failure.message}]};
	}

	if (outcome.status === 'succeeded') {
		return {run: {values: withValues(run, credential, {fresh: outcome.value})}};
	}

	const why = outcome.failure.kind === 'not-stored' ? 'not-stored' : 'failed';
	return {run: {values: withValues(run, credential, {freshMissing: {why, failure: outcome.failure}})}};
}

function reactToReceipt(state: State, answer: Extract<Answer, {type: 'receipt-compared'}>): Reaction {
	const screen = frontScreen(state);
	if (screen.name !== 'show-once' || screen.credential !== answer.credential) {
		return ignored;
	}

	const {effects, masked} = forgetMasked(state);
	if (answer.result === 'different') {
		return {effects, local: {masked, problem: 'Those are not its last four characters. Look again (tab, show) and type the end of the password.'}};
	}

	return {
		facts: [{type: 'receipt-given', credential: answer.credential, kind: answer.result}],
		effects,
	};
}

function reactToTriedCopy(state: State, answer: Extract<Answer, {type: 'copy-tried'}>): Reaction {
	const screen = frontScreen(state);
	if (screen.name !== 'lost-value' || screen.credential !== answer.credential) {
		return dropped(answer);
	}

	const cleared = forgetMasked(state);
	if (answer.value !== undefined) {
		const {freshMissing: _freshMissing, ...values} = state.run.values[answer.credential] ?? {};
		return {
			facts: [{type: 'receipt-given', credential: answer.credential, kind: 'whole-value'}],
			run: {values: {...state.run.values, [answer.credential]: {...values, fresh: answer.value}}},
			effects: cleared.effects,
		};
	}

	return {
		effects: cleared.effects,
		local: {
			masked: cleared.masked,
			problem: answer.login.status === 'refused'
				? 'The database refused that password. Type your copy again.'
				: `It could not be tried: ${answer.login.text}. Nothing was changed. Type it again.`,
		},
	};
}

/**
Answers about secret values: which the vault holds now, which were shown to be saved.
*/
export function reactToValues(state: State, answer: Answer): Reaction | undefined {
	switch (answer.type) {
		case 'password-revealed': {
			return reactToRevealed(state, answer);
		}

		case 'old-examined': {
			const record = state.incident && findCredential(state.incident, answer.credential);
			// A look that ended after the reset was sent says nothing about the time before it.
			if (record?.stage.name !== 'pending' && record?.stage.name !== 'confirmed') {
				return ignored;
			}

			return {
				facts: [{
					type: 'old-value-examined', credential: answer.credential, origin: answer.origin, login: answer.login, openSessions: answer.openSessions, ...(answer.origin === 'leaked' ? {fingerprint: answer.fingerprint} : {}),
				}],
			};
		}

		case 'receipt-compared': {
			return reactToReceipt(state, answer);
		}

		case 'copy-tried': {
			return reactToTriedCopy(state, answer);
		}

		case 'value-copied': {
			return answer.outcome.status === 'succeeded'
				? {run: {copied: answer.form}, local: {notice: `Copied the ${answer.work.startsWith('copy-key ') ? 'key' : (answer.form === 'password' ? 'password' : `${answer.form} connection string`)}. Clear the clipboard when it is saved.`}}
				: {local: {notice: `Not copied: ${answer.outcome.failure.message}`}};
		}

		default: {
			return undefined;
		}
	}
}

/** Everything of a credential that can be zeroed when the incident ends. */
export function forgetAll(state: State) {
	const {values, keyValues, leakedKeys, key} = state.run;
	return forget([...new Set([
		...Object.values(values).flatMap(({leaked, old, fresh}) => [leaked, old, fresh]),
		...Object.values(keyValues).flatMap(({leaked, fresh}) => [leaked, fresh]),
		...Object.keys(leakedKeys) as SecretHandle[],
	])].filter(handle => handle !== key));
}
