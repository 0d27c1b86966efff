import {render} from 'ink-testing-library';
import test from 'ava';
import {Menu, type MenuItem} from '../../../source/ui/components/menu.js';

const items: ReadonlyArray<MenuItem<string>> = [
	{label: 'Respond', value: 'respond', hint: 'credentials have leaked'},
	{label: 'Resume', value: 'resume', disabled: 'nothing to resume'},
	{label: 'Drill', value: 'drill'},
];

const stamp = () => ({seen: 7});

test('rows, the cursor, hints and reasons are readable without colours', t => {
	const {lastFrame, unmount} = render(<Menu items={items} stamp={stamp} empty='nothing here' onSelect={() => undefined}/>);
	t.is(lastFrame(), [
		'› Respond  credentials have leaked',
		'  Resume  nothing to resume',
		'  Drill',
	].join('\n'));
	unmount();
});

test('only enter chooses, and only a row that can be chosen', t => {
	const chosen: unknown[] = [];
	const onSelect = (value: string, seen: number) => {
		chosen.push([value, seen]);
	};

	const {stdin, unmount} = render(<Menu items={items} stamp={stamp} empty='nothing here' onSelect={onSelect}/>);
	stdin.write('1');
	stdin.write('3');
	t.deepEqual(chosen, []);
	stdin.write('\r');
	t.deepEqual(chosen, [['respond', 7]]);
	unmount();

	const disabled = render(<Menu items={items.slice(1)} stamp={stamp} empty='nothing here' onSelect={onSelect}/>);
	disabled.stdin.write('\r');
	t.is(chosen.length, 1);
	disabled.unmount();
});

test('an empty menu says so, and enter does nothing', t => {
	const {stdin, lastFrame, unmount} = render(<Menu items={[]} stamp={stamp} empty='nothing here' onSelect={() => t.fail()}/>);
	t.is(lastFrame(), 'nothing here');
	stdin.write('\r');
	unmount();
});

test('a long menu shows a few rows and says how many there are', t => {
	const many = Array.from({length: 40}, (_, index) => ({label: `row ${index + 1}`, value: index}));
	const {lastFrame, unmount} = render(<Menu items={many} limit={3} stamp={stamp} empty='nothing here' onSelect={() => undefined}/>);
	t.is(lastFrame(), '› row 1\n  row 2\n  row 3\n  3 of 40 rows shown; the list goes round');
	unmount();
});
