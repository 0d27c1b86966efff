import test from 'ava';
import {credentialId} from '../../source/core/scope.js';
import {type DatedFact} from '../../source/core/fact.js';
import {type Incident} from '../../source/core/record.js';
import {type Attempt} from '../../source/drills/adversary.js';
import {debriefLines} from '../../source/drills/debrief.js';
import {lessonsOf} from '../../source/drills/lessons.js';
import {
	doorsOf, downtimeOf, keptOpen, keyUse, shutOutAt,
} from '../../source/drills/measure.js';
import {scoreDrill, type Debrief, type DrillScore} from '../../source/drills/score.js';
import {type Observations} from '../../source/drills/world.js';

const results = {a: 'accepted', r: 'refused', f: 'failed'} as const;

/** `a1 r4`: accepted at 1, refused at 4. */
function attempts(text: string, branch = 'production'): readonly Attempt[] {
	return text.split(' ').filter(part => part !== '').map(part => ({at: Number(part.slice(1)), branch, result: results[part[0] as keyof typeof results]}));
}

for (const [text, firstReset, expected] of [
	['a1 a2 r5 r6', 3, {wasOpen: true, shutAt: 5, loginsAfterReset: 0}],
	['a1 r2 a4 r9', 3, {wasOpen: true, shutAt: 9, loginsAfterReset: 1}],
	['a1 f2 f3', 1, {wasOpen: true, loginsAfterReset: 0}],
	['a1 f2 r3', undefined, {wasOpen: true, shutAt: 3, loginsAfterReset: 0}],
	['a1 a4 a5', 3, {wasOpen: true, loginsAfterReset: 2}],
	['r1 r2', 3, {wasOpen: false, shutAt: 1, loginsAfterReset: 0}],
	['', 3, {wasOpen: false, loginsAfterReset: 0}],
] as const) {
	test(`a door with the attempts "${text}" and a reset at ${String(firstReset)} is judged by the last login`, t => {
		t.deepEqual(doorsOf(['production'], {attempts: attempts(text), sessions: []}, firstReset), [{branch: 'production', ...expected}]);
	});
}

test('he is shut out when the last door is shut and the session is cut, and not while anything is open', t => {
	const shut = {
		branch: 'a', wasOpen: true, shutAt: 5, loginsAfterReset: 0,
	};
	const open = {branch: 'b', wasOpen: true, loginsAfterReset: 0};
	const never = {branch: 'c', wasOpen: false, loginsAfterReset: 0};
	const kept = {
		reopened: 0, reads: 1, readsAfterReset: 0, rowsAfterReset: 0,
	};
	t.is(shutOutAt([shut, {...shut, shutAt: 7}, never], undefined), 7);
	t.is(shutOutAt([shut], {...kept, cutAt: 9}), 9);
	t.is(shutOutAt([shut], kept), undefined);
	t.is(shutOutAt([shut, open], undefined), undefined);
	t.is(shutOutAt([never], undefined), undefined);
});

test('what he read after the reset is counted over all his sessions', t => {
	const read = (at: number) => ({at, rows: 10});
	t.deepEqual(keptOpen({
		attempts: [], sessions: [{
			branch: 'a', openedAt: 0, reads: [read(1), read(4)], cutAt: 5,
		}, {
			branch: 'a', openedAt: 6, reads: [read(7)], cutAt: 8,
		}],
	}, 3), {
		reopened: 1, cutAt: 8, reads: 3, readsAfterReset: 2, rowsAfterReset: 20,
	});
	t.deepEqual(keptOpen({attempts: [], sessions: [{branch: 'a', openedAt: 0, reads: [read(1)]}]}, undefined), {
		reopened: 0, reads: 1, readsAfterReset: 0, rowsAfterReset: 0,
	});
	t.is(keptOpen({attempts: [], sessions: []}, 3), undefined);
});

test('a key is dead from the refusal after which it was never accepted, and what it read is counted', t => {
	const reveals = (results: ReadonlyArray<'new' | 'known' | 'refused' | 'failed'>) => keyUse({attempts: [], sessions: [], reveals: results.map((result, index) => ({at: index + 1, branch: 'production', result}))});
	t.deepEqual(reveals(['known', 'new', 'failed', 'refused', 'refused']), {newPasswords: 1, diedAt: 4});
	t.deepEqual(reveals(['refused', 'known', 'failed']), {newPasswords: 0});
	t.is(keyUse({attempts: [], sessions: []}), undefined);
	t.is(shutOutAt([{
		branch: 'a', wasOpen: true, shutAt: 5, loginsAfterReset: 0,
	}], undefined, {newPasswords: 0, diedAt: 7}), 7);
	t.is(shutOutAt([{
		branch: 'a', wasOpen: true, shutAt: 5, loginsAfterReset: 0,
	}], undefined, {newPasswords: 0}), undefined);
});

test('an outage that has not ended counts until the end of the drill', t => {
	t.deepEqual(downtimeOf({
		name: 'api', logins: 1, failures: 2, outages: [{from: 10, until: 15}, {from: 20}],
	}, 50), {
		name: 'api', milliseconds: 35, outages: 2, isDown: true,
	});
});

const start = 1_800_000_000_000;
const second = 1000;

function observations(more: Partial<Observations> = {}): Observations {
	return {
		startedAt: start,
		endedAt: start + (180 * second),
		branches: ['production', 'staging'],
		leakedPasswords: 1,
		adversary: {
			attempts: [...attempts(`a${start + second} r${start + (70 * second)}`), ...attempts(`a${start + (71 * second)} r${start + (80 * second)}`, 'staging')],
			sessions: [{
				branch: 'production', openedAt: start, reads: [{at: start + second, rows: 500}, {at: start + (62 * second), rows: 500}], cutAt: start + (66 * second),
			}],
		},
		applications: [
			{
				name: 'api', logins: 9, failures: 3, outages: [{from: start + (65 * second), until: start + (100 * second)}],
			},
			{
				name: 'worker', logins: 9, failures: 0, outages: [],
			},
		],
		places: [{file: 'api/.env', key: 'DATABASE_URL', holds: 'new'}],
		thefts: [],
		...more,
	};
}

const confirmed: DatedFact = {
	type: 'reset-confirmed', credentials: [], word: 'production/neondb_owner', at: start + (60 * second),
};

function record(branchName: string, more: Record<string, unknown> = {}) {
	return {
		credential: {
			id: credentialId('p', branchName, 'neondb_owner'), branchName, role: 'neondb_owner', endpoints: [],
		},
		stage: {name: 'done', at: start, updatedAt: ''},
		attempts: 1,
		knownUpdatedAt: '',
		oldValue: {
			origin: 'leaked', login: {status: 'accepted', text: ''}, openSessions: 1, at: start,
		},
		proof: {
			at: start, fresh: {status: 'accepted', text: ''}, old: {status: 'refused', text: ''}, oldBefore: 'accepted',
		},
		...more,
	};
}

function incident(more: Record<string, unknown> = {}): Incident {
	return {
		id: 'inc-1', openedAt: start, runs: 1, evidence: [], siblings: [], unavailableProjects: [], gaps: [], notes: [], keyRecords: [], findings: [], deploys: {}, cleaned: [], restarts: {}, deliveries: [], searches: [], temporaryFiles: [], lastAt: start, credentials: [record('production'), record('staging')], closed: {at: start, isComplete: true}, ...more,
	} as unknown as Incident;
}

function scored(more: Partial<Parameters<typeof scoreDrill>[0]> = {}): Debrief {
	return scoreDrill({
		scenario: {id: 'leaked-env', title: 'A .env in a public repository'}, observations: observations(), incident: incident(), facts: [confirmed], shown: [], earlier: [], ...more,
	});
}

test('a run is measured from the first confirmed reset and from the start', t => {
	t.deepEqual(scored({shown: [{label: 'a', from: start, until: start + second}, {label: 'b', from: start + (177 * second)}]}).score, {
		scenario: 'leaked-env',
		at: start + (180 * second),
		isComplete: true,
		totalMilliseconds: 180 * second,
		containMilliseconds: 20 * second,
		shutOutMilliseconds: 80 * second,
		downMilliseconds: 35 * second,
		missed: 0,
		needlessResets: 0,
		shownMilliseconds: 4 * second,
	});
});

/** As the progress file gives it back. */
function reloaded(score: DrillScore): Readonly<Record<string, unknown>> {
	const text = JSON.stringify(score);
	return JSON.parse(text) as Record<string, unknown>;
}

test('a score survives the progress file, and only real scores of the same scenario are compared with', t => {
	const {score} = scored();
	const kept = reloaded(score);
	const never = scored({facts: [], observations: observations({adversary: {attempts: attempts(`a${start}`), sessions: []}})}).score;
	t.deepEqual(scored({
		earlier: [
			{...kept, at: 5},
			{...kept, scenario: 'other'},
			{...kept, missed: 'many'},
			{...kept, containMilliseconds: 'soon'},
			{scenario: 'leaked-env', at: 1},
			{...reloaded(never), at: 2},
		],
	}).earlier.map(({at}) => at), [2, 5]);
});

test('a complete run reads as figures, and its lessons follow from them', t => {
	const {score} = scored();
	t.deepEqual(debriefLines(scored({
		earlier: [{
			...score, at: 1, shutOutMilliseconds: 95_000, downMilliseconds: 10_000, missed: 2, isComplete: false,
		}],
	})), [
		' Debrief of the drill leaked-env: A .env in a public repository',
		' 3 min 0 s; the response was closed as complete',
		'',
		' Time to contain  20 s from the first confirmed reset until all access ended',
		'                  1 min 20 s from the start of the drill; the first reset was',
		'                  confirmed after 1 min 0 s',
		' Adversary        production: shut after 1 min 10 s',
		'                  staging: shut after 1 min 20 s; 1 login after the first',
		'                  confirmed reset',
		' Open session     cut 6.0 s after the first confirmed reset; 2 reads, 1 of them',
		'                  (500 rows) after the first confirmed reset',
		' Downtime         api: 35 s in 1 outage',
		'                  worker: none',
		' Places missed    none',
		' Resets           2 for 2 logins; needless: 0',
		' Secrets shown    none',
		' Not proven       none',
		' Skipped          none',
		' Siblings left    none',
		' Compared         1 earlier run, 0 complete',
		'                  shut out: 1 min 20 s, last time 1 min 35 s, best 1 min 35 s',
		'                  downtime: 35 s, last time 10 s, best 10 s',
		'                  missed: 0, last time 2, best 2',
		'',
		' 4 things to take from it',
		' 1. The adversary\'s open session outlived the first confirmation by 6.0 s and',
		'    read 500 rows more. A reset stops new logins only; what is open has to be',
		'    ended.',
		' 2. api was down for 35 s. A program is down from its reset until its place is',
		'    written; the checklist of the first login opens before the next is confirmed',
		'    (tab, c).',
		' 3. 1 min 0 s of 3 min 0 s passed before the first reset was confirmed. Until',
		'    then every door was open.',
		' 4. One leaked password opened 2 branches. Protect the parent branch: children',
		'    made from then on get passwords of their own.',
	]);
});

test('a run that was left early says what is open', t => {
	const debrief = scored({
		facts: [],
		incident: undefined,
		observations: observations({
			adversary: {attempts: attempts(`a${start} a${start + second}`), sessions: [{branch: 'production', openedAt: start, reads: []}]},
			applications: [],
			places: [{file: 'api/.env', key: 'DATABASE_URL', holds: 'new'}],
		}),
	});
	const text = debriefLines(debrief).join('\n');
	t.regex(text, /not reached: the adversary still gets in/v);
	t.regex(text, /production: STILL OPEN/v);
	t.regex(text, /staging: never entered/v);
	t.regex(text, /this was the first run/v);
	t.is(lessonsOf(debrief)[0], 'No reset was confirmed in 3 min 0 s, so nothing shut the adversary out.');
});

const lessons: ReadonlyArray<readonly [string, Partial<Parameters<typeof scoreDrill>[0]>, RegExp]> = [
	['a branch that is still open', {observations: observations({adversary: {attempts: [...attempts(`a${start} r${start + (70 * second)}`), ...attempts(`a${start + (90 * second)}`, 'staging')], sessions: []}})}, /^The leaked password still works on staging\./v],
	['a session that is still open', {observations: observations({adversary: {attempts: attempts(`a${start} r${start + (70 * second)}`), sessions: [{branch: 'production', openedAt: start, reads: []}]}})}, /^The adversary's session is still open\./v],
	['a session that came back', {
		observations: observations({
			adversary: {
				attempts: attempts(`a${start} r${start + (70 * second)}`), sessions: [{
					branch: 'production', openedAt: start, reads: [], cutAt: start + second,
				}, {
					branch: 'production', openedAt: start + (2 * second), reads: [], cutAt: start + (60 * second),
				}],
			},
		}),
	}, /^The adversary's session was cut and opened anew once/v],
	['a missed place', {observations: observations({places: [{file: 'api/.env', key: 'PGPASSWORD', holds: 'old'}]})}, /^Not updated: api\/\.env PGPASSWORD\./v],
	['a program that is still down', {
		observations: observations({
			applications: [{
				name: 'worker', logins: 1, failures: 9, outages: [{from: start + (100 * second)}],
			}],
		}),
	}, /^worker is still down, for 1 min 20 s now/v],
	['a sibling that was left', {incident: incident({siblings: [{label: 'api-prod staging/neondb_owner', reason: 'inherited'}]})}, /^Left out of the scope: api-prod staging\/neondb_owner\./v],
	['a planted role that nobody found', {
		observations: observations({
			planted: [{
				kind: 'role', name: 'metrics_reader', state: 'open', lastUsedAt: start + second,
			}, {kind: 'jwks', name: 'https://evil.example/jwks', state: 'gone'}],
		}),
	}, /^Planted by the adversary and never found: metrics_reader\./v],
	['a planted role that was only disarmed', {
		observations: observations({
			planted: [{
				kind: 'role', name: 'metrics_reader', state: 'disarmed', lastUsedAt: start + second,
			}],
		}),
	}, /^metrics_reader cannot log in any more and is still there\./v],
	['a needless reset', {incident: incident({credentials: [record('production', {attempts: 3})]})}, /^2 resets were sent again\./v],
	['a login without proof', {incident: incident({credentials: [record('production', {proof: undefined})]})}, /^Not proven: production\/neondb_owner\./v],
	['a value that stood on the screen', {shown: [{label: 'production/neondb_owner', from: start, until: start + (45 * second)}]}, /^A value stood on the screen for 45 s\./v],
	['a place that was skipped', {
		incident: incident({
			deliveries: [{
				id: 'x', title: 'Tell the team', rung: 'not-touched', isIntended: false, skipped: {at: start, reason: 'later'},
			}],
		}),
	}, /^1 skipped: Tell the team: later\./v],
];

for (const [name, more, expected] of lessons) {
	test(`${name} is a lesson`, t => {
		// Only what is tested here: the session and the downtime of a usual run come first.
		const quiet = observations({adversary: {attempts: attempts(`a${start} r${start + (70 * second)}`), sessions: []}, applications: []});
		const debrief = scored({observations: quiet, ...more});
		t.true(lessonsOf(debrief).some(lesson => expected.test(lesson)), `${lessonsOf(debrief).join('\n')}`);
		t.true(debriefLines(debrief).every(line => line.length <= 80));
	});
}

test('who comes back by a planted role is not shut out, and until its last login he was not', t => {
	const base = {adversary: {attempts: attempts(`a${start} r${start + (70 * second)}`), sessions: []}, branches: ['production']};
	const planted = (state: 'open' | 'gone') => scored({
		observations: observations({
			...base, planted: [{
				kind: 'role', name: 'metrics_reader', state, lastUsedAt: start + (90 * second),
			}],
		}),
	});
	t.is(planted('open').score.shutOutMilliseconds, undefined);
	t.is(planted('gone').score.shutOutMilliseconds, 90 * second);
	t.true(debriefLines(planted('open')).some(line => line.includes('MISSED: it still works')));
	t.true(debriefLines(planted('gone')).some(line => line.includes('role metrics_reader: gone; it let the adversary in for')));
});

test('names from outside can make no line longer than the screen and bring no control characters', t => {
	const lines = debriefLines(scored({
		incident: incident({
			credentials: [record('production', {leftOut: {at: start, reason: `\u001B[31m${'x'.repeat(300)}`}})],
			siblings: [{label: 'y'.repeat(200), reason: 'inherited'}],
			restarts: {'ep-1': {name: 'skipped', at: start, reason: 'not now'}},
		}),
	}));
	t.true(lines.every(line => line.length <= 80));
	t.false(lines.join('').includes('\u001B'));
	t.true(lines.some(line => line.includes('restart of ep-1: not now')));
});
