import {activeCredentials, dueScreen} from '../agenda.js';
import {deliveriesOf} from '../lines.js';
import {type Key} from '../key.js';
import {
	deployable, deploying, isUnwritten, nameOf,
} from '../propagation.js';
import {
	close, ignored, open, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {
	isAutomatic, type CredentialRecord, type DeliveryRecord, type Incident,
} from '../record.js';
import {type State} from '../state.js';
import {moved} from './list.js';
import {isLook} from './prove.js';

function neighbour(state: State, incident: Incident, record: CredentialRecord | undefined, step: number): Reaction {
	const active = activeCredentials(incident);
	const other = record === undefined ? undefined : active[active.indexOf(record) + step];
	return other === undefined ? ignored : {detours: [...state.detours.slice(0, -1), {name: 'checklist', credential: other.credential.id}]};
}

/** What was written and is ready to be deployed comes before going on: it is of no use until then. */
function goOn(state: State, incident: Incident): Reaction {
	const waiting = deployable(incident)[0];
	if (waiting !== undefined) {
		return open(state, {name: 'deploy', service: waiting.service.id});
	}

	// From a checklist that was opened on the way, back to the work; from the one whose turn it is, onwards.
	const due = dueScreen(state);
	if (due.name !== 'checklist') {
		return close(state);
	}

	const isLast = activeCredentials(incident).every(({stage}) => stage.name === 'done');
	return {
		detours: [],
		run: {pastChecklists: [...state.run.pastChecklists, ...(due.credential === undefined ? [] : [due.credential])], ...(isLast ? {past: [...state.run.past, 'checklist']} : {})},
	};
}

/** What is still to be written of one login. */
export function writable(incident: Incident, record: CredentialRecord | undefined): readonly DeliveryRecord[] {
	return deliveriesOf(incident, record).filter(delivery => isUnwritten(delivery));
}

/** The places that the filter lets through. */
export function listed(state: State, incident: Incident, record: CredentialRecord | undefined): readonly DeliveryRecord[] {
	const words = state.local.filter.toLowerCase().split(/\s+/v).filter(word => word !== '');
	const all = deliveriesOf(incident, record);
	return words.length === 0
		? all
		: all.filter(({title, place, note}) => {
			const text = `${title} ${place === undefined ? 'by hand' : `${place.destination} ${nameOf(state, place.destination)} ${place.detail ?? ''}`} ${note ?? ''}`.toLowerCase();
			return words.every(word => text.includes(word));
		});
}

function tick(state: State, {id, hand}: DeliveryRecord): Reaction {
	// Only they know whether it is done.
	return hand === 'person'
		? open(state, {name: 'confirmed-by', delivery: id})
		: {
			facts: [{
				type: 'delivery-climbed', delivery: id, rung: 'ticked-by-hand', seen: 'ticked by hand',
			}],
		};
}

function onDelivery(state: State, delivery: DeliveryRecord, character: string): Reaction {
	switch (character) {
		case ' ': {
			return isAutomatic(delivery) ? problem('This program can write that one: press enter. If you have done it yourself, press t.') : tick(state, delivery);
		}

		case 't': {
			return tick(state, delivery);
		}

		case 's': {
			return open(state, {name: 'skip-delivery', delivery: delivery.id});
		}

		case 'm': {
			return open(state, {name: 'note-delivery', delivery: delivery.id});
		}

		case 'o': {
			// The same key again shows all of them.
			const filter = delivery.place === undefined ? 'by hand' : nameOf(state, delivery.place.destination);
			return {local: {filter: state.local.filter === filter ? '' : filter, cursor: 0, problem: undefined}};
		}

		default: {
			return ignored;
		}
	}
}

function onCharacter(state: State, incident: Incident, record: CredentialRecord | undefined, character: string): Reaction {
	switch (character) {
		case '/': {
			return {local: {focus: 'field', problem: undefined}};
		}

		case 'w': {
			const open_ = writable(incident, record).map(({id}) => id);
			return open_.length === 0 ? problem('There is nothing left to write here.') : open(state, {name: 'delivery', deliveries: open_});
		}

		case 'p': {
			return open(state, {name: 'discovery'});
		}

		case 'd': {
			const waiting = deployable(incident)[0] ?? deploying(state, incident)[0];
			return waiting === undefined ? problem('Nothing is ready to be deployed: what belongs to a service is written first, all of it.') : open(state, {name: 'deploy', service: waiting.service.id});
		}

		case 'a': {
			return open(state, {name: 'place-kind', ...(record === undefined ? {} : {credential: record.credential.id})});
		}

		case 'f': {
			return open(state, {name: 'folder'});
		}

		case 'r': {
			return {
				run: {
					searchAgain: state.run.destinations.map(({id}) => id),
					proveAgain: [...new Set([...state.run.proveAgain, ...(record === undefined ? [] : [record.credential.id])])],
					failed: withoutFailed(state.run, isLook),
				},
			};
		}

		case 'n': {
			return goOn(state, incident);
		}

		default: {
			return ignored;
		}
	}
}

/** The keys of the list, while no filter is typed. */
export function onList(state: State, incident: Incident, record: CredentialRecord | undefined, key: Key): Reaction {
	const deliveries = listed(state, incident, record);
	const cursor = moved(state.local.cursor, key, deliveries.length);
	if (cursor !== undefined) {
		return {local: {cursor, problem: undefined}};
	}

	const delivery = deliveries[state.local.cursor];
	switch (key.name) {
		case 'enter': {
			if (delivery === undefined) {
				return ignored;
			}

			const isUnassigned = delivery.place !== undefined && delivery.credential === undefined && delivery.key === undefined;
			return open(state, isUnassigned ? {name: 'assign', delivery: delivery.id} : {name: 'delivery', deliveries: [delivery.id]});
		}

		case 'left': {
			return neighbour(state, incident, record, -1);
		}

		case 'right': {
			return neighbour(state, incident, record, 1);
		}

		case 'escape': {
			if (state.local.filter !== '') {
				return {local: {filter: '', cursor: 0}};
			}

			return state.detours.length > 0 ? close(state) : ignored;
		}

		case 'character': {
			const reaction = delivery === undefined ? ignored : onDelivery(state, delivery, key.character);
			return reaction === ignored ? onCharacter(state, incident, record, key.character) : reaction;
		}

		default: {
			return ignored;
		}
	}
}
