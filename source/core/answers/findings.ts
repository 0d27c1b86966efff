import {editsAfter} from '../allow-edit.js';
import {compareSnapshots, findingsOf, type AuditContext} from '../audit.js';
import {type Answer} from '../event.js';
import {type Fact} from '../fact.js';
import {type Finding, type FindingAnswer} from '../finding.js';
import {type Reaction} from '../reaction.js';
import {type Incident} from '../record.js';
import {auditRecordOf, roleFindings} from '../role-finding.js';
import {type State} from '../state.js';

function contextOf(incident: Incident): AuditContext {
	const {leak, keyRecords} = incident;
	return {since: leak?.since, ownKeys: keyRecords.flatMap(({mint}) => 'entry' in mint ? [mint.entry.name] : []), ownRoles: ownRoles(incident)};
}

/** Roles that were made here, in the place of others. */
function ownRoles({credentials = []}: Incident): readonly string[] {
	return credentials.flatMap(({replacement}) => replacement?.isBegun === true ? [replacement.plan.role] : []);
}

function reactToSnapshot(incident: Incident, {which, outcome}: Extract<FindingAnswer, {type: 'snapshot-taken'}>): Reaction {
	if (outcome.status !== 'succeeded') {
		return {};
	}

	const {path, hash, snapshot, before} = outcome.value;
	const context = contextOf(incident);
	const now = findingsOf(snapshot, context);
	const written: Fact = {
		type: 'snapshot-written', which, path, hash, missing: snapshot.missing.map(({what, reason}) => `${what}: ${reason}`),
	};
	const there = new Set(now.map(({id}) => id));
	const shut = new Set(incident.findings.filter(({stage}) => stage.name === 'disarmed' || stage.name === 'verified').map(({id}) => id));
	const isLooked = snapshot.missing.length === 0;
	// What is gone was looked for where everything could be looked at. Whether a role may log in only PostgreSQL says.
	const verified = isLooked ? incident.findings.filter(({id, stage, change}) => stage.name === 'disarmed' && change?.door !== 'role' && !there.has(id)) : [];
	const found = which === 'before' || before === undefined
		? now
		: [...compareSnapshots(before, snapshot, context), ...now.filter(({id, kind}) => kind !== 'by-hand' && shut.has(id))];
	const told = found.filter(finding => !isDisarmedRole(incident, finding));
	return {
		facts: [
			written,
			...verified.map(({id}): Fact => ({type: 'finding-shut', finding: id, isVerified: true})),
			...(told.length === 0 ? [] : [{type: 'findings-found', findings: told} as const]),
		],
	};
}

/** A role whose login was taken away is still in the lists. */
function isDisarmedRole({findings}: Incident, {id, change}: Finding): boolean {
	return change?.door === 'role' && findings.some(record => record.id === id && record.stage.name === 'disarmed');
}

function reactToRoles(incident: Incident, {which, branchId, outcome}: Extract<FindingAnswer, {type: 'roles-audited'}>): Reaction {
	const record = incident.credentials?.find(({credential}) => credential.branchId === branchId);
	if (outcome.status !== 'succeeded' || record === undefined) {
		return {};
	}

	const {audit, atProvider} = outcome.value;
	const {projectId, projectName, branchName} = record.credential;
	const found = roleFindings(audit, {
		projectId, projectName, branchName, atProvider, earlier: which === 'after' ? incident.roleAudits[branchId]?.before : undefined, own: ownRoles(incident),
	});
	const mayLogIn = new Set(audit.roles.filter(({canLogin}) => canLogin).map(({name}) => name));
	const told = found.filter(finding => !isDisarmedRole(incident, finding) || (finding.change?.door === 'role' && mayLogIn.has(finding.change.role)));
	return {
		facts: [
			{
				type: 'roles-compared', which, branchId, ...auditRecordOf(audit, found),
			},
			...(told.length === 0 ? [] : [{type: 'findings-found', findings: told} as const]),
		],
	};
}

/**
Answers about what the audits turned up.
*/
export function reactToFindings({incident, run}: State, answer: Answer): Reaction | undefined {
	switch (answer.type) {
		case 'snapshot-taken': {
			return incident === undefined ? {} : reactToSnapshot(incident, answer);
		}

		case 'roles-audited': {
			return incident === undefined ? {} : reactToRoles(incident, answer);
		}

		case 'door-shut': {
			const {finding, outcome} = answer;
			return outcome.status === 'succeeded'
				? {facts: [{type: 'finding-shut', finding, isVerified: outcome.value.isVerified}], run: {allowEdits: editsAfter(run.allowEdits, finding)}}
				: {facts: [{type: 'finding-failed', finding, message: outcome.failure.message}]};
		}

		default: {
			return undefined;
		}
	}
}
