import test from 'ava';
import {type Credential, type CredentialId} from '../../source/core/incident.js';
import {type CredentialRecord, type Incident} from '../../source/core/record.js';
import {leavingSummary} from '../../source/ui/summary.js';

const empty: Incident = {
	id: 'inc-20261121-a3f9', openedAt: 0, runs: 1, evidence: [], siblings: [], unavailableProjects: [], gaps: [], notes: [], keyRecords: [], snapshots: {}, findings: [], roleAudits: {}, deploys: {}, cleaned: [], restarts: {}, deliveries: [], searches: [], temporaryFiles: [], lastAt: 0,
};

function record(role: string, more: Partial<CredentialRecord>): CredentialRecord {
	const credential: Credential = {
		id: `neon:p/b/${role}` as CredentialId, provider: 'neon', projectId: 'p', projectName: 'api-prod', branchId: 'b', branchName: 'production', role, isDefaultBranch: true, isProtectedBranch: false, ownedDatabases: [], database: 'neondb', endpoints: [], storesPasswords: true, updatedAt: '',
	};
	return {
		credential, stage: {name: 'pending'}, attempts: 0, knownUpdatedAt: '', ...more,
	};
}

const command = 'rekey resume inc-20261121-a3f9';

test('leaving before anything was recorded says so', t => {
	t.deepEqual(leavingSummary(undefined, command), ['Nothing was recorded, and nothing was changed.']);
});

test('leaving before the scope says that nothing was changed, and how to go on', t => {
	t.deepEqual(leavingSummary(empty, command), ['rekey  inc-20261121-a3f9', 'Nothing was changed. No login is in scope yet.', `Go on with: ${command}`]);
});

test('leaving in the middle says what is safe, pending and unknown', t => {
	const accepted = {status: 'accepted', text: ''} as const;
	const incident: Incident = {
		...empty,
		credentials: [
			record('neondb_owner', {
				stage: {name: 'done', at: 1, updatedAt: ''}, receipt: {at: 2, kind: 'last-four'}, oldValue: {
					origin: 'leaked', login: accepted, openSessions: 1, at: 0,
				}, proof: {
					at: 3, fresh: accepted, old: {status: 'refused', text: 'password authentication failed'}, oldBefore: 'accepted',
				},
			}),
			record('api', {stage: {name: 'unknown', at: 1, failure: 'The connection was cut.'}}),
			record('worker', {}),
		],
	};
	t.deepEqual(leavingSummary(incident, command), [
		'rekey  inc-20261121-a3f9',
		'1 safe, 1 pending, 1 unknown; 0 places without the new value.',
		'  production/neondb_owner on api-prod: reset; proven: old refused, new works',
		'  production/api on api-prod: NOT KNOWN if reset',
		'  production/worker on api-prod: not confirmed yet',
		'What is unknown may have been reset or not. Resume finds out before it does anything.',
		`Go on with: ${command}`,
	]);
});

test('a closed incident names its report', t => {
	const closed: Incident = {
		...empty, scenario: 'leaked-env', credentials: [], closed: {at: 1, isComplete: false}, report: '/home/ana/report.md',
	};
	t.deepEqual(leavingSummary(closed, command).slice(-2), ['Closed, NOT complete: the report lists what is open.', 'Report: /home/ana/report.md']);
	t.true(leavingSummary(closed, command)[0]!.includes('DRILL leaked-env'));
});

test('a scope of hundreds does not fill the screen', t => {
	const lines = leavingSummary({...empty, credentials: Array.from({length: 300}, (_, index) => record(`tenant_${index}`, {}))}, command);
	t.true(lines.length < 20);
	t.true(lines.some(line => line.includes('288 more: rekey status inc-20261121-a3f9')));
});

test('what was reset and not tried is not called safe', t => {
	const reset = (role: string, more: Partial<CredentialRecord>) => record(role, {stage: {name: 'done', at: 1, updatedAt: ''}, receipt: {at: 2, kind: 'last-four'}, ...more});
	const incident: Incident = {
		...empty,
		credentials: [
			reset('untried', {}),
			reset('claimed', {proof: {at: 3, fresh: {status: 'accepted', text: ''}, old: undefined}}),
			reset('alive', {
				proof: {
					at: 3, fresh: {status: 'accepted', text: ''}, old: {status: 'accepted', text: ''}, oldBefore: 'accepted',
				},
			}),
		],
	};
	t.is(leavingSummary(incident, command)[1], '0 safe, 2 reset, not proven, 0 pending, 1 unknown; 0 places without the new value.');
});
