import {type DatedFact, type NewDelivery} from '../fact.js';
import {ladder, type DeliveryId} from '../incident.js';
import {type DeliveryRecord, type Incident} from '../record.js';

function update(incident: Incident, id: DeliveryId, change: (delivery: DeliveryRecord) => DeliveryRecord): Incident {
	return {...incident, deliveries: incident.deliveries.map(delivery => delivery.id === id ? change(delivery) : delivery)};
}

function add(incident: Incident, found: readonly NewDelivery[]): Incident {
	const known = new Set(incident.deliveries.map(({id}) => id));
	const fresh = found.filter(({id}) => !known.has(id)).map(delivery => ({...delivery, rung: 'not-touched', isIntended: false} as const));
	return {...incident, deliveries: [...incident.deliveries, ...fresh]};
}

/** What an earlier password reached is worth nothing once the password was reset again. */
function untouched(delivery: DeliveryRecord): DeliveryRecord {
	const {seen: _seen, at: _at, failure: _failure, ...rest} = delivery;
	return {...rest, rung: 'not-touched', isIntended: false};
}

/**
The facts that concern the checklist.
*/
export function evolveDelivery(incident: Incident, fact: DatedFact): Incident {
	switch (fact.type) {
		case 'run-started': {
			return {...incident, deliveries: incident.deliveries.map(delivery => ({...delivery, isIntended: false}))};
		}

		case 'reset-intended': {
			// What was delivered before a set is the very value that is set now.
			const isStaged = incident.credentials?.some(({credential, prepared}) => credential.id === fact.credential && prepared !== undefined) ?? false;
			return isStaged ? incident : {...incident, deliveries: incident.deliveries.map(delivery => delivery.credential === fact.credential ? untouched(delivery) : delivery)};
		}

		case 'places-searched': {
			const {at, folders, filesRead, notSearched} = fact;
			return {
				...add(incident, fact.found),
				searches: [...incident.searches, {
					at, folders, filesRead, notSearched,
				}],
			};
		}

		case 'delivery-added': {
			return add(incident, [fact.delivery]);
		}

		case 'source-cleaned': {
			return {...incident, sourceCleanedAt: fact.at};
		}

		case 'delivery-intended': {
			return update(incident, fact.delivery, ({failure: _failure, skipped: _skipped, ...delivery}) => ({...delivery, isIntended: true}));
		}

		case 'temporary-file-planned': {
			return {...incident, temporaryFiles: [...incident.temporaryFiles, fact.path]};
		}

		case 'temporary-file-removed': {
			return {...incident, temporaryFiles: incident.temporaryFiles.filter(path => path !== fact.path)};
		}

		case 'delivery-climbed': {
			// A tick by hand never lowers what was seen.
			return update(incident, fact.delivery, ({failure: _failure, skipped: _skipped, ...delivery}) => ladder.indexOf(fact.rung) < ladder.indexOf(delivery.rung)
				? {...delivery, isIntended: false}
				: {
					...delivery, rung: fact.rung, seen: fact.seen, at: fact.at, isIntended: false,
				});
		}

		case 'delivery-failed': {
			return update(incident, fact.delivery, delivery => ({...delivery, failure: fact.failure, isIntended: false}));
		}

		case 'delivery-skipped': {
			return update(incident, fact.delivery, delivery => ({...delivery, skipped: {at: fact.at, reason: fact.reason}}));
		}

		default: {
			return incident;
		}
	}
}
