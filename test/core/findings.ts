import test from 'ava';
import {openEnds} from '../../source/core/closing.js';
import {reportMarkdown} from '../../source/core/report-markdown.js';
import {reportOf} from '../../source/core/report.js';
import {isRoleInScope} from '../../source/core/role-door.js';
import {driverAt} from '../helpers/core-at.js';
import {createDriver, type Driver} from '../helpers/core-driver.js';
import {playOnce} from '../helpers/core-player.js';

/** An incident in whose first snapshot a JWKS address was planted after the leak began. */
function planted(): Driver {
	const driver = createDriver();
	for (let move = 0; move < 400 && driver.view().screen.name !== 'findings'; move++) {
		const snapshot = driver.pending().find(({type}) => type === 'take-snapshot');
		if (snapshot === undefined) {
			const {screen} = driver.view();
			if (screen.name === 'entry' && screen.id === 'leak-since') {
				driver.type('3h');
				driver.press('enter');
			} else {
				playOnce(driver);
			}
		} else {
			driver.answer(snapshot, 'odd');
		}
	}

	return driver;
}

test('what was planted is shown before the plan, shut by a typed word, and looked at again', t => {
	const driver = planted();
	t.like(driver.view().screen, {name: 'findings', isAfter: false});
	const {screen} = driver.view();
	t.is(screen.name === 'findings' ? screen.open : 0, 2);
	driver.press('enter');
	t.like(driver.view().screen, {name: 'finding', record: {kind: 'jwks', stage: {name: 'open'}}});
	driver.press('enter');
	t.false(driver.pending().some(({type}) => type === 'shut-door'));
	driver.type('shut');
	driver.press('enter');
	t.deepEqual(driver.pending().map(({type}) => type).filter(type => type === 'shut-door'), ['shut-door']);
	driver.settle();
	t.like(driver.view().screen, {name: 'finding', record: {stage: {name: 'verified'}}});
	driver.press('escape');
	driver.press('c');
	t.is(driver.view().screen.name, 'plan');
	t.is(openEnds(driver.state().incident!).filter(text => text.startsWith('Not dealt with')).length, 1);
});

test('a door that may have been shut is open until somebody looked', t => {
	const driver = planted();
	driver.press('enter');
	driver.type('shut');
	driver.press('enter');
	driver.interrupt('unknown');
	for (let move = 0; move < 60 && driver.view().screen.name !== 'findings'; move++) {
		playOnce(driver);
	}

	t.true(openEnds(driver.state().incident!).filter(text => text.startsWith('Not dealt with')).length === 2);
});

test('what belongs there is accepted with a reason', t => {
	const driver = planted();
	driver.press('enter');
	driver.press('tab');
	driver.press('a');
	driver.press('enter');
	t.like(driver.view().screen, {name: 'entry', id: 'accept-finding'});
	driver.type('ours');
	driver.press('enter');
	t.is(driver.view().screen.name, 'findings');
	t.is(driver.state().incident?.findings.filter(({stage}) => stage.name === 'accepted').length, 1);
});

test('no key is revoked before the evidence is kept', t => {
	const driver = createDriver();
	for (let move = 0; move < 300 && driver.view().screen.name !== 'key-revoke'; move++) {
		const other = driver.pending().find(({type}) => type !== 'take-snapshot');
		if (other !== undefined) {
			driver.answer(other);
		} else if (driver.state().run.runsOn !== undefined && driver.view().screen.name === 'key-working') {
			break;
		} else {
			const pending = driver.pending();
			playOnce({...driver, pending: () => pending.filter(({type}) => type !== 'take-snapshot')});
		}
	}

	t.is(driver.view().screen.name, 'key-working');
	driver.settle();
	t.is(driver.view().screen.name, 'key-revoke');
});

test('after the last eviction it is looked at again, and what came meanwhile is found', t => {
	const driver = driverAt('confirm');
	for (let move = 0; move < 400 && driver.view().screen.name !== 'findings'; move++) {
		const snapshot = driver.pending().find(({type}) => type === 'take-snapshot');
		if (snapshot === undefined) {
			playOnce(driver);
		} else {
			driver.answer(snapshot, 'odd');
		}
	}

	t.like(driver.view().screen, {name: 'findings', isAfter: true});
	t.true(driver.state().incident!.findings.some(({kind, because}) => kind === 'jwks' && because.includes('not there when the response began')));
});

test('a planted role loses its login by a typed word, and is removed by another', t => {
	const driver = driverAt('confirm');
	for (let move = 0; move < 400 && driver.view().screen.name !== 'findings'; move++) {
		playOnce(driver);
	}

	// The answers of the outside plant one where it is looked at after the last eviction.
	const role = driver.state().incident!.findings.find(({change}) => change?.door === 'role')!;
	t.like(role, {weight: 'suspect', because: 'It was not there when the response began.', stage: {name: 'open'}});
	const stage = () => driver.state().incident!.findings.find(({id}) => id === role.id)!.stage;
	const {screen} = driver.view();
	for (const _ of screen.name === 'findings' ? screen.rows.slice(0, screen.rows.findIndex(({id}) => id === role.id)) : []) {
		driver.press('down');
	}

	driver.press('enter');
	t.like(driver.view().screen, {name: 'finding', word: 'shut', record: {id: role.id}});
	driver.press('enter');
	t.false(driver.pending().some(({type}) => type === 'disarm-role'));
	driver.type('shut');
	driver.press('enter');
	t.like(driver.pending().find(({type}) => type === 'disarm-role'), {role: 'planted', finding: role.id});
	driver.settle('refused');
	t.like(stage(), {name: 'open'});
	driver.type('shut');
	driver.press('enter');
	driver.settle();
	t.like(stage(), {name: 'disarmed'});
	t.true(openEnds(driver.state().incident!).some(line => line.includes('planted')));

	t.like(driver.view().screen, {name: 'finding', word: 'remove planted'});
	driver.type('remove planted');
	driver.press('enter');
	t.like(driver.pending().find(({type}) => type === 'remove-role'), {role: 'planted'});
	driver.settle('unknown');
	t.like(stage(), {name: 'disarmed'}, 'what may have been dropped is still disarmed');
	driver.type('remove planted');
	driver.press('enter');
	driver.settle();
	t.like(stage(), {name: 'verified'});
	t.regex(reportMarkdown(reportOf(driver.state().incident!, '00')), /Roles of production on .+: looked at before the resets and after the last eviction/v);
	t.false(openEnds(driver.state().incident!).some(line => line.includes('planted')));
});

test('a role of the scope is in use: it is reset, and its login is never taken away', t => {
	const driver = driverAt('confirm');
	const {credential} = driver.state().incident!.credentials![0]!;
	const own = {
		id: 'role own', kind: 'role', weight: 'suspect', title: 'Role', because: 'It is new.', matters: 'It logs in.', projectId: credential.projectId, change: {door: 'role', branchId: credential.branchId, role: credential.role}, steps: [], foundAt: 1, stage: {name: 'open'},
	} as const;
	t.true(isRoleInScope(driver.state().incident!, own.change));
	t.false(isRoleInScope(driver.state().incident!, {...own.change, role: 'planted'}));
});

test('what is not dealt with at the end is told by Close, and one key away', t => {
	const driver = planted();
	driver.press('c');
	for (let move = 0; move < 600 && driver.view().screen.name !== 'close'; move++) {
		if (driver.view().screen.name === 'findings') {
			driver.press('c');
		} else {
			playOnce(driver);
		}
	}

	t.like(driver.view().screen, {name: 'close', isComplete: false});
	t.true(openEnds(driver.state().incident!).some(line => line.startsWith('Not dealt with: ')));
	driver.press('d');
	t.like(driver.view().screen, {name: 'findings'});
	driver.press('escape');
	t.like(driver.view().screen, {name: 'close'});
});
