import {
	activeCredentials, deliveriesOf, dueScreen, isOpen,
} from '../agenda.js';
import {deliveryLine, proofLine} from '../checklist.js';
import {labelOf} from '../label.js';
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
import {moved} from './list.js';
import {searchState} from './plan.js';
import {isLook} from './prove.js';
import {type Step} from './step.js';

function neighbour(state: State, incident: Incident, record: CredentialRecord, step: number): Reaction {
	const active = activeCredentials(incident);
	const other = active[active.indexOf(record) + step];
	return other === undefined ? ignored : {detours: [...state.detours.slice(0, -1), {name: 'checklist', credential: other.credential.id}]};
}

/** From a checklist that was opened on the way, back to the work; from the one whose turn it is, onwards. */
function goOn(state: State): Reaction {
	return dueScreen(state).name === 'checklist' ? {detours: [], run: {past: [...state.run.past, 'checklist']}} : close(state);
}

function writable(incident: Incident, record: CredentialRecord): readonly DeliveryRecord[] {
	return deliveriesOf(incident, record).filter(delivery => isOpen(delivery) && isAutomatic(delivery));
}

function onCharacter(state: State, incident: Incident, record: CredentialRecord, delivery: DeliveryRecord | undefined, character: string): Reaction {
	switch (character) {
		case ' ': {
			if (delivery === undefined) {
				return ignored;
			}

			return isAutomatic(delivery)
				? problem('This program can write that one: press enter. If you have done it yourself, press t.')
				: {
					facts: [{
						type: 'delivery-climbed', delivery: delivery.id, rung: 'ticked-by-hand', seen: 'ticked by hand',
					}],
				};
		}

		case 't': {
			return delivery === undefined
				? ignored
				: {
					facts: [{
						type: 'delivery-climbed', delivery: delivery.id, rung: 'ticked-by-hand', seen: 'ticked by hand',
					}],
				};
		}

		case 's': {
			return delivery === undefined ? ignored : open(state, {name: 'skip-delivery', delivery: delivery.id});
		}

		case 'w': {
			const open_ = writable(incident, record).map(({id}) => id);
			return open_.length === 0 ? problem('There is no file left to write here.') : open(state, {name: 'delivery', deliveries: open_});
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
					searchAgain: true,
					proveAgain: [...new Set([...state.run.proveAgain, record.credential.id])],
					failed: withoutFailed(state.run, isLook),
				},
			};
		}

		case 'n': {
			return goOn(state);
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

		const deliveries = deliveriesOf(incident, record);
		const cursor = moved(state.local.cursor, key, deliveries.length);
		if (cursor !== undefined) {
			return {local: {cursor, problem: undefined}};
		}

		const delivery = deliveries[state.local.cursor];
		switch (key.name) {
			case 'enter': {
				return delivery === undefined ? ignored : open(state, {name: 'delivery', deliveries: [delivery.id]});
			}

			case 'left': {
				return neighbour(state, incident, record, -1);
			}

			case 'right': {
				return neighbour(state, incident, record, 1);
			}

			case 'escape': {
				return state.detours.length > 0 ? close(state) : ignored;
			}

			case 'character': {
				return onCharacter(state, incident, record, delivery, key.character);
			}

			default: {
				return ignored;
			}
		}
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const active = activeCredentials(incident);
		const deliveries = deliveriesOf(incident, record);
		return {
			name: 'checklist',
			label: labelOf(record.credential),
			project: sanitize(record.credential.projectName, 64),
			rows: deliveries.map(delivery => deliveryLine(state, delivery)),
			cursor: Math.min(state.local.cursor, Math.max(0, deliveries.length - 1)),
			done: deliveries.filter(delivery => !isOpen(delivery)).length,
			proof: proofLine(state, incident, record),
			position: {index: active.indexOf(record) + 1, of: active.length},
			search: searchState(state, incident),
			filesRead: state.run.underWay['search-places']?.count ?? incident.searches.at(-1)?.filesRead ?? 0,
			notSearched: incident.searches.at(-1)?.notSearched ?? [],
			hasValue: valuesOf(state, id).fresh !== undefined,
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
		};
	},
	hints(state, incident, {credential}): readonly KeyHint[] {
		const record = findCredential(incident, credential);
		const isLong = record !== undefined && writable(incident, record).length > 1;
		return [
			{key: 'enter', does: 'open'},
			{key: 'space', does: 'tick'},
			...(isLong ? [{key: 'w', does: 'write all'}] : []),
			{key: 's', does: 'skip'},
			{key: 'a', does: 'add'},
			{key: 'r', does: 'look again'},
			...(activeCredentials(incident).length > 1 ? [{key: '←→', does: 'other login'}] : []),
			{key: 'n', does: 'go on'},
			...(state.detours.length > 0 ? [{key: 'esc', does: 'back'}] : []),
		];
	},
};
