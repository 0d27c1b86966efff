import {type DatedFact, type NewDelivery} from '../fact.js';
import {ladder, type DeliveryId, type Instant} from '../incident.js';
import {
	type DeliveryRecord, type DeployRecord, type Incident, type SearchRecord,
} from '../record.js';

function update(incident: Incident, id: DeliveryId, change: (delivery: DeliveryRecord) => DeliveryRecord): Incident {
	// Thousands may be ordered at once, each with a fact of its own.
	const index = incident.deliveries.findIndex(delivery => delivery.id === id);
	return index === -1 ? incident : {...incident, deliveries: incident.deliveries.with(index, change(incident.deliveries[index]!))};
}

/** What the evidence named and the operator left outside the scope is no part of the work. */
function inScope<Line extends NewDelivery>({credentials}: Incident, lines: readonly Line[]): readonly Line[] {
	const ids = new Set(credentials?.map(({credential}) => credential.id));
	return credentials === undefined ? lines : lines.filter(({credential}) => credential === undefined || ids.has(credential));
}

function add(incident: Incident, found: readonly NewDelivery[]): Incident {
	const known = new Set(incident.deliveries.map(({id}) => id));
	const fresh = inScope(incident, found).filter(({id}) => !known.has(id)).map(delivery => ({...delivery, rung: 'not-touched', isIntended: false} as const));
	return {...incident, deliveries: [...incident.deliveries, ...fresh]};
}

/** What an earlier password reached is worth nothing once the password was reset again. */
function untouched(delivery: DeliveryRecord): DeliveryRecord {
	const {
		seen: _seen, at: _at, failure: _failure, isUnknown: _isUnknown, orderedAt: _orderedAt, by: _by, deploySkipped: _deploySkipped, ...rest
	} = delivery;
	return {...rest, rung: 'not-touched', isIntended: false};
}

/** What was confirmed and never sent is confirmed anew; what was sent may have happened. */
function interrupted(record: DeployRecord, at: Instant): readonly DeployRecord[] {
	switch (record.name) {
		case 'confirmed': {
			return [];
		}

		case 'sent': {
			return [{name: 'unknown', at, reason: 'This program ended before the platform answered.'}];
		}

		default: {
			return [record];
		}
	}
}

/** Whether a deployment happened can perhaps be seen at the places that it was for. */
function inDoubt(incident: Incident, services: readonly string[]): Incident {
	return {
		...incident,
		deliveries: incident.deliveries.map(delivery => services.includes(delivery.place?.service?.id ?? '') && (delivery.rung === 'written' || delivery.rung === 'read-back') ? {...delivery, isUnknown: true} : delivery),
	};
}

/** A deployment that nobody heard of again turns out to have happened when each of its places is seen deployed. */
function seenLive(incident: Incident, {delivery: id, rung, seen, at}: Extract<DatedFact, {readonly type: 'delivery-checked'}>): Incident {
	const service = incident.deliveries.find(delivery => delivery.id === id)?.place?.service?.id ?? '';
	const isLive = rung === 'deployed' && incident.deploys[service]?.name === 'unknown' && !incident.deliveries.some(delivery => delivery.place?.service?.id === service && (delivery.rung === 'written' || delivery.rung === 'read-back'));
	return isLive ? {...incident, deploys: {...incident.deploys, [service]: {name: 'live', at, seen}}} : incident;
}

/** The new deployment uses what was written before it; a place that was not written stays where it is. */
function deployed(incident: Incident, {service, outcome, at}: Extract<DatedFact, {readonly type: 'deploy-answered'}>): Incident {
	if (outcome.status !== 'succeeded') {
		const next = {...incident, deploys: {...incident.deploys, [service]: {name: outcome.status, at, reason: outcome.failure.message}}};
		return outcome.status === 'unknown' ? inDoubt(next, [service]) : next;
	}

	const seen = outcome.value;
	return {
		...incident,
		deploys: {...incident.deploys, [service]: {name: 'live', at, seen}},
		deliveries: incident.deliveries.map(delivery => delivery.place?.service?.id === service && (delivery.rung === 'written' || delivery.rung === 'read-back')
			? {
				...delivery, rung: 'deployed', seen, at,
			}
			: delivery),
	};
}

/** What a destination was searched for so far. A search that did not come to its end adds nothing. */
function lookedFor(before: SearchRecord | undefined, {status = 'searched', keys, logins}: Extract<DatedFact, {readonly type: 'places-searched'}>): Pick<SearchRecord, 'keys' | 'logins'> {
	if (status !== 'searched') {
		return {...(before?.keys === undefined ? {} : {keys: before.keys}), ...(before?.logins === undefined ? {} : {logins: before.logins})};
	}

	const found = new Map(before?.logins?.map(login => [login.credential, login]));
	for (const login of logins ?? []) {
		found.set(login.credential, login.value === undefined ? found.get(login.credential) ?? login : login);
	}

	// Where one of both has searched for every login, so have they together.
	const isWhole = logins === undefined || (before?.status === 'searched' && before.logins === undefined);
	return {
		...(keys === undefined ? {} : {keys: [...new Set([...before?.keys ?? [], ...keys])]}),
		...(isWhole ? {} : {logins: [...found.values()]}),
	};
}

/**
The facts that concern the checklist.
*/
export function evolveDelivery(incident: Incident, fact: DatedFact): Incident {
	switch (fact.type) {
		case 'run-started': {
			// What had no answer may have been written.
			const sent = Object.entries(incident.deploys).filter(([, {name}]) => name === 'sent').map(([service]) => service);
			return inDoubt({
				...incident,
				deliveries: incident.deliveries.map(delivery => delivery.isIntended ? {...delivery, isIntended: false, isUnknown: true} : delivery),
				deploys: Object.fromEntries(Object.entries(incident.deploys).flatMap(([service, record]) => interrupted(record, fact.at).map(next => [service, next] as const))),
			}, sent);
		}

		case 'scope-chosen': {
			return {...incident, deliveries: inScope(incident, incident.deliveries)};
		}

		case 'reset-intended': {
			// What was delivered before a set is the very value that is set now.
			const isStaged = incident.credentials?.some(({credential, prepared}) => credential.id === fact.credential && prepared !== undefined) ?? false;
			return isStaged ? incident : {...incident, deliveries: incident.deliveries.map(delivery => delivery.credential === fact.credential ? untouched(delivery) : delivery)};
		}

		case 'places-searched': {
			const {at, destination, name, status = 'searched', account, folders, filesRead, notSearched} = fact;
			const before = incident.searches.find(other => other.destination === destination);
			const search = {
				at, status, folders, filesRead, notSearched, ...(destination === undefined ? {} : {destination}), ...(name === undefined ? {} : {name}), ...(account === undefined ? {} : {account}), ...lookedFor(before, fact),
			};
			return {
				...add(incident, fact.found),
				searches: [...incident.searches.filter(other => other.destination !== destination), search],
			};
		}

		case 'delivery-added': {
			return add(incident, [fact.delivery]);
		}

		case 'delivery-assigned': {
			return update(incident, fact.delivery, delivery => 'key' in fact ? {...delivery, key: fact.key} : {...delivery, credential: fact.credential});
		}

		case 'delivery-noted': {
			return update(incident, fact.delivery, ({note: _note, ...delivery}) => fact.note === '' ? delivery : {...delivery, note: fact.note});
		}

		case 'source-cleaned': {
			return {...incident, cleaned: [...incident.cleaned, fact.destination ?? '*']};
		}

		case 'delivery-intended': {
			return update(incident, fact.delivery, ({failure: _failure, skipped: _skipped, ...delivery}) => ({...delivery, isIntended: true, orderedAt: delivery.orderedAt ?? fact.at}));
		}

		case 'delivery-checked': {
			return seenLive(update(incident, fact.delivery, ({isUnknown: _isUnknown, failure: _failure, ...delivery}) => ({
				...delivery, rung: fact.rung, seen: fact.seen, at: fact.at, isIntended: false,
			})), fact);
		}

		case 'temporary-file-planned': {
			return {...incident, temporaryFiles: [...incident.temporaryFiles, fact.path]};
		}

		case 'temporary-file-removed': {
			return {...incident, temporaryFiles: incident.temporaryFiles.filter(path => path !== fact.path)};
		}

		case 'delivery-climbed': {
			// A tick by hand never lowers what was seen.
			return update(incident, fact.delivery, ({failure: _failure, skipped: _skipped, isUnknown: _isUnknown, ...delivery}) => ladder.indexOf(fact.rung) < ladder.indexOf(delivery.rung)
				? {...delivery, isIntended: false}
				: {
					...delivery, rung: fact.rung, seen: fact.seen, at: fact.at, isIntended: false, ...(fact.by === undefined ? {} : {by: fact.by}),
				});
		}

		case 'delivery-failed': {
			return update(incident, fact.delivery, delivery => ({
				...delivery, failure: fact.failure, isIntended: false, ...(fact.isUnknown ? {isUnknown: true} : {}),
			}));
		}

		case 'delivery-skipped': {
			return update(incident, fact.delivery, delivery => ({...delivery, skipped: {at: fact.at, reason: fact.reason}}));
		}

		case 'deploy-confirmed': {
			return {...incident, deploys: {...incident.deploys, [fact.service]: {name: 'confirmed', at: fact.at}}};
		}

		case 'deploy-intended': {
			return {...incident, deploys: {...incident.deploys, [fact.service]: {name: 'sent', at: fact.at}}};
		}

		case 'deploy-answered': {
			return deployed(incident, fact);
		}

		case 'deploy-skipped': {
			const skipped = {at: fact.at, reason: fact.reason};
			return {
				...incident,
				deploys: {...incident.deploys, [fact.service]: {name: 'skipped', ...skipped}},
				deliveries: incident.deliveries.map(delivery => delivery.place?.service?.id === fact.service ? {...delivery, deploySkipped: skipped} : delivery),
			};
		}

		default: {
			return incident;
		}
	}
}
