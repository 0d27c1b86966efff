import {type Effect, type Work} from '../effect.js';
import {type Answer, type DatedEvent} from '../event.js';
import {type SecretHandle} from '../incident.js';
import {forget, type Reaction} from '../reaction.js';
import {type State} from '../state.js';
import {isLogin} from '../work/awake.js';

/** Whether an event answers a piece of work. */
export function isAnswer(event: DatedEvent): event is DatedEvent & Answer {
	return 'work' in event && event.type !== 'work-progressed' && event.type !== 'work-told';
}

/** Whether an effect is work, which will be answered. */
export function isWork(effect: Effect): effect is Work {
	return 'work' in effect;
}

/** The values that an answer brought into the vault. */
function secretsIn(answer: Answer): ReadonlyArray<SecretHandle | undefined> {
	switch (answer.type) {
		case 'password-revealed': {
			return answer.outcome.status === 'succeeded' ? [answer.outcome.value] : [];
		}

		case 'evidence-read': {
			return answer.outcome.status === 'succeeded' ? [...answer.outcome.value.clues.map(({password}) => password), ...answer.outcome.value.keys.map(({value}) => value)] : [];
		}

		case 'key-minted':
		case 'typed-key-tried':
		case 'reset-answered':
		case 'reset-reconciled':
		case 'copy-tried':
		case 'value-prepared': {
			return [answer.value];
		}

		default: {
			return [];
		}
	}
}

/** Nothing comes of an answer, and the values that it brought are not kept. */
export function dropped(answer: Answer): Reaction {
	return {effects: [forget(secretsIn(answer))]};
}

/** The failure that keeps a piece of work from being repeated by itself, if the answer brings one. */
function failureOf(answer: Answer) {
	if (answer.type === 'work-broken' || answer.type === 'temporary-removed') {
		return answer.failure;
	}

	if (answer.type === 'reset-reconciled' || answer.type === 'dropped-role-found') {
		// Whether to look once more is for the operator to say.
		return answer.verdict === 'cannot-tell' ? {kind: 'conflict', message: answer.reason} as const : undefined;
	}

	// Why sessions were not ended is journaled with the moment, which says when to try again.
	if (answer.type === 'sessions-ended') {
		return undefined;
	}

	// A refusal is told with the key itself, which may be tried anew; nothing is repeated by itself.
	if (answer.type === 'key-minted' || answer.type === 'key-revoked' || answer.type === 'typed-key-tried' || answer.type === 'door-shut' || answer.type === 'role-dropped') {
		return undefined;
	}

	return 'outcome' in answer && answer.outcome.status !== 'succeeded' ? answer.outcome.failure : undefined;
}

/** Answers in which "unauthorized" speaks of the provider's key, and not of a database's password or of a file. */
const aboutTheKey = new Set<Answer['type']>(['projects-listed', 'project-inspected', 'password-revealed', 'role-read', 'reset-answered', 'operations-ended', 'restart-answered', 'keys-listed', 'minted-key-found', 'revoked-key-found', 'orphan-revoked', 'snapshot-taken', 'door-shut']);

/** When the branch of a login was logged in to: its compute stays awake. */
function awakeAfter({run, incident, now}: State, answer: Answer): State['run']['awake'] {
	const branchId = isLogin(answer.work) && 'credential' in answer ? incident?.credentials?.find(({credential}) => credential.id === answer.credential)?.credential.branchId : undefined;
	return branchId === undefined ? run.awake : {...run.awake, [branchId]: now};
}

/** The work is not under way any more; if it failed, that is remembered. */
export function settled(state: State, answer: Answer): State {
	const {[answer.work]: _done, ...underWay} = state.run.underWay;
	const failure = failureOf(answer);
	// A key that is refused half-way is asked for again before anything else goes on.
	const isRevoked = failure?.kind === 'unauthorized' && aboutTheKey.has(answer.type) && state.run.connection.name === 'connected';
	return {
		...state,
		run: {
			...state.run,
			underWay,
			awake: awakeAfter(state, answer),
			...(failure === undefined ? {} : {failed: {...state.run.failed, [answer.work]: failure}}),
			...(isRevoked ? {connection: {name: 'failed' as const, failure}} : {}),
		},
	};
}
