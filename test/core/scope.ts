import test from 'ava';
import {
	credentialsOf, isInherited, isNamedBy, siblingsOf,
} from '../../source/core/scope.js';
import {createDriver} from '../helpers/core-driver.js';
import {playOnce} from '../helpers/core-player.js';
import {apiProject} from '../helpers/core-world.js';

const all = credentialsOf(apiProject);
const [owner, app, child] = all;

test('what must never be reset is no credential', t => {
	t.deepEqual(all.map(({branchName, role}) => `${branchName}/${role}`), ['production/neondb_owner', 'production/app', 'dev/neondb_owner']);
	t.deepEqual(owner!.endpoints.map(({id}) => id), ['ep-main', 'ep-replica']);
	t.is(app!.database, 'neondb');
	t.deepEqual(app!.ownedDatabases, []);
});

test('a clue names a login by host or endpoint, its port and its role', t => {
	const clue = {key: '', line: 1};
	t.true(isNamedBy(owner!, {...clue, host: 'ep-main.example.com', role: 'neondb_owner'}));
	t.true(isNamedBy(owner!, {...clue, endpointId: 'ep-replica'}));
	t.false(isNamedBy(owner!, {...clue, host: 'ep-main.example.com', role: 'app'}));
	t.false(isNamedBy(owner!, {...clue, host: 'ep-main.example.com', port: 6543}));
	t.false(isNamedBy(owner!, {...clue, host: 'elsewhere.example.com', role: 'neondb_owner'}));
	t.false(isNamedBy(owner!, {...clue, role: 'neondb_owner'}));
});

test('a password is inherited until its own branch changed it', t => {
	t.true(isInherited(apiProject, child!));
	t.false(isInherited({...apiProject, roles: apiProject.roles.map(role => role.branchId === child!.branchId ? {...role, updatedAt: '2026-02-01T00:00:00Z'} : role)}, child!));
	t.false(isInherited(apiProject, owner!));
	const isolated = {...apiProject, branches: apiProject.branches.map(branch => ({...branch, isProtected: branch.isDefault}))};
	t.false(isInherited(isolated, child!));
});

test('siblings are those that share, inherited, or are exposed by an owner', t => {
	const reasons = (chosen: readonly string[], sharing: readonly string[] = []) => siblingsOf(apiProject, new Set(all.filter(({id}) => chosen.includes(id)).map(({id}) => id)), new Set(all.filter(({id}) => sharing.includes(id)).map(({id}) => id))).map(({credential, reason}) => [credential.role, credential.branchName, reason]);
	t.deepEqual(reasons([owner!.id]), [['app', 'production', 'exposed-by-owner'], ['neondb_owner', 'dev', 'inherited']]);
	t.deepEqual(reasons([app!.id]), []);
	t.deepEqual(reasons([app!.id], [child!.id]), [['neondb_owner', 'dev', 'same-password']]);
	t.deepEqual(reasons(all.map(({id}) => id)), []);
});

test('a login with the leaked password that was left outside is named by the plan and can still be taken in, also after an interruption', t => {
	const driver = createDriver({evidence: {path: '/srv/leaked.env'}});
	while (driver.view().screen.name !== 'scope') {
		playOnce(driver);
	}

	driver.settle();
	driver.press('home');
	driver.press('enter');
	while (driver.view().screen.name !== 'plan') {
		playOnce(driver);
	}

	const inScope = () => driver.state().incident!.credentials!.map(({credential}) => `${credential.branchName}/${credential.role}`);
	t.like(driver.view().screen, {name: 'plan', sharing: ['api-prod dev/neondb_owner'], takeable: 1});
	t.deepEqual(inScope(), ['production/neondb_owner']);
	driver.interrupt();
	driver.settle();
	while (driver.view().screen.name !== 'plan') {
		playOnce(driver);
	}

	driver.press('s');
	t.deepEqual(inScope(), ['production/neondb_owner', 'dev/neondb_owner']);
	t.like(driver.view().screen, {sharing: [], takeable: 0});
	driver.settle();
	t.true(driver.state().incident!.searches.every(({logins}) => logins?.length === 2));
	driver.press('s');
	t.like(driver.view().screen, {problem: 'No login outside the scope is known to have the leaked password.'});
});
