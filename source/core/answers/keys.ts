import {frontScreen} from '../agenda.js';
import {type Answer} from '../event.js';
import {type Fact} from '../fact.js';
import {type KeyId, type SecretHandle} from '../incident.js';
import {isEnded} from '../keys.js';
import {type KeyAnswer} from '../key-work.js';
import {type Outcome} from '../outcome.js';
import {
	forget, forgetMasked, ignored, type Reaction,
} from '../reaction.js';
import {findKey} from '../record.js';
import {keyValuesOf, type State} from '../state.js';
import {leakedTokens} from '../work/keys.js';
import {dropped} from './awaited.js';

function withKeyValue(state: State, key: KeyId, fresh: SecretHandle): State['run']['keyValues'] {
	return {...state.run.keyValues, [key]: {...keyValuesOf(state, key), fresh}};
}

/** A key that is refused half-way is asked for again before anything else goes on. */
function afterRefusal(outcome: Outcome<unknown>): Partial<State['run']> {
	return outcome.status === 'refused' && outcome.failure.kind === 'unauthorized' ? {connection: {name: 'failed', failure: outcome.failure}} : {};
}

/** The list is worth asking for again once something in it has changed. */
const listAnew = {keyList: undefined} as const;

function reactToMinted(state: State, answer: Extract<KeyAnswer, {type: 'key-minted'}>): Reaction {
	const {key, attempt, outcome, value} = answer;
	const record = state.incident && findKey(state.incident, key);
	if (record?.mint.name !== 'sent' || record.mints !== attempt) {
		return dropped(answer as Answer);
	}

	return {
		facts: [{
			type: 'key-mint-answered', key, attempt, outcome,
		}],
		run: {...listAnew, ...afterRefusal(outcome), ...(value === undefined ? {} : {keyValues: withKeyValue(state, key, value)})},
	};
}

function reactToTyped(state: State, answer: Extract<KeyAnswer, {type: 'typed-key-tried'}>): Reaction {
	const screen = frontScreen(state);
	if ((screen.name !== 'key-return' && screen.name !== 'key-console') || screen.key !== answer.key) {
		return dropped(answer as Answer);
	}

	const cleared = forgetMasked(state);
	const again = (text: string): Reaction => ({effects: [...cleared.effects, forget([answer.value])], local: {masked: cleared.masked, problem: text}});
	const {outcome, value, key} = answer;
	if (outcome.status !== 'succeeded' || value === undefined) {
		return again(outcome.status === 'succeeded' ? 'It could not be kept. Type it again.' : outcome.failure.message);
	}

	const {account, fingerprint, isInUse} = outcome.value;
	if (screen.name === 'key-return') {
		const record = state.incident && findKey(state.incident, key);
		return record?.mint.name === 'checked' && record.mint.fingerprint === fingerprint
			? {effects: cleared.effects, run: {keyValues: withKeyValue(state, key, value)}, local: {masked: cleared.masked}}
			: again('Neon accepts that key, but it is not the one that is asked for. Look at its name.');
	}

	if (isInUse) {
		return again('That is the key in use now. Make a new one; this one may be the leaked one.');
	}

	if (state.incident?.account !== undefined && account.id !== state.incident.account.id && account.method === state.incident.account.method) {
		return again('That key belongs to another account. Nothing of it was kept.');
	}

	return {
		effects: cleared.effects, run: {...listAnew, typedKey: {key, value, fingerprint}}, local: {masked: cleared.masked}, detours: [],
	};
}

/** Whether a token that still works can only be this key's. */
function isLastOfLeaked(state: State, key: KeyId): boolean {
	const leaked = (state.incident?.keyRecords ?? []).filter(({marks}) => marks.includes('leaked'));
	return leaked.some(({id}) => id === key) && leaked.every(record => isEnded(record));
}

function reactToOldTried(state: State, {key, results}: Extract<KeyAnswer, {type: 'old-key-tried'}>): Reaction {
	const before = state.run.leakedKeys;
	// The one that worked before this key was revoked, and does not now.
	const ended = results.find(({value, result}) => result === 'refused' && before[value] === 'accepted');
	const isAlive = ended === undefined && isLastOfLeaked(state, key) && results.some(({value, result}) => result === 'accepted' && leakedTokens(state).includes(value));
	return {
		...(ended === undefined && !isAlive ? {} : {facts: [{type: 'key-tried', key, result: isAlive ? 'accepted' : 'refused'}] as const}),
		run: {
			triedKeys: [...state.run.triedKeys, key],
			...(ended === undefined
				? {}
				: {
					leakedKeys: {...before, [ended.value]: 'refused' as const},
					keyValues: {...state.run.keyValues, [key]: {...keyValuesOf(state, key), leaked: ended.value}},
				}),
		},
	};
}

function reactToUsed(state: State, {key, value, outcome}: Extract<KeyAnswer, {type: 'key-used'}>): Reaction {
	return outcome.status === 'succeeded'
		? {
			facts: [{type: 'key-switched', key}],
			run: {
				runsOn: key,
				key: value,
				isKeyFromEnvironment: false,
				...listAnew,
				// The one before may be the exposed one; its end can then be seen.
				...(state.run.key === undefined || state.run.key === value ? {} : {leakedKeys: {...state.run.leakedKeys, [state.run.key]: 'accepted' as const}}),
			},
		}
		: {};
}

/**
Answers about keys.
*/
export function reactToKeys(state: State, answer: Answer): Reaction | undefined {
	const {run} = state;
	switch (answer.type) {
		case 'keys-listed': {
			return answer.outcome.status === 'succeeded' ? {run: {keyList: answer.outcome.value}} : {};
		}

		case 'leaked-key-tried': {
			return {run: {leakedKeys: {...run.leakedKeys, [answer.value]: answer.result}, ...(answer.isInUse ? {isLeakedInUse: true} : {})}};
		}

		case 'key-minted': {
			return reactToMinted(state, answer);
		}

		case 'minted-key-found': {
			const {key, attempt, outcome} = answer;
			if (outcome.status !== 'succeeded') {
				return {};
			}

			const {entry} = outcome.value;
			return {
				facts: [{
					type: 'key-mint-reconciled', key, attempt, ...(entry === undefined ? {verdict: 'did-not-happen'} : {verdict: 'happened', entry}),
				}],
				run: listAnew,
			};
		}

		case 'key-checked': {
			return answer.outcome.status === 'succeeded' ? {facts: [{type: 'key-checked', key: answer.key}]} : {};
		}

		case 'typed-key-tried': {
			return reactToTyped(state, answer);
		}

		case 'key-receipt-compared': {
			const screen = frontScreen(state);
			if (screen.name !== 'key-show' || screen.key !== answer.key) {
				return ignored;
			}

			const {effects, masked} = forgetMasked(state);
			return answer.result === 'different'
				? {effects, local: {masked, problem: 'Those are not its last four characters. Look again (tab, show) and type the end of the key.'}}
				: {effects, facts: [{type: 'key-receipt-given', key: answer.key, kind: answer.result}]};
		}

		case 'key-used': {
			return reactToUsed(state, answer);
		}

		case 'orphan-revoked': {
			return answer.outcome.status === 'succeeded'
				? {facts: [{type: 'key-orphan-revoked', key: answer.key, orphan: answer.orphan}], run: {...listAnew, keyValues: withoutFresh(state, answer.key)}, effects: [forget([keyValuesOf(state, answer.key).fresh])]}
				: {};
		}

		case 'key-revoked': {
			const {key, attempt, outcome} = answer;
			return {
				facts: [{
					type: 'key-revoke-answered', key, attempt, outcome,
				}],
				run: {...listAnew, ...afterRefusal(outcome)},
			};
		}

		case 'revoked-key-found': {
			const {key, attempt, outcome} = answer;
			const verdict = (isListed: boolean): Extract<Fact, {type: 'key-revoke-reconciled'}>['verdict'] => isListed ? 'did-not-happen' : 'happened';
			return outcome.status === 'succeeded'
				? {
					facts: [{
						type: 'key-revoke-reconciled', key, attempt, verdict: verdict(outcome.value.isListed),
					}],
					run: listAnew,
				}
				: {};
		}

		case 'old-key-tried': {
			return reactToOldTried(state, answer);
		}

		default: {
			return undefined;
		}
	}
}

function withoutFresh(state: State, key: KeyId): State['run']['keyValues'] {
	const {fresh: _fresh, ...values} = keyValuesOf(state, key);
	return {...state.run.keyValues, [key]: values};
}
