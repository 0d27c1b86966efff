import test from 'ava';
import {createDriver} from '../helpers/core-driver.js';
import {playOnce} from '../helpers/core-player.js';

test('every compute of a branch is restarted once, however many logins of the branch are in scope, and its sessions are looked for afterwards', t => {
	const driver = createDriver();
	const asked: string[] = [];
	for (let move = 0; move < 800 && driver.left() === undefined; move++) {
		const [work] = driver.pending();
		if (work?.type === 'restart-endpoint') {
			asked.push(work.endpoint.id);
		}

		playOnce(driver);
	}

	t.deepEqual(asked.toSorted(), ['ep-dev', 'ep-main', 'ep-replica', 'ep-shop']);
	t.is(driver.journal.filter(({type}) => type === 'restart-intended').length, 4);
	const withCompute = driver.state().incident!.credentials!.filter(({credential}) => credential.endpoints.length > 0);
	t.true(withCompute.every(({evicted, credential}) => evicted?.left === 0 && evicted.computes === credential.endpoints.length));
});
