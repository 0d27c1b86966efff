import {type DeliveryId} from '../incident.js';
import {labelOf} from '../label.js';
import {nameOf, serviceNamed} from '../propagation.js';
import {close, problem, type Reaction} from '../reaction.js';
import {findCredential, findDelivery, type Incident} from '../record.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {leavePlatform} from './discovery.js';

const names = ['skip-delivery', 'skip-deploy', 'leave-platform', 'note-delivery', 'confirmed-by', 'add-place'] as const;

const placeEntries: ReadonlySet<string> = new Set(names);

type PlaceEntry = ScreenOf<(typeof names)[number]>;

/** Whether a screen asks for a line of text about a place. */
export function isPlaceEntry(screen: {readonly name: string}): screen is PlaceEntry {
	return placeEntries.has(screen.name);
}

const reasonMissing = problem('A reason is needed; it goes into the report.');

function confirmed({detours}: State, delivery: DeliveryId, by: string): Reaction {
	const below = detours.slice(0, -1);
	return {
		// The place itself is done with, too.
		detours: below.at(-1)?.name === 'delivery' ? below.slice(0, -1) : below,
		facts: [{
			type: 'delivery-climbed', delivery, rung: 'ticked-by-hand', seen: `confirmed by ${by}`, by,
		}],
	};
}

/** What Enter does on the lines of text about places. */
export function submitPlaceEntry(state: State, incident: Incident, screen: PlaceEntry, text: string): Reaction {
	switch (screen.name) {
		case 'skip-delivery': {
			return text === '' ? reasonMissing : {...close(state), facts: [{type: 'delivery-skipped', delivery: screen.delivery, reason: text}]};
		}

		case 'skip-deploy': {
			return text === '' ? reasonMissing : {detours: state.detours.slice(0, -2), facts: [{type: 'deploy-skipped', service: screen.service, reason: text}]};
		}

		case 'leave-platform': {
			return text === '' ? reasonMissing : {...close(state), ...leavePlatform(state, incident, screen.destination, text)};
		}

		case 'note-delivery': {
			return {...close(state), facts: [{type: 'delivery-noted', delivery: screen.delivery, note: text}]};
		}

		case 'confirmed-by': {
			return text === '' ? problem('Write who said that it is done, or press esc.') : confirmed(state, screen.delivery, text);
		}

		case 'add-place': {
			const {credential, hand} = screen;
			return text === ''
				? problem(hand === 'person' ? 'Say who it is, such as: Eva, data team.' : 'Say where it is stored, such as: Metabase, reports database.')
				: {
					...close(state),
					facts: [{
						type: 'delivery-added',
						delivery: {
							id: `by-hand ${incident.deliveries.length + 1}` as DeliveryId, ...(credential === undefined ? {} : {credential}), title: text, hand,
						},
					}],
				};
		}
	}
}

/** What they are about. */
export function placeSubject(state: State, incident: Incident, screen: PlaceEntry): string {
	switch (screen.name) {
		case 'add-place': {
			const record = screen.credential === undefined ? undefined : findCredential(incident, screen.credential);
			return record === undefined ? 'a key' : labelOf(record.credential);
		}

		case 'skip-deploy': {
			return serviceNamed(incident, screen.service)?.service.label ?? screen.service;
		}

		case 'leave-platform': {
			return nameOf(state, screen.destination);
		}

		case 'note-delivery':
		case 'confirmed-by':
		case 'skip-delivery': {
			return findDelivery(incident, screen.delivery)?.title ?? '';
		}
	}
}
