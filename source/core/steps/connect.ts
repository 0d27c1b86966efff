import {
	close, ignored, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {runnerOf} from '../due-keys.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {
	fieldHints, fieldOf, onField, resting,
} from './field.js';
import {type Step} from './step.js';

function isConnecting({run}: State): boolean {
	return Object.keys(run.underWay).some(work => work.startsWith('connect '));
}

function submit(state: State): Reaction {
	const {run, local} = state;
	const again = {connection: {name: 'waiting'}, failed: withoutFailed(run, work => work.startsWith('connect '))} as const;
	if (local.masked.length > 0) {
		return {run: {...again, key: local.masked.handle, isKeyFromEnvironment: false}};
	}

	const isWorthTrying = run.connection.name === 'failed' && run.connection.failure.kind !== 'unauthorized';
	return isWorthTrying && run.key !== undefined ? {run: again} : problem('Paste or type a Neon API key. It is masked, and kept only while this program runs.');
}

/**
Connect: the key that the wizard works with. It is never journaled, so every run asks for it or takes it from the environment.
*/
export const connectStep: Step<ScreenOf<'connect'>> = {
	onKey: (state, _incident, _screen, key) => isConnecting(state)
		? ignored
		: onField(state, key, {
			submit: () => submit(state),
			isMasked: true,
			other: other => other.name === 'escape' && state.detours.length > 0 ? close(state) : ignored,
		}),
	view(state, incident) {
		const {connection, isKeyFromEnvironment} = state.run;
		const connecting = isConnecting(state);
		const runner = runnerOf(incident);
		const saved = runner?.receipt !== undefined && 'entry' in runner.mint ? runner.mint.entry.name : undefined;
		return {
			name: 'connect',
			state: connecting ? 'connecting' : (connection.name === 'failed' ? 'failed' : 'ask'),
			field: connecting ? resting(fieldOf(state, true)) : fieldOf(state, true),
			...(connection.name === 'failed' && !connecting ? {failure: connection.failure} : {}),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			isFromEnvironment: isKeyFromEnvironment,
			isResume: incident.runs > 1,
			...(saved === undefined ? {} : {saved: sanitize(saved, 80)}),
		};
	},
	hints: state => isConnecting(state) ? [] : fieldHints(state, state.local.masked.length === 0 && state.run.connection.name === 'failed' ? 'try again' : 'connect', undefined),
};
