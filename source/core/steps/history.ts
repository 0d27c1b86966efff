import {deliveriesOf} from '../lines.js';
import {keyStateOf, type KeyState} from '../key-rows.js';
import {labelOf} from '../label.js';
import {close, ignored, type Reaction} from '../reaction.js';
import {type CredentialRecord, type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type RailStep, type ScreenView} from '../view-model.js';
import {moved} from './list.js';
import {type Step} from './step.js';

type Line = Extract<ScreenView, {name: 'history'}>['lines'][number];

/** The rail, in the order of work. */
export const railSteps: readonly RailStep[] = ['scope', 'contain', 'reset', 'propagate', 'prove', 'close'];

const stages = {
	pending: 'not reset', confirmed: 'confirmed', sent: 'sent', unknown: 'unknown whether it was reset', stopped: 'stopped', applying: 'reset, not live yet', done: 'reset and live',
} as const;

function resetLines(record: CredentialRecord): readonly Line[] {
	const label = labelOf(record.credential);
	const {stage, receipt, sessions, leftOut} = record;
	return [
		...(leftOut === undefined ? [{text: `${label}: ${stages[stage.name]}`, ...('at' in stage ? {at: stage.at} : {})}] : [{text: `${label}: left out: ${sanitize(leftOut.reason)}`, at: leftOut.at}]),
		...(receipt === undefined ? [] : [{text: `${label}: ${receipt.kind === 'without-looking' ? 'delivered without looking' : (receipt.kind === 'supplied' ? 'the operator supplied the value' : 'new value saved, receipt given')}`, at: receipt.at}]),
		...(sessions === undefined ? [] : [{text: 'ended' in sessions ? `${label}: ${sessions.ended} old sessions ended, ${sessions.left} left` : `${label}: old sessions not ended: ${sanitize(sessions.reason)}`, at: sessions.at}]),
	];
}

const keyWords: Readonly<Record<KeyState, string>> = {
	listed: 'alive', 'not-made': 'no new one yet', making: 'a new one is being made', unknown: 'not known what happened', lost: 'the new one is lost', 'not-saved': 'the new one is not saved', ready: 'alive; the new one is ready', revoking: 'being revoked', revoked: 'revoked, not tried', gone: 'gone, not tried', proven: 'revoked, its 401 seen', 'still-alive': 'a given key still works', 'left-out': 'kept alive', 'by-hand': 'done by hand', own: 'new, for this program',
};

function linesOf(incident: Incident, step: RailStep): readonly Line[] {
	const credentials = incident.credentials ?? [];
	switch (step) {
		case 'scope': {
			return [
				{text: `Opened ${incident.id}`, at: incident.openedAt},
				...(incident.leak === undefined ? [] : [{text: `Leak: ${incident.leak.source}, ${incident.leak.certainty}${incident.leak.where === '' ? '' : `: ${sanitize(incident.leak.where)}`}`}]),
				...(incident.account === undefined ? [] : [{text: `Connected as ${sanitize(incident.account.label)}`}]),
				...incident.evidence.map(({description, matched}) => ({text: `Evidence: ${sanitize(description)}; it names ${matched.length} login${matched.length === 1 ? '' : 's'}`})),
				...credentials.map(({credential}) => ({text: `In scope: ${sanitize(credential.projectName, 64)} ${labelOf(credential)}`})),
				...incident.siblings.map(({label}) => ({text: `Not in scope: ${label}`})),
				...(incident.folders ?? []).map(folder => ({text: `Searched: ${sanitize(folder)}`})),
			];
		}

		case 'contain': {
			return [
				...(incident.keys === undefined
					? []
					: [{
						text: `API keys: ${{
							'none-leaked': 'none leaked', replaced: 'replaced in the Console', 'not-yet': 'not replaced yet', handled: 'dealt with',
						}[incident.keys]}`,
					}]),
				...incident.keyRecords.map(record => ({text: `Key ${sanitize(record.label, 80)}: ${keyWords[keyStateOf(record)]}`, ...(record.revoke.name === 'done' ? {at: record.revoke.at} : {})})),
				...(incident.planAcceptedAt === undefined ? [] : [{text: 'Plan accepted', at: incident.planAcceptedAt}]),
			];
		}

		case 'reset': {
			return [
				...credentials.flatMap(record => resetLines(record)),
				...Object.entries(incident.restarts).map(([endpoint, record]) => ({text: `Compute ${endpoint}: ${record.name === 'was-idle' ? 'idle, no sessions' : record.name}`, at: record.at})),
			];
		}

		case 'propagate': {
			return credentials.flatMap(record => deliveriesOf(incident, record).filter(({credential}) => credential !== undefined).map(delivery => ({text: `${labelOf(record.credential)}: ${sanitize(delivery.title, 120)}: ${delivery.skipped === undefined ? delivery.rung.replaceAll('-', ' ') : 'skipped'}`, ...(delivery.at === undefined ? {} : {at: delivery.at})})));
		}

		case 'prove': {
			return credentials.flatMap(({credential, proof}) => proof === undefined ? [] : [{text: `${labelOf(credential)}: new password ${proof.fresh.status}, old password ${proof.old?.status ?? 'not tried'}`, at: proof.at}]);
		}

		case 'close': {
			return incident.closed === undefined ? [] : [{text: incident.closed.isComplete ? 'Closed, complete' : 'Closed, incomplete', at: incident.closed.at}];
		}
	}
}

/**
Looking back: what was done at each step, and when.
*/
export const historyStep: Step<ScreenOf<'history'>> = {
	onKey(state, incident, {step}, key): Reaction {
		const cursor = moved(state.local.cursor, key, linesOf(incident, step).length);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		if (key.name === 'escape' || key.name === 'enter') {
			return close(state);
		}

		const direction = key.name === 'left' || key.name === 'shift-tab' ? -1 : (key.name === 'right' || key.name === 'tab' ? 1 : 0);
		const other = railSteps[railSteps.indexOf(step) + direction];
		return direction === 0 || other === undefined ? ignored : {detours: [...state.detours.slice(0, -1), {name: 'history', step: other}]};
	},
	view: (state, incident, {step}) => ({
		name: 'history', step, lines: linesOf(incident, step), scroll: state.local.cursor,
	}),
	hints: () => [{key: '←→', does: 'other step'}, {key: '↑↓', does: 'scroll'}, {key: 'esc', does: 'back to the work'}],
};

/**
Halted: the journal cannot be written, so nothing may be sent.
*/
export const haltedStep: Step<ScreenOf<'halted'>> = {
	onKey: (_state, _incident, _screen, key) => key.name === 'enter' || key.name === 'escape' ? {effects: [{type: 'leave', outcome: 'unfinished'}], isEnded: true} : ignored,
	view: state => ({name: 'halted', message: state.halted ?? ''}),
	hints: () => [{key: 'enter', does: 'leave'}],
};
