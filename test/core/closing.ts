import test from 'ava';
import {openEnds} from '../../source/core/closing.js';
import {type KeyId} from '../../source/core/incident.js';
import {type CredentialRecord, type Incident} from '../../source/core/record.js';
import {driverAt} from '../helpers/core-at.js';

const settled = driverAt('close', {evidence: {path: '/srv/leaked.env'}});
const done = settled.state().incident!;

function withFirst(change: Partial<CredentialRecord>, more: Partial<Incident> = {}): readonly string[] {
	const [first, ...rest] = done.credentials!;
	return openEnds({...done, ...more, credentials: [{...first!, ...change}, ...rest]});
}

const added = (lines: readonly string[]) => lines.filter(line => !openEnds(done).includes(line));

test('what is done is no open end', t => {
	t.false(openEnds(done).some(line => line.includes('production/neondb_owner still') || line.includes('Old sessions')));
});

test('old sessions that may live on are named, whether they were left, not ended or never looked for', t => {
	const text = ['Old sessions of production/neondb_owner may live on: they were not all ended, and not every compute was restarted.'];
	const restarts = {'ep-main': {name: 'skipped', at: 1, reason: 'no'}, 'ep-replica': {name: 'restarted', at: 1}, 'ep-dev': {name: 'restarted', at: 1}} as const;
	t.deepEqual(added(withFirst({evicted: undefined, sessions: {at: 1, ended: 1, left: 1}}, {restarts})).slice(0, 1), text);
	t.true(added(withFirst({evicted: undefined, sessions: {at: 1, reason: 'no'}}, {restarts})).includes(text[0]!));
	t.true(added(withFirst({evicted: undefined, sessions: undefined}, {restarts})).includes(text[0]!));
	t.false(added(withFirst({evicted: undefined, sessions: {at: 1, ended: 1, left: 0}}, {restarts})).includes(text[0]!));
	// Nobody but a restart ends the sessions of a read replica.
	t.true(added(withFirst({evicted: undefined}, {restarts: {...restarts, 'ep-main': {name: 'restarted', at: 1}, 'ep-replica': {name: 'skipped', at: 1, reason: 'no'}}})).includes(text[0]!));
});

test('what was looked for after the last restart counts more than what was ended before it', t => {
	const text = 'Old sessions of production/neondb_owner may live on: they were not all ended, and not every compute was restarted.';
	t.false(openEnds(done).includes(text));
	t.true(added(withFirst({evicted: {at: 1, left: 1, computes: 2}})).includes(text));
	t.true(added(withFirst({
		evicted: {
			at: 1, left: 0, computes: 1, reason: 'no route',
		}, sessions: undefined,
	}, {restarts: {}})).includes(text));
});

test('whatever is not proven, left out, unlisted, unrestarted or undelivered is named', t => {
	t.true(added(withFirst({proof: undefined}))[0]?.includes('its old password was not tried'));
	t.true(added(withFirst({leftOut: {at: 1, reason: 'not ours'}})).includes('production/neondb_owner was left out: not ours'));
	t.true(added(withFirst({}, {unavailableProjects: ['lost-lake-3']}))[0]?.includes('lost-lake-3'));
	t.true(added(withFirst({}, {keys: 'not-yet'}))[0]?.includes('API keys'));
	t.true(added(withFirst({}, {restarts: {...done.restarts, 'ep-main': {name: 'unknown', at: 1, reason: 'late'}}})).includes('The restart of ep-main was not confirmed.'));
	t.true(added(withFirst({}, {siblings: [{label: 'api-prod dev/app', reason: 'inherited'}]}))[0]?.includes('inherited the password'));
});

test('closing with open ends is recorded as incomplete, and after it nothing but the report is done', t => {
	const driver = driverAt('close');
	driver.settle();
	const effects = driver.press('enter');
	t.like(driver.journal.at(-1), {type: 'incident-closed', isComplete: false});
	t.deepEqual(effects.map(({type}) => type), ['record', 'forget', 'write-report']);
	driver.pass(20_000);
	t.deepEqual(driver.pending().map(({type}) => type), ['write-report']);
});

test('an exposed key that outlived a reset is named, and one that died before it is not', t => {
	const at = Math.min(...done.credentials!.flatMap(({stage}) => stage.name === 'done' ? [stage.at] : []));
	const key = done.keyRecords[0];
	const exposed = (revokedAt: number): Partial<Incident> => ({
		keyRecords: [{
			...key, id: 'neon-key:personal/1' as KeyId, label: 'laptop', plan: 'revoke-only', marks: ['leaked'], isRunner: false, family: 'personal', mint: {name: 'pending'}, revoke: {name: 'done', at: revokedAt, how: 'revoked'}, attempts: 0,
		} as unknown as Incident['keyRecords'][number]],
	});
	const text = 'The key laptop was revoked after passwords were reset: whoever had it until then could read the new ones.';
	t.true(openEnds({...done, ...exposed(at + 1)}).includes(text));
	t.false(openEnds({...done, ...exposed(at - 1)}).includes(text));
});
