import {deliveryLine} from '../checklist.js';
import {serviceNamed} from '../propagation.js';
import {
	close, ignored, open, withoutFailed, type Reaction,
} from '../reaction.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {outputLines} from './delivery.js';
import {moved} from './list.js';
import {type Step} from './step.js';

/**
Deploy: what was written becomes live, with what that does to whoever uses the service. Once for all of its places.
*/
export const deployStep: Step<ScreenOf<'deploy'>> = {
	isConfirmation: true,
	onKey(state, incident, {service: id}, key): Reaction {
		const found = serviceNamed(incident, id);
		const cursor = moved(state.local.cursor, key, found?.deliveries.length ?? 0);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		if (key.name === 'enter') {
			return {
				...close(state),
				facts: [{type: 'deploy-confirmed', service: id}],
				run: {failed: withoutFailed(state.run, work => work === `deploy-service ${id}`)},
			};
		}

		if (key.name === 'escape') {
			return close(state);
		}

		return key.name === 'character' && key.character === 's' ? open(state, {name: 'skip-deploy', service: id}) : ignored;
	},
	view(state, incident, {service: id}) {
		const found = serviceNamed(incident, id);
		const earlier = incident.deploys[id];
		return {
			name: 'deploy',
			label: sanitize(found?.service.label ?? id, 120),
			consequence: sanitize(found?.service.consequence ?? '', 300),
			lines: (found?.deliveries ?? []).map(delivery => deliveryLine(state, delivery)),
			scroll: state.local.cursor,
			output: outputLines(state, id),
			...(earlier !== undefined && (earlier.name === 'unknown' || earlier.name === 'refused') ? {earlier: {isUnknown: earlier.name === 'unknown', reason: sanitize(earlier.reason)}} : {}),
		};
	},
	hints: () => [{key: 'enter', does: 'deploy'}, {key: 's', does: 'do not deploy'}, {key: 'esc', does: 'back'}],
};
