import {compareSnapshots, findingsOf, type AuditContext} from '../audit.js';
import {type Answer} from '../event.js';
import {type Fact} from '../fact.js';
import {type FindingAnswer} from '../finding.js';
import {type Reaction} from '../reaction.js';
import {type Incident} from '../record.js';
import {type State} from '../state.js';

function contextOf({leak, keyRecords}: Incident): AuditContext {
	return {since: leak?.since, ownKeys: keyRecords.flatMap(({mint}) => 'entry' in mint ? [mint.entry.name] : [])};
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
	// What is gone was looked for where everything could be looked at.
	const verified = isLooked ? incident.findings.filter(({id, stage}) => stage.name === 'disarmed' && !there.has(id)) : [];
	const found = which === 'before' || before === undefined
		? now
		: [...compareSnapshots(before, snapshot, context), ...now.filter(({id}) => shut.has(id))];
	return {
		facts: [
			written,
			...verified.map(({id}): Fact => ({type: 'finding-shut', finding: id, isVerified: true})),
			...(found.length === 0 ? [] : [{type: 'findings-found', findings: found} as const]),
		],
	};
}

/**
Answers about what the audits turned up.
*/
export function reactToFindings({incident}: State, answer: Answer): Reaction | undefined {
	switch (answer.type) {
		case 'snapshot-taken': {
			return incident === undefined ? {} : reactToSnapshot(incident, answer);
		}

		case 'door-shut': {
			const {finding, outcome} = answer;
			return {
				facts: [outcome.status === 'succeeded'
					? {type: 'finding-shut', finding, isVerified: outcome.value.isVerified}
					: {type: 'finding-failed', finding, message: outcome.failure.message}],
			};
		}

		default: {
			return undefined;
		}
	}
}
