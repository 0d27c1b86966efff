import {deliveryLine} from '../checklist.js';
import {
	awaitsDeployment, deploying, serviceNamed, type DeployUnderWay,
} from '../propagation.js';
import {
	close, ignored, open, withoutFailed, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {outputLines} from './delivery.js';
import {moved} from './list.js';
import {type Step} from './step.js';

function underWay(state: State, incident: Incident, id: string): DeployUnderWay | undefined {
	return deploying(state, incident).find(({service}) => service.id === id);
}

/** Whether there is something to deploy: it does not go on now, and something waits for it or it did not end well. */
function isOpenQuestion(state: State, incident: Incident, id: string): boolean {
	const name = incident.deploys[id]?.name;
	const isWaiting = serviceNamed(incident, id)?.deliveries.some(delivery => awaitsDeployment(delivery)) ?? false;
	return underWay(state, incident, id) === undefined && (isWaiting || name === 'unknown' || name === 'refused');
}

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

		const isAsked = isOpenQuestion(state, incident, id);
		if (key.name === 'enter' && !isAsked) {
			return close(state);
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

		return key.name === 'character' && key.character === 's' && isAsked ? open(state, {name: 'skip-deploy', service: id}) : ignored;
	},
	view(state, incident, {service: id}) {
		const found = serviceNamed(incident, id);
		const earlier = incident.deploys[id];
		const now = underWay(state, incident, id);
		return {
			name: 'deploy',
			label: sanitize(found?.service.label ?? id, 120),
			consequence: sanitize(found?.service.consequence ?? '', 300),
			lines: (found?.deliveries ?? []).map(delivery => deliveryLine(state, delivery)),
			scroll: state.local.cursor,
			output: outputLines(state, id),
			isAsked: isOpenQuestion(state, incident, id),
			...(now === undefined ? {} : {underWay: {milliseconds: Math.max(0, state.now - now.since), told: sanitize(now.told ?? '', 200)}}),
			...(earlier?.name === 'live' && !isOpenQuestion(state, incident, id) ? {live: {at: earlier.at, seen: sanitize(earlier.seen, 200)}} : {}),
			...(earlier !== undefined && (earlier.name === 'unknown' || earlier.name === 'refused') ? {earlier: {isUnknown: earlier.name === 'unknown', reason: sanitize(earlier.reason)}} : {}),
		};
	},
	hints: (state, incident, {service}) => isOpenQuestion(state, incident, service)
		? [{key: 'enter', does: 'deploy'}, {key: 's', does: 'do not deploy'}, {key: 'esc', does: 'back'}]
		: [{key: 'enter', does: underWay(state, incident, service) === undefined ? 'back' : 'back: it goes on'}],
};
