import {activeCredentials, frontScreen, isOpen} from './agenda.js';
import {verdictOf} from './proof.js';
import {type Incident} from './record.js';
import {sanitize} from './sanitize.js';
import {railStepOf} from './screen.js';
import {type State} from './state.js';
import {focusOf} from './focus.js';
import {railSteps} from './steps/history.js';
import {stepOf} from './steps/index.js';
import {credentialLines, standing} from './summary.js';
import {
	type Header, type KeyHint, type Overlay, type RailItem, type RailStep, type View,
} from './view-model.js';

/** How far each part has come. For the scope: how many of the logins that the leak reaches are part of the work. */
function countsOf(incident: Incident): Partial<Record<RailStep, RailItem['count']>> {
	const active = activeCredentials(incident);
	const exposed = (incident.credentials ?? []).length + incident.siblings.length;
	const coverage = exposed === 0 ? {} : {scope: {done: active.length, of: exposed}};
	if (active.length === 0 || incident.planAcceptedAt === undefined) {
		return coverage;
	}

	return {
		...coverage,
		reset: {done: active.filter(({stage}) => stage.name === 'done').length, of: active.length},
		propagate: {done: incident.deliveries.filter(delivery => !isOpen(delivery)).length, of: incident.deliveries.length},
		prove: {done: active.filter(record => verdictOf(record) === 'proven').length, of: active.length},
	};
}

function isDone(incident: Incident, step: RailStep, counts: ReturnType<typeof countsOf>): boolean {
	switch (step) {
		case 'scope': {
			return incident.credentials !== undefined && incident.folders !== undefined && counts.scope?.done === counts.scope?.of;
		}

		case 'contain': {
			return incident.planAcceptedAt !== undefined;
		}

		case 'close': {
			return incident.closed !== undefined;
		}

		default: {
			const count = counts[step];
			return count !== undefined && count.done === count.of;
		}
	}
}

function railOf(state: State, incident: Incident | undefined): readonly RailItem[] {
	const current = railStepOf(frontScreen(state));
	const counts = incident === undefined ? {} : countsOf(incident);
	return railSteps.map(step => {
		const count = counts[step];
		return {
			step,
			state: step === current ? 'current' : (incident !== undefined && isDone(incident, step, counts) ? 'done' : 'ahead'),
			...(count === undefined ? {} : {count}),
		};
	});
}

function headerOf(state: State, incident: Incident | undefined): Header {
	const leak = incident?.leak;
	return {
		incidentId: incident?.id ?? '',
		...(incident?.scenario === undefined ? {} : {drill: sanitize(incident.scenario, 40)}),
		...(leak === undefined ? {} : {source: leak.source}),
		where: sanitize(leak?.where ?? '', 80),
		...(leak?.since === undefined ? {} : {leakedFor: state.now - leak.since}),
		inResponse: incident === undefined ? 0 : state.now - incident.openedAt,
		rail: railOf(state, incident),
	};
}

function overlayOf(state: State, incident: Incident | undefined, hints: readonly KeyHint[]): Overlay | undefined {
	const command = `rekey resume ${incident?.id ?? ''}`.trim();
	switch (state.overlay) {
		case 'help': {
			return {name: 'help', keys: [...hints, {key: 'esc', does: 'back, or to earlier steps'}, {key: 'ctrl+c', does: 'leave; the progress is kept'}]};
		}

		case 'stop': {
			return incident === undefined
				? undefined
				: {
					name: 'stop', ...standing(incident), lines: credentialLines(incident), command,
				};
		}

		case 'quit': {
			const sent = incident?.credentials?.find(({stage}) => stage.name === 'sent');
			const key = incident?.keyRecords.find(({mint, revoke}) => mint.name === 'sent' || revoke.name === 'sent');
			return {name: 'quit', label: sent === undefined ? sanitize(key?.label ?? '', 64) : sanitize(`${sent.credential.branchName}/${sent.credential.role}`), command};
		}

		case undefined: {
			return undefined;
		}
	}
}

const stopHint: KeyHint = {key: 'ctrl+o', does: 'if I stop now'};

const overlayHints: Record<Overlay['name'], readonly KeyHint[]> = {
	help: [{key: 'esc', does: 'back'}],
	stop: [{key: 'esc', does: 'back'}, {key: 'q', does: 'stop now and leave'}],
	quit: [{key: 'esc', does: 'wait for the answer'}, {key: 'ctrl+c', does: 'leave now'}],
};

/**
Everything that the screen in front shows.
*/
export function viewOf(state: State): View {
	const {incident, token} = state;
	const screen = frontScreen(state);
	const header = headerOf(state, incident);
	if (incident === undefined) {
		return {
			token, header, screen: {name: 'halted', message: state.halted ?? ''}, keys: [],
		};
	}

	const step = stepOf(screen);
	const isText = focusOf(state) !== undefined;
	const own = step.hints(state, incident, screen).filter(({key}) => key !== stopHint.key);
	const hasStop = screen.name !== 'halted' && screen.name !== 'closed';
	const hints = [...own, ...(hasStop ? [stopHint] : []), ...(isText ? [] : [{key: '?', does: 'help'}])];
	const overlay = overlayOf(state, incident, hints);
	return {
		token,
		header,
		screen: step.view(state, incident, screen),
		keys: overlay === undefined ? hints : overlayHints[overlay.name],
		...(overlay === undefined ? {} : {overlay}),
	};
}

/** The handle that typed characters go to while a masked field has the focus. */
export function maskedHandle(view: View) {
	const {screen, overlay} = view;
	const field = 'field' in screen ? screen.field : undefined;
	return overlay === undefined && field?.kind === 'masked' && field.hasFocus ? field.handle : undefined;
}

/** The handle whose value may be drawn now. */
export function shownHandle(view: View) {
	const {screen, overlay} = view;
	if (overlay !== undefined) {
		return undefined;
	}

	if (screen.name === 'show-once' || screen.name === 'key-show') {
		return screen.isRevealed ? screen.value : undefined;
	}

	return screen.name === 'delivery' && screen.value?.isRevealed ? screen.value.handle : undefined;
}
