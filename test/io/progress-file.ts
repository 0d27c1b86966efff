import {
	chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {type ListedIncident, openProgress, type Progress} from '../../source/io/progress-file.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const incident: ListedIncident = {
	id: 'inc-20261121-a3f9', title: '.env in a public repository', openedAt: 5, state: 'open', folder: '/somewhere',
};

function open(home: string): Progress {
	const opening = openProgress(home, {now: 7});
	if (opening.status !== 'opened') {
		throw new Error(opening.failure.message);
	}

	return opening.progress;
}

const permissions = (file: string): string => (statSync(file).mode % 0o1000).toString(8);

test('preferences, incidents and scores are found again by the next run', t => {
	const home = path.join(temporaryFolder(t), 'rekey');
	const first = open(home);
	t.deepEqual(first.incidents(), []);
	t.is(first.preference('a.b'), undefined);
	t.is(first.savePreference('a.b', true), undefined);
	t.is(first.savePreference('toString', 'x'), undefined);
	first.saveIncident(incident);
	first.saveIncident({...incident, id: 'inc-b', openedAt: 6});
	first.saveIncident({...incident, state: 'closed'});
	first.addScore({scenario: 'leaked-env', at: 1, seconds: 90});
	first.addScore({scenario: 'other', at: 2});
	const second = open(home);
	t.true(second.preference('a.b'));
	t.is(second.preference('toString'), 'x');
	t.is(second.preference('constructor'), undefined);
	t.deepEqual(second.incidents(), [{...incident, id: 'inc-b', openedAt: 6}, {...incident, state: 'closed'}]);
	t.deepEqual(second.scores('leaked-env'), [{scenario: 'leaked-env', at: 1, seconds: 90}]);
});

test('the file and its folder are for their owner only, and looser rights are repaired', t => {
	const home = path.join(temporaryFolder(t), 'rekey');
	open(home).saveIncident(incident);
	const file = path.join(home, 'progress.json');
	t.deepEqual([permissions(home), permissions(file)], ['700', '600']);
	chmodSync(home, 0o755);
	chmodSync(file, 0o644);
	open(home);
	t.deepEqual([permissions(home), permissions(file)], ['700', '600']);
});

test('a damaged file is put aside with its content, and a new one is started', t => {
	const home = temporaryFolder(t);
	writeFileSync(path.join(home, 'progress.json'), '{"incidents": [');
	const opening = openProgress(home, {now: 7});
	const aside = path.join(home, 'progress.damaged-7.json');
	t.is(opening.status === 'opened' && opening.putAside, aside);
	t.is(readFileSync(aside, 'utf8'), '{"incidents": [');
	const progress = open(home);
	progress.saveIncident(incident);
	t.deepEqual(open(home).incidents(), [incident]);
});

test('entries that were edited into nonsense are left out', t => {
	const home = temporaryFolder(t);
	writeFileSync(path.join(home, 'progress.json'), JSON.stringify({incidents: [1, {id: 2}, incident], scores: 'x', preferences: {a: {}, b: 1}}));
	const progress = open(home);
	t.deepEqual(progress.incidents(), [incident]);
	t.deepEqual(progress.scores('x'), []);
	t.is(progress.preference('a'), undefined);
	t.is(progress.preference('b'), 1);
	for (const content of ['null', '[]', '"x"', '1']) {
		writeFileSync(path.join(home, 'progress.json'), content);
		t.deepEqual(open(home).incidents(), []);
	}
});

test('a link or a folder in its place is refused', t => {
	const home = temporaryFolder(t);
	symlinkSync(path.join(home, 'elsewhere'), path.join(home, 'progress.json'));
	t.is(openProgress(home, {now: 7}).status, 'refused');
	rmSync(path.join(home, 'progress.json'));
	mkdirSync(path.join(home, 'progress.json'));
	t.is(openProgress(home, {now: 7}).status, 'refused');
});

test('a saving that fails is told and never thrown', t => {
	const home = temporaryFolder(t);
	const progress = open(home);
	rmSync(home, {recursive: true});
	writeFileSync(home, '');
	t.truthy(progress.saveIncident(incident));
	rmSync(home);
	t.is(progress.saveIncident(incident), undefined);
	t.deepEqual(readdirSync(home), ['progress.json']);
	t.is(permissions(home), '700');
	writeFileSync(path.join(home, 'progress.json'), '{');
	t.deepEqual(progress.incidents(), []);
	t.truthy(progress.saveIncident(incident));
});
