import test from 'ava';
import {type Driver} from '../../helpers/core-driver.js';
import {
	atAssign, atDiscovery, atFinding, atFindings, atLeavePlatform, atMethod, atPlaceKind, atSetValue, nameOf,
} from '../../helpers/core-screens.js';

type Burst = {
	readonly open: () => Driver;
	/** Screen before. */
	readonly on: string;
	/** Written at once, so that all were pressed on the frame in front. */
	readonly keys: readonly string[];
	/** Screen after it: what was pressed for it reached it, and nothing beyond. */
	readonly to: string;
	/** Facts of these kinds, in order. */
	readonly facts: readonly string[];
	readonly works?: readonly string[];
};

const bursts: readonly Burst[] = [
	{
		open: atDiscovery, on: 'discovery', keys: ['up', 'down', 's', 'n', 'o', 'enter', 'enter'], to: 'leave-platform', facts: [],
	},
	{
		open: atDiscovery, on: 'discovery', keys: ['x', 'f', 'f', 'r', 'r'], to: 'discovery', facts: [], works: ['search-places', 'search-places'],
	},
	{
		open: atLeavePlatform, on: 'leave-platform', keys: [...'rfxs never', 'enter', 'enter', 's', 'enter'], to: 'discovery', facts: ['places-searched'],
	},
	{
		open: atAssign, on: 'assign', keys: ['down', 'down', 'down', 'down', 'up', 'enter', 'enter', 'enter'], to: 'assign', facts: ['delivery-assigned'],
	},
	{
		open: atAssign, on: 'assign', keys: ['s', ' ', 't', 'end', 'enter', 'enter'], to: 'assign', facts: ['delivery-skipped'],
	},
	{
		open: atPlaceKind, on: 'place-kind', keys: ['down', 'enter', 'M', 'e', 'enter', 'enter'], to: 'add-place', facts: [],
	},
	{
		open: atMethod, on: 'method', keys: ['home', 'down', 'enter', 'enter', 'r', 'enter'], to: 'set-value', facts: ['method-chosen'],
	},
	{
		open: atSetValue, on: 'set-value', keys: [...'rl?q', 'tab', 'r', 'enter', 'enter'], to: 'confirm', facts: ['method-chosen'],
	},
	{
		open: atSetValue, on: 'set-value', keys: [...'rl?q', 'enter', 'enter', 'enter'], to: 'set-value', facts: [], works: ['prepare-value'],
	},
	{
		open: atFindings, on: 'findings', keys: ['down', 'up', 'enter', 'c', 'enter', 'a', 'enter'], to: 'finding', facts: [],
	},
	{
		open: atFindings, on: 'findings', keys: ['c', 'c', 'enter', 'enter'], to: 'plan', facts: ['findings-seen'],
	},
	{
		open: atFinding, on: 'finding', keys: [...'shut', 'enter', 'enter', 'enter'], to: 'finding', facts: ['finding-intended'], works: ['shut-door'],
	},
	{
		open: atFinding, on: 'finding', keys: [...'acd', 'enter', 'enter'], to: 'finding', facts: [],
	},
];

for (const {open, on, keys, to, facts, works = []} of bursts) {
	test(`${keys.join(' ')} written at once on ${on}: each key means what it meant on the frame it was pressed on`, t => {
		const driver = open();
		t.is(nameOf(driver), on);
		const told = driver.journal.length;
		const {token} = driver.state();
		const asked = keys.flatMap(key => [...driver.press(key, token)]);
		t.is(nameOf(driver), to);
		t.deepEqual(driver.journal.slice(told).map(({type}) => type), [...facts]);
		t.deepEqual(asked.flatMap(effect => 'work' in effect && ['search-places', 'prepare-value', 'shut-door'].includes(effect.type) ? [effect.type] : []), [...works]);
		t.is(driver.state().local.draft, to === on ? driver.state().local.draft : '');
	});
}
