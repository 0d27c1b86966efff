import test from 'ava';
import {type Project} from '../../../source/core/incident.js';
import {matrixOf} from '../../../source/core/matrix.js';
import {credentialId} from '../../../source/core/scope.js';
import {toggled} from '../../../source/core/steps/selection.js';
import {driverAt} from '../../helpers/core-at.js';
import {apiProject} from '../../helpers/core-world.js';

const made = '2026-01-01T00:00:00Z';
const later = '2026-03-01T00:00:00Z';
const id = (branchId: string, role: string) => credentialId(apiProject.id, branchId, role);

test('a cell says what is known of one role on one branch', t => {
	const project: Project = {
		...apiProject,
		branches: [...apiProject.branches.map(branch => branch.id === 'br-dev' ? {...branch, createdAt: '2026-02-01T00:00:00Z'} : branch), {
			...apiProject.branches[1]!, id: 'br-safe', name: 'safe', isProtected: true,
		}],
		roles: [...apiProject.roles, {name: 'app', branchId: 'br-dev', updatedAt: later}, {name: 'neondb_owner', branchId: 'br-safe', updatedAt: made}],
	};
	const {cell, roles, branches} = matrixOf(project, {[id('br-safe', 'neondb_owner')]: {sharesLeaked: true}}, [{
		key: '', line: 1, role: 'neondb_owner', host: 'ep-main.example.com',
	}]);
	t.is(roles[0], 'neondb_owner', 'what leaked comes first');
	t.is(branches[0]?.id, 'br-main');
	t.deepEqual(cell('neondb_owner', 'br-main')?.marks, ['leaked']);
	t.deepEqual(cell('neondb_owner', 'br-dev')?.marks, ['inherited']);
	t.deepEqual(cell('app', 'br-dev')?.marks, ['reset-since']);
	t.true(cell('neondb_owner', 'br-safe')?.marks.includes('same-password'));
	t.true(cell('neondb_owner', 'br-safe')?.marks.includes('protected'));
	t.is(cell('neon_superuser', 'br-main')?.credential, undefined);
	t.is(cell('app', 'br-safe'), undefined);
});

test('the matrix is opened from a project and marks a cell, a role or a branch', t => {
	const driver = driverAt('scope');
	const marked = () => driver.state().run.selected;
	driver.press('home');
	driver.press('m');
	const {screen} = driver.view();
	t.is(screen.name, 'matrix');
	const before = marked();
	driver.press('end');
	driver.press('r');
	t.notDeepEqual(marked(), before);
	driver.press('r');
	t.deepEqual(marked(), before, 'twice is as it was');
	driver.press('b');
	t.true(marked().length > before.length);
	driver.press('right');
	driver.press(' ');
	driver.press('escape');
	t.is(driver.view().screen.name, 'scope');
});

test('marking together takes all, or none where all were marked', t => {
	const [a, b, c] = [id('x', 'a'), id('x', 'b'), id('x', 'c')];
	t.deepEqual(toggled([a], [a, b, b]), [a, b]);
	t.deepEqual(toggled([a, b, c], [a, b]), [c]);
	t.deepEqual(toggled([], []), []);
});
