import {frontScreen} from './agenda.js';
import {type Gesture} from './event.js';
import {type Key} from './key.js';
import {
	ignored, open, problem, type Reaction,
} from './reaction.js';
import {railStepOf} from './screen.js';
import {stepOf} from './steps/index.js';
import {type State} from './state.js';
import {focusOf} from './focus.js';

function isSending({incident}: State): boolean {
	return (incident?.credentials?.some(({stage}) => stage.name === 'sent') ?? false) || (incident?.keyRecords.some(({mint, revoke}) => mint.name === 'sent' || revoke.name === 'sent') ?? false);
}

/** Leaving: at once, unless a reset is on its way and its answer would be lost. */
function quit(state: State): Reaction {
	return isSending(state) && state.overlay !== 'quit'
		? {overlay: 'quit'}
		: {effects: [{type: 'leave', outcome: 'unfinished'}], overlay: 'none', isEnded: true};
}

function onOverlay(state: State, key: Key): Reaction {
	if (state.overlay === 'quit') {
		return key.name === 'escape' || key.name === 'enter' ? {overlay: 'none'} : ignored;
	}

	if (state.overlay === 'stop' && key.name === 'character' && key.character === 'q') {
		return quit({...state, overlay: undefined});
	}

	return ['escape', 'enter', 'ctrl-o'].includes(key.name) || (key.name === 'character' && key.character === '?') ? {overlay: 'none'} : ignored;
}

function onKey(state: State, key: Key, followsText: boolean): Reaction {
	if (key.name === 'ctrl-c') {
		return quit(state);
	}

	if (state.overlay !== undefined) {
		return onOverlay(state, key);
	}

	if (key.name === 'ctrl-o') {
		return {overlay: 'stop'};
	}

	if (key.name === 'character' && key.character === '?' && focusOf(state) === undefined) {
		return {overlay: 'help'};
	}

	const {incident} = state;
	if (incident === undefined) {
		return ignored;
	}

	const screen = frontScreen(state);
	const step = stepOf(screen);
	if (key.name === 'enter' && followsText && step.isConfirmation) {
		return problem('Nothing was sent. Read it once more, then press enter.');
	}

	const reaction = step.onKey(state, incident, screen, key);
	if (key.name === 'escape' && Object.keys(reaction).length === 0 && state.detours.length === 0 && incident.leak !== undefined && screen.name !== 'halted') {
		return open(state, {name: 'history', step: railStepOf(screen)});
	}

	return reaction;
}

/**
What a key means. One that was pressed on another screen than the one in front means nothing.
*/
export function reactToGesture(state: State, gesture: Gesture): Reaction {
	// The way out is open from every screen, also from one that was painted a moment ago.
	const isWayOut = gesture.type === 'key' && gesture.key.name === 'ctrl-c';
	if ((gesture.seen !== state.token && !isWayOut) || state.isEnded) {
		return ignored;
	}

	switch (gesture.type) {
		case 'key': {
			return onKey(state, gesture.key, gesture.followsText ?? false);
		}

		case 'paste': {
			if (state.overlay !== undefined || focusOf(state) === undefined) {
				return ignored;
			}

			if (focusOf(state) === 'masked') {
				return problem('Nothing was kept. Paste it again.');
			}

			return ['scope', 'keys', 'checklist'].includes(frontScreen(state).name)
				? {local: {filter: state.local.filter + gesture.text, cursor: 0}}
				: {local: {draft: state.local.draft + gesture.text, problem: undefined}};
		}

		case 'paste-refused': {
			return problem('That looked like it holds a password, so it was not put where it can be read. Nothing was kept.');
		}

		case 'masked-changed': {
			return {local: {masked: {...state.local.masked, length: gesture.length}, problem: undefined}};
		}
	}
}
