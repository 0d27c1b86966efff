import {type DatedFact} from '../fact.js';
import {type Credential, type Instant} from '../incident.js';
import {orderOfWork} from '../plan.js';
import {type CredentialRecord, type Incident, type RestartRecord} from '../record.js';

function withRestarts(incident: Incident, endpoints: readonly string[], record: RestartRecord): Incident {
	return {...incident, restarts: {...incident.restarts, ...Object.fromEntries(endpoints.map(endpoint => [endpoint, record]))}};
}

/** What was confirmed and never sent is confirmed anew; what was sent may have happened. */
function interruptedRestarts(restarts: Incident['restarts'], at: Instant): Incident['restarts'] {
	return Object.fromEntries(Object.entries(restarts)
		.filter(([, {name}]) => name !== 'confirmed')
		.map(([endpoint, record]): [string, RestartRecord] => [
			endpoint,
			record.name === 'sent' ? {name: 'unknown', at, reason: 'The program ended before the answer came.'} : record,
		]));
}

function pending(credential: Credential): CredentialRecord {
	return {
		credential, stage: {name: 'pending'}, attempts: 0, knownUpdatedAt: credential.updatedAt,
	};
}

/**
The facts that concern the whole incident.
*/
export function evolveIncident(incident: Incident, fact: DatedFact): Incident {
	switch (fact.type) {
		case 'run-started': {
			return {...incident, runs: fact.run, restarts: interruptedRestarts(incident.restarts, fact.at)};
		}

		case 'leak-described': {
			return {...incident, leak: fact.leak};
		}

		case 'account-connected': {
			return {...incident, account: fact.account};
		}

		case 'transport-found': {
			return {...incident, transport: fact.transport};
		}

		case 'evidence-given': {
			return {...incident, evidence: [...incident.evidence, {description: fact.description, matched: fact.matched}]};
		}

		case 'folders-named': {
			return {...incident, folders: fact.folders};
		}

		case 'scope-chosen': {
			if (incident.credentials !== undefined) {
				return incident;
			}

			return {
				...incident,
				credentials: orderOfWork(fact.credentials).map(credential => pending(credential)),
				siblings: fact.siblings,
				unavailableProjects: fact.unavailableProjects,
				gaps: fact.gaps ?? [],
				notes: fact.notes ?? [],
			};
		}

		case 'scope-extended': {
			const known = new Map(incident.credentials?.map(record => [record.credential.id, record]));
			const added = new Set(fact.credentials.map(({id}) => id));
			const fresh = fact.credentials.filter(({id}) => !known.has(id));
			return {
				...incident,
				credentials: orderOfWork([...[...known.values()].map(({credential}) => credential), ...fresh]).map(credential => known.get(credential.id) ?? pending(credential)),
				siblings: incident.siblings.filter(({credential}) => credential === undefined || !added.has(credential.id)),
			};
		}

		case 'keys-answered': {
			return {...incident, keys: fact.answer};
		}

		case 'plan-accepted': {
			return {...incident, planAcceptedAt: fact.at};
		}

		case 'restart-confirmed': {
			return withRestarts(incident, fact.endpoints, {name: 'confirmed', at: fact.at});
		}

		case 'restart-intended': {
			return withRestarts(incident, [fact.endpoint], {name: 'sent', at: fact.at});
		}

		case 'restart-answered': {
			const {outcome} = fact;
			return withRestarts(incident, [fact.endpoint], outcome.status === 'succeeded'
				? {name: outcome.value, at: fact.at}
				: {name: outcome.status, at: fact.at, reason: outcome.failure.message});
		}

		case 'restart-skipped': {
			return withRestarts(incident, fact.endpoints, {name: 'skipped', at: fact.at, reason: fact.reason});
		}

		case 'incident-closed': {
			return {...incident, closed: {at: fact.at, isComplete: fact.isComplete}};
		}

		case 'report-written': {
			return {...incident, report: fact.path};
		}

		default: {
			return incident;
		}
	}
}
