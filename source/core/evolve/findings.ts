import {type DatedFact} from '../fact.js';
import {type Finding, type FindingRecord, type FindingStage} from '../finding.js';
import {type Incident} from '../record.js';

function update(incident: Incident, ids: readonly string[], change: (record: FindingRecord) => FindingStage): Incident {
	return {...incident, findings: incident.findings.map(record => ids.includes(record.id) ? {...record, stage: change(record)} : record)};
}

/** Where it stands when nothing is known to have come of what was sent. */
function unsent(stage: FindingStage, at: number): Extract<FindingStage, {name: 'open' | 'disarmed'}> {
	return stage.name === 'sent' && stage.isDisarmed === true ? {name: 'disarmed', at} : {name: 'open'};
}

/** What was shut and is found again is open again. */
function foundAgain(record: FindingRecord, at: number): FindingRecord {
	const {name} = record.stage;
	return name === 'open' || name === 'accepted' ? record : {...record, foundAt: at, stage: {name: 'open', failure: 'It is still there.'}};
}

function add(incident: Incident, found: readonly Finding[], at: number): Incident {
	const ids = new Set(found.map(({id}) => id));
	const known = new Set(incident.findings.map(({id}) => id));
	const old = incident.findings.map(record => ids.has(record.id) ? foundAgain(record, at) : record);
	const fresh = found.filter(({id}) => !known.has(id)).map((finding): FindingRecord => ({...finding, foundAt: at, stage: {name: 'open'}}));
	return {...incident, findings: [...old, ...fresh]};
}

/**
The facts that concern what the audits turned up.
*/
export function evolveFindings(incident: Incident, fact: DatedFact): Incident {
	const {at} = fact;
	switch (fact.type) {
		case 'run-started': {
			return {...incident, findings: incident.findings.map(record => record.stage.name === 'sent' ? {...record, stage: unsent(record.stage, at)} : record)};
		}

		case 'snapshot-written': {
			const {path, hash, missing} = fact;
			return {
				...incident,
				snapshots: {
					...incident.snapshots, [fact.which]: {
						at, path, hash, missing,
					},
				},
			};
		}

		case 'roles-compared': {
			const {which, branchId, roles, doors, missing} = fact;
			return {...incident, roleAudits: {...incident.roleAudits, [branchId]: {...incident.roleAudits[branchId], [which]: {roles, doors, missing}}}};
		}

		case 'findings-found': {
			return add(incident, fact.findings, at);
		}

		case 'finding-intended': {
			return update(incident, [fact.finding], ({stage}) => ({name: 'sent', at, ...(stage.name === 'disarmed' && {isDisarmed: true})}));
		}

		case 'finding-shut': {
			return update(incident, [fact.finding], () => ({name: fact.isVerified ? 'verified' : 'disarmed', at}));
		}

		case 'finding-failed': {
			return update(incident, [fact.finding], ({stage}) => ({...unsent(stage, at), failure: fact.message}));
		}

		case 'finding-accepted': {
			return update(incident, fact.findings, ({stage}) => stage.name === 'verified' ? stage : {name: 'accepted', at, reason: fact.reason});
		}

		case 'findings-seen': {
			return {...incident, findingsSeenAt: at};
		}

		default: {
			return incident;
		}
	}
}
