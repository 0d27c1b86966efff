import {
	activeCredentials, deliveriesOf, dueScreen, isOpen,
} from '../agenda.js';
import {deliveryLine, proofLine} from '../checklist.js';
import {type Key} from '../key.js';
import {labelOf} from '../label.js';
import {deployable, isUnwritten, searchStanding} from '../propagation.js';
import {
	close, ignored, open, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {
	findCredential, isAutomatic, type CredentialRecord, type DeliveryRecord, type Incident,
} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {valuesOf, type State} from '../state.js';
import {type KeyHint} from '../view-model.js';
import {edit} from './field.js';
import {moved} from './list.js';
import {isLook} from './prove.js';
import {type Step} from './step.js';

function neighbour(state: State, incident: Incident, record: CredentialRecord, step: number): Reaction {
	const active = activeCredentials(incident);
	const other = active[active.indexOf(record) + step];
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
		run: {pastChecklists: [...state.run.pastChecklists, due.credential], ...(isLast ? {past: [...state.run.past, 'checklist']} : {})},
	};
}

function writable(incident: Incident, record: CredentialRecord): readonly DeliveryRecord[] {
	return deliveriesOf(incident, record).filter(delivery => isUnwritten(delivery));
}

/** The places that the filter lets through. */
function listed({local}: State, incident: Incident, record: CredentialRecord): readonly DeliveryRecord[] {
	const words = local.filter.toLowerCase().split(/\s+/v).filter(word => word !== '');
	const all = deliveriesOf(incident, record);
	return words.length === 0
		? all
		: all.filter(({title, place, note}) => {
			const text = `${title} ${place?.destination ?? ''} ${place?.detail ?? ''} ${note ?? ''}`.toLowerCase();
			return words.every(word => text.includes(word));
		});
}

function tick({id}: DeliveryRecord): Reaction {
	return {
		facts: [{
			type: 'delivery-climbed', delivery: id, rung: 'ticked-by-hand', seen: 'ticked by hand',
		}],
	};
}

function onDelivery(state: State, delivery: DeliveryRecord, character: string): Reaction {
	switch (character) {
		case ' ': {
			return isAutomatic(delivery) ? problem('This program can write that one: press enter. If you have done it yourself, press t.') : tick(delivery);
		}

		case 't': {
			return tick(delivery);
		}

		case 's': {
			return open(state, {name: 'skip-delivery', delivery: delivery.id});
		}

		case 'm': {
			return open(state, {name: 'note-delivery', delivery: delivery.id});
		}

		default: {
			return ignored;
		}
	}
}

function onCharacter(state: State, incident: Incident, record: CredentialRecord, character: string): Reaction {
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
			const waiting = deployable(incident)[0];
			return waiting === undefined ? problem('Nothing is ready to be deployed: what belongs to a service is written first, all of it.') : open(state, {name: 'deploy', service: waiting.service.id});
		}

		case 'a': {
			return open(state, {name: 'add-place', credential: record.credential.id});
		}

		case 'f': {
			return open(state, {name: 'folder'});
		}

		case 'r': {
			return {
				run: {
					searchAgain: state.run.destinations.map(({id}) => id),
					proveAgain: [...new Set([...state.run.proveAgain, record.credential.id])],
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

function onList(state: State, incident: Incident, record: CredentialRecord, key: Key): Reaction {
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

/**
Checklist: every place that stores the credential, how far each has come, and what was seen.
*/
export const checklistStep: Step<ScreenOf<'checklist'>> = {
	onKey(state, incident, {credential}, key) {
		const record = findCredential(incident, credential);
		if (record === undefined) {
			return ignored;
		}

		if (state.local.focus === 'list') {
			return onList(state, incident, record, key);
		}

		const filter = edit(state.local.filter, key);
		if (filter !== undefined) {
			return {local: {filter, cursor: 0}};
		}

		if (key.name === 'escape') {
			return {local: {focus: 'list', filter: '', cursor: 0}};
		}

		return key.name === 'enter' || key.name === 'down' || key.name === 'tab' ? {local: {focus: 'list'}} : ignored;
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const active = activeCredentials(incident);
		const all = deliveriesOf(incident, record);
		const deliveries = listed(state, incident, record);
		return {
			name: 'checklist',
			label: labelOf(record.credential),
			project: sanitize(record.credential.projectName, 64),
			rows: deliveries.map(delivery => deliveryLine(state, delivery)),
			cursor: Math.min(state.local.cursor, Math.max(0, deliveries.length - 1)),
			done: all.filter(delivery => !isOpen(delivery)).length,
			all: all.length,
			proof: proofLine(state, incident, record),
			position: {index: active.indexOf(record) + 1, of: active.length},
			search: searchStanding(state, incident),
			hasValue: valuesOf(state, id).fresh !== undefined,
			filter: state.local.filter,
			filterHasFocus: state.local.focus === 'field',
			deployable: deployable(incident).map(({service}) => sanitize(service.label, 80)),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
		};
	},
	hints(state, incident, {credential}): readonly KeyHint[] {
		const record = findCredential(incident, credential);
		if (state.local.focus === 'field') {
			return [{key: 'enter', does: 'to the list'}, {key: 'esc', does: 'clear'}];
		}

		const isLong = record !== undefined && writable(incident, record).length > 1;
		return [
			{key: 'enter', does: 'open'},
			{key: 'space', does: 'tick'},
			...(isLong ? [{key: 'w', does: 'write all'}] : []),
			...(deployable(incident).length === 0 ? [] : [{key: 'd', does: 'deploy'}]),
			{key: 's', does: 'skip'},
			{key: 'a', does: 'add'},
			{key: 'm', does: 'note'},
			{key: '/', does: 'filter'},
			{key: 'p', does: 'platforms'},
			{key: 'r', does: 'look again'},
			...(activeCredentials(incident).length > 1 ? [{key: '←→', does: 'other login'}] : []),
			{key: 'n', does: 'go on'},
			...(state.detours.length > 0 ? [{key: 'esc', does: 'back'}] : []),
		];
	},
};
