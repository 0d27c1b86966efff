import test from 'ava';
import {type ScopeRow} from '../../source/core/view-model.js';
import {Frame} from '../../source/ui/frame.js';
import {peek, views} from './fixtures/index.js';
import {renderLive} from './helpers/live.js';

const size = {columns: 100, rows: 30};

const rows: readonly ScopeRow[] = Array.from({length: 20_000}, (_, index) => ({
	kind: 'role', id: `role-${index}`, name: `tenant_${index}`, isSelected: false, marks: [], changedAt: '2026-09-02T09:12:44Z',
}));

function median(numbers: readonly number[]): number {
	return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

test('a key in a list of 20,000 rows is drawn as fast as one in a list of 40', t => {
	const view = views['scope-matched']!;
	const {screen} = view;
	if (screen.name !== 'scope') {
		throw new Error('The fixture is of another screen.');
	}

	const frameOf = (count: number, cursor: number) => <Frame view={{...view, screen: {...screen, rows: rows.slice(0, count), cursor}}} {...size} peek={peek}/>;
	const lists = [40, rows.length].map(count => ({count, live: renderLive(frameOf(count, 0), size), times: new Array<number>()}));
	for (let step = 1; step <= 15; step++) {
		for (const {count, live, times} of lists) {
			const cursor = Math.floor(count / 2) + step;
			const element = frameOf(count, cursor);
			const start = performance.now();
			live.rerender(element);
			times.push(performance.now() - start);
			t.true(live.frame().includes(`tenant_${cursor} `));
		}
	}

	for (const {live} of lists) {
		live.unmount();
	}

	const [few, many] = lists.map(({times}) => median(times));
	t.log(`40 rows: ${few!.toFixed(1)} ms; 20,000 rows: ${many!.toFixed(1)} ms`);
	t.true(many! < (3 * few!) + 20);
});
