import {activeCredentials} from '../agenda.js';
import {deliveryLine} from '../checklist.js';
import {type PlaceFact} from '../place-fact.js';
import {type DeliveryId, type Place} from '../incident.js';
import {labelOf} from '../label.js';
import {renewedKeys} from '../propagation.js';
import {close, ignored, type Reaction} from '../reaction.js';
import {
	findDelivery, type CredentialRecord, type DeliveryRecord, type Incident,
} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {moved} from './list.js';
import {type Step} from './step.js';

const wordsOf = (text: string) => text.toLowerCase().split(/[^\p{L}\p{N}]+/v).join(' ');

/** A place is often named after the project that uses it. */
function isNamedAfter(place: Place | undefined, {credential}: CredentialRecord): boolean {
	return place !== undefined && ` ${wordsOf(`${place.container} ${place.key}`)} `.includes(` ${wordsOf(credential.projectName)} `);
}

type Owner = {readonly label: string; readonly fact: PlaceFact};

/** Whose value it may hold: a place that is named like a key holds no password, and the other way round. */
function ownersOf(incident: Incident, id: DeliveryId): readonly Owner[] {
	const place = findDelivery(incident, id)?.place;
	if (place?.shape === 'api-key') {
		return renewedKeys(incident).map(({id: key, label}) => ({label: `API key ${sanitize(label, 80)}`, fact: {type: 'delivery-assigned', delivery: id, key}}));
	}

	return activeCredentials(incident).toSorted((a, b) => Number(isNamedAfter(place, b)) - Number(isNamedAfter(place, a))).map(({credential}) => ({
		label: `${labelOf(credential)} · ${sanitize(credential.projectName, 64)}`,
		fact: {type: 'delivery-assigned', delivery: id, credential: credential.id},
	}));
}

/** The places that nobody has said it of yet, this one first. */
function unassigned({deliveries}: Incident, id: DeliveryId): readonly DeliveryRecord[] {
	const open = deliveries.filter(({place, credential, key, skipped}) => place !== undefined && credential === undefined && key === undefined && skipped === undefined);
	const index = Math.max(0, open.findIndex(delivery => delivery.id === id));
	return [...open.slice(index), ...open.slice(0, index)];
}

/**
Assign: a place that only its name speaks for. The operator knows which login or key it is for, or that it is for none of them.
*/
export const assignStep: Step<ScreenOf<'assign'>> = {
	onKey(state, incident, {delivery}, key): Reaction {
		const owners = ownersOf(incident, delivery);
		const cursor = moved(state.local.cursor, key, owners.length + 1);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		if (key.name === 'escape') {
			return close(state);
		}

		if (key.name !== 'enter') {
			return ignored;
		}

		const next = unassigned(incident, delivery).find(({id}) => id !== delivery);
		return {
			...(next === undefined ? close(state) : {detours: [...state.detours.slice(0, -1), {name: 'assign', delivery: next.id}]}),
			facts: [owners[state.local.cursor]?.fact ?? {type: 'delivery-skipped', delivery, reason: 'It holds nothing of this incident, says the operator.'}],
		};
	},
	view(state, incident, {delivery: id}) {
		const delivery = findDelivery(incident, id);
		return {
			name: 'assign',
			lines: delivery === undefined ? [] : [deliveryLine(state, delivery)],
			isKey: delivery?.place?.shape === 'api-key',
			owners: ownersOf(incident, id).map(({label}) => label),
			cursor: state.local.cursor,
			left: unassigned(incident, id).length,
		};
	},
	hints: () => [{key: '↑↓', does: 'move'}, {key: 'enter', does: 'choose, to the next'}, {key: 'esc', does: 'back'}],
};
