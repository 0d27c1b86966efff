import {frontScreen} from '../agenda.js';
import {type Answer} from '../event.js';
import {
	forget, forgetMasked, ignored, withValues, type Reaction,
} from '../reaction.js';
import {findCredential} from '../record.js';
import {type State} from '../state.js';
import {dropped} from './awaited.js';

function reactToPrepared(state: State, answer: Extract<Answer, {type: 'value-prepared'}>): Reaction {
	const {credential, outcome, origin, value} = answer;
	const record = state.incident && findCredential(state.incident, credential);
	const screen = frontScreen(state);
	if (record?.stage.name !== 'pending' || record.method !== 'set' || screen.name !== 'set-value' || screen.credential !== credential) {
		return dropped(answer);
	}

	const cleared = forgetMasked(state);
	if (outcome.status !== 'succeeded' || value === undefined) {
		return {effects: cleared.effects, local: {masked: cleared.masked, problem: outcome.status === 'succeeded' ? 'Nothing was prepared.' : outcome.failure.message}};
	}

	const {fresh, freshMissing: _freshMissing, ...values} = state.run.values[credential] ?? {};
	return {
		facts: [{
			type: 'value-prepared', credential, origin, bits: outcome.value.bits,
		}],
		run: {values: withValues({...state.run, values: {...state.run.values, [credential]: values}}, credential, {fresh: value})},
		effects: [forget([fresh]), ...cleared.effects],
	};
}

/**
Answers about passwords that SQL sets.
*/
export function reactToMethod(state: State, answer: Answer): Reaction | undefined {
	switch (answer.type) {
		case 'value-prepared': {
			return reactToPrepared(state, answer);
		}

		case 'statement-looked-for': {
			const record = state.incident && findCredential(state.incident, answer.credential);
			return record?.stage.name === 'done' && answer.work.endsWith(` ${record.attempts}`) ? {facts: [{type: 'statement-looked-for', credential: answer.credential, kept: answer.kept}]} : ignored;
		}

		default: {
			return undefined;
		}
	}
}
