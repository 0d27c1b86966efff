import test from 'ava';
import {orderOfWork} from '../../source/core/plan.js';
import {credentialsOf} from '../../source/core/scope.js';
import {apiProject, shop} from '../helpers/core-world.js';

test('the default branch comes first, its owner before its application, and one project after the other', t => {
	const all = [...credentialsOf(shop), ...credentialsOf(apiProject)].toReversed();
	t.deepEqual(orderOfWork(all).map(({projectName, branchName, role}) => `${projectName} ${branchName}/${role}`), [
		'api-prod production/neondb_owner',
		'api-prod production/app',
		'api-prod dev/neondb_owner',
		'shop production/neondb_owner',
		'shop archive/b\u00FCro\u202E',
	]);
});

test('the order does not depend on the order before', t => {
	const all = [...credentialsOf(apiProject), ...credentialsOf(shop)];
	t.deepEqual(orderOfWork(all), orderOfWork(all.toReversed()));
});
