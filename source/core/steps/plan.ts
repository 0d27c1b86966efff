import {activeCredentials} from '../agenda.js';
import {costOf} from '../cost.js';
import {areKeysSettled} from '../due-keys.js';
import {searchStanding} from '../propagation.js';
import {ignored, open, type Reaction} from '../reaction.js';
import {type ScreenOf} from '../screen.js';
import {credentialLines} from '../summary.js';
import {moved} from './list.js';
import {type Step} from './step.js';

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
			unavailable: incident.unavailableProjects,
			keys: incident.keyRevokesPostponedAt !== undefined && !areKeysSettled(incident) ? 'postponed' : incident.keys ?? 'not-yet',
			search: searchStanding(state, incident),
			found: incident.deliveries.filter(({place}) => place !== undefined).length,
			...(incident.transport === undefined ? {} : {transport: incident.transport}),
		};
	},
	hints: (_state, incident) => [{key: 'enter', does: 'start with the first'}, ...(incident.findings.length > 0 ? [{key: 'd', does: 'side doors'}] : []), {key: '↑↓', does: 'scroll'}, {key: 'f', does: 'search more folders'}, {key: 'p', does: 'platforms'}],
};
