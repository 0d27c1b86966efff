import {type Instant, type SecretHandle, type Service} from './incident.js';
import {type KeyRecord} from './keys.js';
import {type NotSearched} from './place-fact.js';
import {
	findCredential, findKey, isAutomatic, type DeliveryRecord, type Incident,
} from './record.js';
import {remembered} from './remembered.js';
import {mayStage} from './staging.js';
import {keyValuesOf, valuesOf, type State} from './state.js';

/** The new value that a place is waiting for; undefined where it is not in this process. */
export function freshValueOf(state: State, {credential, key}: Pick<DeliveryRecord, 'credential' | 'key'>): SecretHandle | undefined {
	if (credential !== undefined) {
		return valuesOf(state, credential).fresh;
	}

	return key === undefined ? undefined : keyValuesOf(state, key).fresh;
}

/** The keys that get a new value, which their places are waiting for. */
export function renewedKeys({keyRecords}: Incident): readonly KeyRecord[] {
	return keyRecords.filter(({plan, leftOut}) => leftOut === undefined && plan !== 'own' && plan !== 'revoke-only');
}

/** Whether the new value may be written: it is live, saved, and in memory. A password that is not live yet would cut the consumer off, unless that is what the operator chose: deliver first, then set. */
export function isDeliverable(state: State, incident: Incident, delivery: DeliveryRecord): boolean {
	if (!isAutomatic(delivery) || freshValueOf(state, delivery) === undefined) {
		return false;
	}

	if (delivery.credential !== undefined) {
		const record = findCredential(incident, delivery.credential);
		return record !== undefined && ((record.receipt !== undefined && record.stage.name === 'done') || mayStage(incident, record));
	}

	return delivery.key !== undefined && findKey(incident, delivery.key)?.receipt !== undefined;
}

/** Whether there is still something to write: a place that can be read counts only when it was read back. */
export function isUnwritten(delivery: DeliveryRecord): boolean {
	return delivery.skipped === undefined && isAutomatic(delivery) && (delivery.rung === 'not-touched' || (delivery.rung === 'written' && delivery.place.isReadable));
}

/** Written, and not yet used: its service was not deployed since. */
export function awaitsDeployment(delivery: DeliveryRecord): boolean {
	return delivery.skipped === undefined && delivery.deploySkipped === undefined && delivery.place?.service !== undefined
		&& !isUnwritten(delivery) && (delivery.rung === 'written' || delivery.rung === 'read-back');
}

/** A service with the places that its deployment makes live. */
export type ServiceWork = {readonly service: Service; readonly deliveries: readonly DeliveryRecord[]};

/** The places of each service, made once for as long as no line changes. */
const servicesOf = remembered((deliveries: readonly DeliveryRecord[]): ReadonlyMap<string, ServiceWork> => {
	const services = new Map<string, {readonly service: Service; readonly deliveries: DeliveryRecord[]}>();
	for (const delivery of deliveries) {
		const service = delivery.place?.service;
		const known = services.get(service?.id ?? '');
		if (known !== undefined) {
			known.deliveries.push(delivery);
		} else if (service !== undefined) {
			services.set(service.id, {service, deliveries: [delivery]});
		}
	}

	return services;
});

const deployableAmong = remembered((deliveries: readonly DeliveryRecord[], deploys: Incident['deploys']): readonly ServiceWork[] =>
	[...servicesOf(deliveries).values()].flatMap(({service, deliveries: all}): readonly ServiceWork[] => {
		const waiting = all.filter(delivery => awaitsDeployment(delivery));
		const stage = deploys[service.id]?.name;
		const isUnderWay = stage === 'confirmed' || stage === 'sent' || all.some(({isIntended}) => isIntended);
		return waiting.length > 0 && !isUnderWay && !all.some(delivery => isUnwritten(delivery)) ? [{service, deliveries: waiting}] : [];
	}));

/**
Services whose places are all written or skipped, so that one deployment serves them all, and which nobody has deployed since.
*/
export function deployable({deliveries, deploys}: Incident): readonly ServiceWork[] {
	return deployableAmong(deliveries, deploys);
}

/** A service that is being deployed, and what the platform says of it. */
export type DeployUnderWay = {readonly service: Service; readonly since: Instant; readonly told?: string};

/** The services that are being deployed now. */
export function deploying({run}: State, incident: Incident): readonly DeployUnderWay[] {
	return Object.entries(incident.deploys).flatMap(([id, {name, at}]): readonly DeployUnderWay[] => {
		const found = name === 'confirmed' || name === 'sent' ? serviceNamed(incident, id) : undefined;
		const told = run.underWay[`deploy-service ${id}`]?.told;
		return found === undefined ? [] : [{service: found.service, since: at, ...(told === undefined ? {} : {told})}];
	});
}

/** The service of a deploy screen, whatever has become of it. */
export function serviceNamed({deliveries}: Incident, id: string): ServiceWork | undefined {
	return servicesOf(deliveries).get(id);
}

/** What the operator calls a destination. */
export function nameOf({run}: State, destination: string): string {
	return run.destinations.find(({id}) => id === destination)?.name ?? destination;
}

/** How far the search for places has come, over all destinations. */
export type SearchStanding = {
	readonly state: 'not-started' | 'under-way' | 'done';
	/** Files, variables and secrets looked at. */
	readonly looked: number;
	/** Destinations that were searched to the end, and those that could have been: what is not on this machine at all does not count. */
	readonly searched: number;
	readonly of: number;
	readonly underWay: readonly string[];
	readonly missed: readonly NotSearched[];
};

export function searchStanding(state: State, incident: Incident): SearchStanding {
	const {run} = state;
	const underWay = run.destinations.filter(({id}) => run.underWay[`search-places ${id}`] !== undefined);
	const present = incident.searches.filter(({status}) => status !== 'absent');
	const looking = new Set(underWay.map(({id}) => id));
	const finished = present.filter(({status, destination}) => status === 'searched' && !looking.has(destination ?? ''));
	const counts = underWay.map(({id}) => run.underWay[`search-places ${id}`]?.count ?? 0);
	const pending = run.destinations.filter(({id}) => looking.has(id) && !present.some(({destination}) => destination === id)).length;
	const stateName = incident.searches.length === 0 ? 'not-started' : 'done';
	return {
		state: underWay.length > 0 ? 'under-way' : stateName,
		looked: [...counts, ...finished.map(({filesRead}) => filesRead)].reduce((sum, number) => sum + number, 0),
		searched: finished.length,
		of: present.length + pending,
		underWay: underWay.map(({name}) => name),
		missed: present.flatMap(({notSearched}) => notSearched),
	};
}
