import {activeCredentials} from '../agenda.js';
import {costOf} from '../cost.js';
import {areKeysSettled} from '../due-keys.js';
import {searchStanding} from '../propagation.js';
import {type Sibling} from '../fact.js';
import {type Credential} from '../incident.js';
import {
	ignored, open, problem, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {type ScreenOf} from '../screen.js';
import {credentialLines} from '../summary.js';
import {moved} from './list.js';
import {type Step} from './step.js';

/** Logins left outside the scope that are known to have the leaked password. */
function sharing({siblings}: Incident): readonly Sibling[] {
	return siblings.filter(({reason}) => reason === 'same-password');
}

/** Those whose project the evidence was taken of. */
function takeable(incident: Incident): readonly Credential[] {
	const projects = new Set(incident.credentials?.map(({credential}) => credential.projectId));
	return sharing(incident).flatMap(({credential}) => credential !== undefined && projects.has(credential.projectId) ? [credential] : []);
}

function takeIn(incident: Incident): Reaction {
	const credentials = takeable(incident);
	if (credentials.length > 0) {
		return {facts: [{type: 'scope-extended', credentials}]};
	}

	return problem(sharing(incident).length === 0 ? 'No login outside the scope is known to have the leaked password.' : 'It is in a project of which no evidence was taken: open a second incident for it.');
}

/**
Plan: the order, what it costs and what stays exposed, before anything is changed.
*/
export const planStep: Step<ScreenOf<'plan'>> = {
	onKey(state, incident, _screen, key): Reaction {
		const cursor = moved(state.local.cursor, key, incident.credentials?.length ?? 0);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		if (key.name === 'enter') {
			return {facts: [{type: 'plan-accepted'}]};
		}

		if (key.name === 'character' && key.character === 'd' && incident.findings.length > 0) {
			return open(state, {name: 'findings'});
		}

		if (key.name === 'character' && key.character === 's') {
			return takeIn(incident);
		}

		if (key.name === 'character' && key.character === 'p') {
			return open(state, {name: 'discovery'});
		}

		return key.name === 'character' && key.character === 'f' ? open(state, {name: 'folder'}) : ignored;
	},
	view(state, incident) {
		const active = activeCredentials(incident);
		return {
			name: 'plan',
			certainty: incident.leak?.certainty ?? 'confirmed',
			source: incident.leak?.source ?? 'elsewhere',
			lines: credentialLines(incident),
			scroll: state.local.cursor,
			restarts: new Set(active.flatMap(({credential}) => credential.endpoints.filter(({isDisabled}) => !isDisabled).map(({id}) => id))).size,
			costs: costOf(incident),
			places: incident.deliveries.filter(({credential, skipped}) => credential !== undefined && skipped === undefined).length,
			siblings: incident.siblings.length,
			sharing: sharing(incident).map(({label}) => label),
			takeable: takeable(incident).length,
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			unavailable: incident.unavailableProjects,
			keys: incident.keyRevokesPostponedAt !== undefined && !areKeysSettled(incident) ? 'postponed' : incident.keys ?? 'not-yet',
			search: searchStanding(state, incident),
			found: incident.deliveries.filter(({place}) => place !== undefined).length,
			...(incident.transport === undefined ? {} : {transport: incident.transport}),
		};
	},
	hints: (_state, incident) => [{key: 'enter', does: incident.credentials?.length === 0 ? 'go on' : 'start with the first'}, ...(takeable(incident).length > 0 ? [{key: 's', does: 'take them in'}] : []), ...(incident.findings.length > 0 ? [{key: 'd', does: 'side doors'}] : []), {key: '↑↓', does: 'scroll'}, {key: 'f', does: 'search more folders'}, {key: 'p', does: 'platforms'}],
};
