import {type DatedFact} from '../fact.js';
import {type Incident} from '../record.js';
import {evolveCredential} from './credential.js';
import {evolveDelivery} from './delivery.js';
import {evolveFindings} from './findings.js';
import {evolveIncident} from './incident.js';
import {evolveKeys} from './keys.js';
import {evolveMethod} from './method.js';
import {evolveReplace} from './replace.js';

/**
What is true after a fact. Total: a fact that does not apply leaves the incident as it was, so that any journal can be replayed.
*/
export function evolve(incident: Incident | undefined, fact: DatedFact): Incident | undefined {
	if (fact.type === 'incident-opened') {
		return incident ?? {
			id: fact.id,
			openedAt: fact.at,
			...(fact.scenario === undefined ? {} : {scenario: fact.scenario}),
			runs: 0,
			evidence: [],
			siblings: [],
			unavailableProjects: [],
			gaps: [],
			notes: [],
			keyRecords: [],
			snapshots: {},
			findings: [],
			roleAudits: {},
			restarts: {},
			deploys: {},
			cleaned: [],
			deliveries: [],
			searches: [],
			temporaryFiles: [],
			lastAt: fact.at,
		};
	}

	if (incident === undefined) {
		return undefined;
	}

	const next = evolveFindings(evolveKeys(evolveDelivery(evolveCredential(evolveIncident(evolveReplace(evolveMethod(incident, fact), fact), fact), fact), fact), fact), fact);
	return {...next, lastAt: Math.max(incident.lastAt, fact.at)};
}

/** Rebuild the incident from its facts, oldest first. */
export function replay(facts: readonly DatedFact[]): Incident | undefined {
	let incident: Incident | undefined;
	for (const fact of facts) {
		incident = evolve(incident, fact);
	}

	return incident;
}
