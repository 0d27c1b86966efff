import {builtInCards} from './checklist.js';
import {frontScreen} from './agenda.js';
import {
	dropped, isAnswer, isWork, settled,
} from './answers/awaited.js';
import {reactToAnswer} from './answers/index.js';
import {type Effect, type Work} from './effect.js';
import {type DatedEvent, type Event} from './event.js';
import {evolve} from './evolve/index.js';
import {type DatedFact, type Fact} from './fact.js';
import {type DeliveryId} from './incident.js';
import {reactToGesture} from './gesture.js';
import {ignored, type Reaction} from './reaction.js';
import {unseenReceipts} from './receipts.js';
import {screenKey} from './screen.js';
import {freshLocal, type State} from './state.js';
import {wantedWork} from './work/index.js';

function opened(state: State, event: Extract<Event, {type: 'run-opened'}>): Reaction {
	const {incident, run} = state;
	const opening: Fact[] = incident === undefined
		? [
			{type: 'incident-opened', id: event.incidentId, ...(event.scenario === undefined ? {} : {scenario: event.scenario})},
			...Object.entries(builtInCards).map(([card, title]): Fact => ({type: 'delivery-added', delivery: {id: `card ${card}` as DeliveryId, title}})),
		]
		: [];
	return {
		facts: [...opening, {type: 'run-started', run: (incident?.runs ?? 0) + 1}],
		run: {
			folder: event.folder,
			destinations: event.destinations,
			known: event.known ?? [],
			leftovers: incident?.temporaryFiles ?? [],
			...(event.environmentKey === undefined ? {} : {key: event.environmentKey, isKeyFromEnvironment: true}),
			...(event.evidence.length === 0
				? {}
				: {
					evidence: {
						...run.evidence, pending: event.evidence.map(source => ({source, description: 'path' in source ? source.path : 'standard input'})), isAnswered: true,
					},
				}),
		},
	};
}

function reactTo(state: State, event: DatedEvent): Reaction {
	switch (event.type) {
		case 'key':
		case 'paste':
		case 'paste-refused':
		case 'masked-changed': {
			return reactToGesture(state, event);
		}

		case 'run-opened': {
			return opened(state, event);
		}

		case 'second-passed':
		case 'journal-failed': {
			return ignored;
		}

		case 'work-progressed': {
			const work = state.run.underWay[event.work];
			return work === undefined ? ignored : {run: {underWay: {...state.run.underWay, [event.work]: {...work, count: event.count}}}};
		}

		case 'work-told': {
			const work = state.run.underWay[event.work];
			return work === undefined ? ignored : {run: {underWay: {...state.run.underWay, [event.work]: {...work, told: event.text}}}};
		}

		case 'work-delayed': {
			const delay = {until: state.now + event.milliseconds, reason: event.reason};
			const underWay = Object.entries(state.run.underWay).map(([id, work]) => [id, event.lane === undefined || id.includes(event.lane) ? {...work, delay} : work] as const);
			return {run: {underWay: Object.fromEntries(underWay)}};
		}

		case 'temporary-file-planned':
		case 'temporary-file-removed': {
			return {facts: [{type: event.type, path: event.path}]};
		}

		default: {
			return reactToAnswer(state, event);
		}
	}
}

/** What one event does, as far as it may still do anything. */
function reactionTo(before: State, state: State, event: DatedEvent): Reaction {
	if (!isAnswer(event)) {
		return reactTo(state, event);
	}

	// Nobody waits for it: it was answered before, and what it brought is in use.
	if (before.run.underWay[event.work] === undefined) {
		return ignored;
	}

	const reaction = reactTo(state, event);
	// After the end, and while nothing can be recorded, the truth is still welcome and work is not.
	const isOver = state.halted !== undefined || state.isEnded;
	return isOver && reaction.effects?.some(effect => isWork(effect)) ? dropped(event) : reaction;
}

/** What must be on the disk before a piece of work leaves. */
function intentOf(work: Work): Fact | undefined {
	if (work.type === 'deploy-service') {
		return {type: 'deploy-intended', service: work.service.id};
	}

	if (work.type === 'drop-role') {
		return {type: 'drop-intended', credential: work.logins.credential.id};
	}

	return work.type === 'restart-endpoint' ? {type: 'restart-intended', endpoint: work.endpoint.id} : undefined;
}

function record(state: State, facts: readonly Fact[]): {readonly state: State; readonly effects: readonly Effect[]} {
	if (facts.length === 0) {
		return {state, effects: []};
	}

	const dated: readonly DatedFact[] = facts.map(fact => ({...fact, at: state.now}));
	let {incident} = state;
	for (const fact of dated) {
		incident = evolve(incident, fact);
	}

	return {state: {...state, incident}, effects: [{type: 'record', facts: dated}]};
}

/** Mark work as under way, so that it is asked for once. */
function begin(state: State, effects: readonly Effect[]): State {
	const begun = Object.fromEntries(effects.filter(effect => isWork(effect)).map(({work}) => [work, {since: state.now}]));
	return {...state, run: {...state.run, underWay: {...state.run.underWay, ...begun}}};
}

function withWantedWork(state: State): readonly [State, readonly Effect[]] {
	const all: Effect[] = [];
	const lanes = new Set<string>();
	let current = state;
	for (const work of wantedWork(state)) {
		// Wanted for several logins at once, such as the restart of the compute that they share.
		if (current.run.underWay[work.work] !== undefined) {
			continue;
		}

		// Starting one reset makes the others of its project wait. Everything else that is wanted may begin together.
		if (work.type === 'read-role') {
			if (lanes.has(work.credential.projectId)) {
				continue;
			}

			lanes.add(work.credential.projectId);
		}

		const intent = intentOf(work);
		const recorded = record(current, intent === undefined ? [] : [intent]);
		current = begin(recorded.state, [work]);
		all.push(...recorded.effects, work);
	}

	return [current, all];
}

function withScreen(before: State, state: State): State {
	const key = (item: State) => `${screenKey(frontScreen(item))} ${item.overlay ?? ''}`;
	if (key(before) === key(state) && before.token > 0) {
		return state;
	}

	const token = before.token + 1;
	const isSameScreen = before.token > 0 && screenKey(frontScreen(before)) === screenKey(frontScreen(state));
	const local = {...freshLocal(token), focus: ['scope', 'keys', 'checklist'].includes(frontScreen(state).name) ? 'list' as const : 'field' as const};
	return {
		...state,
		token,
		// An overlay covers the screen and gives it back as it was.
		local: isSameScreen ? state.local : local,
		run: isSameScreen ? state.run : {...state.run, revealed: undefined, copied: undefined},
	};
}

function applied(state: State, reaction: Reaction): State {
	const {overlay} = reaction;
	return {
		...state,
		run: {...state.run, ...reaction.run},
		local: {...state.local, ...reaction.local},
		detours: reaction.detours ?? state.detours,
		overlay: overlay === undefined ? state.overlay : (overlay === 'none' ? undefined : overlay),
		isEnded: state.isEnded || (reaction.isEnded ?? false),
	};
}

/**
The only place where anything is decided: what is true after an event, and what to do about it, in order.
Facts come before the work that they allow.
*/
export function transition(before: State, event: DatedEvent): readonly [State, readonly Effect[]] {
	const now = Math.max(before.now, event.at);
	if (event.type === 'journal-failed') {
		return [withScreen(before, {
			...before, now, halted: event.message, overlay: undefined, detours: [],
		}), []];
	}

	const dated = {...before, now};
	const isAwaited = isAnswer(event) && before.run.underWay[event.work] !== undefined;
	const met = isAwaited ? settled(dated, event) : dated;
	const reaction = reactionTo(before, met, event);
	// What is asked for twice on one frame is asked for once.
	const ordered = (reaction.effects ?? []).filter(effect => isWork(effect) ? met.run.underWay[effect.work] === undefined : effect.type !== 'forget' || effect.handles.length > 0);
	const recorded = record(applied(met, reaction), reaction.facts ?? []);
	const receipts = record(recorded.state, unseenReceipts(recorded.state));
	const started = begin(receipts.state, ordered);
	const [worked, work] = withWantedWork(started);
	const due = worked.detours.length > 0 && worked.incident?.closed !== undefined ? {...worked, detours: []} : worked;
	return [withScreen(before, due), [...recorded.effects, ...receipts.effects, ...ordered, ...work]];
}

