import {type Answer} from '../event.js';
import {type Instant} from '../incident.js';
import {ignored, type Reaction} from '../reaction.js';
import {findCredential} from '../record.js';
import {type Drain} from '../replacement.js';
import {isDraining} from '../replacing.js';
import {type State} from '../state.js';

/** How long somebody who was seen stays on the list, in milliseconds. */
const remembersMilliseconds = 30 * 60 * 1000;

function merged(before: Drain | undefined, {users, reason}: Extract<Answer, {type: 'role-watched'}>, now: Instant): Drain {
	const isSame = (one: {readonly application: string; readonly address: string}, other: typeof one) => one.application === other.application && one.address === other.address;
	const there = users.reduce<Drain['users']>((list, user) => {
		const known = list.find(item => isSame(item, user));
		return known === undefined
			? [...list, {...user, seenAt: now, isThere: true}]
			: list.map(item => item === known ? {...item, sessions: item.sessions + user.sessions} : item);
	}, []);
	const gone = (before?.users ?? []).filter(user => now - user.seenAt < remembersMilliseconds && !there.some(item => isSame(item, user)));
	return {at: now, users: [...there, ...gone.map(user => ({...user, isThere: false}))], ...(reason === undefined ? {} : {reason})};
}

/**
Answers about a second role in the place of a first one. That it was made is told by the answers about resets.
*/
export function reactToReplace(state: State, answer: Answer): Reaction | undefined {
	switch (answer.type) {
		case 'replacement-planned': {
			const record = state.incident && findCredential(state.incident, answer.credential);
			return record?.stage.name === 'pending' && record.method === 'replace' && answer.outcome.status === 'succeeded' ? {facts: [{type: 'replacement-planned', credential: answer.credential, plan: answer.outcome.value}]} : ignored;
		}

		case 'role-watched': {
			const record = state.incident && findCredential(state.incident, answer.credential);
			return record !== undefined && isDraining(record) ? {run: {drains: {...state.run.drains, [answer.credential]: merged(state.run.drains[answer.credential], answer, state.now)}}} : ignored;
		}

		case 'role-dropped': {
			// What was seen before the drop was tried says nothing after it.
			const {[answer.credential]: _drain, ...drains} = state.run.drains;
			return {facts: [{type: 'drop-answered', credential: answer.credential, outcome: answer.outcome}], run: {drains}};
		}

		case 'dropped-role-found': {
			return {
				facts: [{
					type: 'drop-looked-for', credential: answer.credential, verdict: answer.verdict, reason: answer.reason,
				}],
			};
		}

		default: {
			return undefined;
		}
	}
}
