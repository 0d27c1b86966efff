import {activeCredentials} from '../agenda.js';
import {deliveryLine} from '../checklist.js';
import {labelOf} from '../label.js';
import {close, ignored, type Reaction} from '../reaction.js';
import {
	findDelivery, type CredentialRecord, type DeliveryRecord, type Incident,
} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {moved} from './list.js';
import {type Step} from './step.js';

const wordsOf = (text: string) => text.toLowerCase().split(/[^\p{L}\p{N}]+/v);

/** A place is often named after the project that it uses: those logins come first. */
function candidates(incident: Incident, delivery: DeliveryRecord | undefined): readonly CredentialRecord[] {
	const words = ` ${wordsOf(`${delivery?.place?.container ?? ''} ${delivery?.place?.key ?? ''}`).join(' ')} `;
	const isNamed = ({credential}: CredentialRecord) => words.includes(` ${wordsOf(credential.projectName).join(' ')} `);
	return activeCredentials(incident).toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
}

/**
Assign: a place that only its name speaks for. The operator knows which login it is for, or that it is for none of them.
*/
export const assignStep: Step<ScreenOf<'assign'>> = {
	onKey(state, incident, {delivery}, key): Reaction {
		const active = candidates(incident, findDelivery(incident, delivery));
		const cursor = moved(state.local.cursor, key, active.length + 1);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		if (key.name === 'escape') {
			return close(state);
		}

		if (key.name !== 'enter') {
			return ignored;
		}

		const chosen = active[state.local.cursor];
		return {
			...close(state),
			facts: [chosen === undefined
				? {type: 'delivery-skipped', delivery, reason: 'It holds none of the logins of this incident, says the operator.'}
				: {type: 'delivery-assigned', delivery, credential: chosen.credential.id}],
		};
	},
	view(state, incident, {delivery: id}) {
		const delivery = findDelivery(incident, id);
		return {
			name: 'assign',
			lines: delivery === undefined ? [] : [deliveryLine(state, delivery)],
			logins: candidates(incident, delivery).map(({credential}) => `${labelOf(credential)} · ${sanitize(credential.projectName, 64)}`),
			cursor: state.local.cursor,
		};
	},
	hints: () => [{key: '↑↓', does: 'move'}, {key: 'enter', does: 'choose'}, {key: 'esc', does: 'back'}],
};
