import {type Method} from '../fact.js';
import {labelOf} from '../label.js';
import {
	close, ignored, lookAnew, problem, type Reaction,
} from '../reaction.js';
import {findCredential, type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {replaceRefusal, setRefusal} from '../method.js';
import {type State} from '../state.js';
import {moved} from './list.js';
import {type Step} from './step.js';

const methods: readonly Method[] = ['reset', 'set', 'replace'];

function choose(state: State, incident: Incident, {credential}: ScreenOf<'method'>): Reaction {
	const method = methods[state.local.cursor];
	const record = findCredential(incident, credential);
	if (record === undefined || method === undefined || (record.stage.name !== 'pending' && record.stage.name !== 'done')) {
		return ignored;
	}

	if (record.replacement?.isBegun) {
		return problem('A second role is being made for it: that is seen to its end first.');
	}

	if (method === 'replace' && replaceRefusal(state, incident, record) !== undefined) {
		return problem('It cannot be replaced now; the reason is above.');
	}

	if (method === 'set' && setRefusal(state, incident, record) !== undefined) {
		return problem('It cannot be set now; the reason is above.');
	}

	const isSame = record.stage.name === 'pending' && (record.method ?? 'reset') === method;
	if (isSame) {
		return close(state);
	}

	// A password that was live until now is the old one of the next change.
	const anew = record.stage.name === 'done' ? lookAnew(state, credential) : {};
	return {...anew, ...close(state), facts: [{type: 'method-chosen', credential, method}]};
}

/**
Method: how one login gets its new password, and why a way is not open.
*/
export const methodStep: Step<ScreenOf<'method'>> = {
	onKey(state, incident, screen, key): Reaction {
		const cursor = moved(state.local.cursor, key, methods.length);
		if (cursor !== undefined) {
			return {local: {cursor, problem: undefined}};
		}

		if (key.name === 'escape') {
			return close(state);
		}

		return key.name === 'enter' ? choose(state, incident, screen) : ignored;
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const refusal = setRefusal(state, incident, record);
		const closed = replaceRefusal(state, incident, record);
		return {
			name: 'method',
			label: labelOf(record.credential),
			project: sanitize(record.credential.projectName, 64),
			options: methods,
			current: record.method ?? 'reset',
			cursor: state.local.cursor,
			isAgain: record.stage.name === 'done',
			isConfirmed: incident.leak?.certainty !== 'precautionary',
			...(refusal === undefined ? {} : {refusal}),
			...(closed === undefined ? {} : {replaceRefusal: closed}),
			isBegun: record.replacement?.isBegun ?? false,
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
		};
	},
	hints: () => [{key: '↑↓', does: 'move'}, {key: 'enter', does: 'choose'}, {key: 'esc', does: 'back'}],
};
