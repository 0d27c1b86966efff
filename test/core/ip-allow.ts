import test from 'ava';
import fc from 'fast-check';
import {
	changeAllowed, covers, isEntry, isTooWide,
} from '../../source/core/ip-allow.js';

for (const [entry, inside, outside] of [
	['203.0.113.7', '203.0.113.7', '203.0.113.8'],
	['198.51.100.0/24', '198.51.100.255', '198.51.101.0'],
	['192.0.2.10-192.0.2.20', '192.0.2.20', '192.0.2.21'],
	['2001:db8::/32', '2001:db8:ffff::1', '2001:db9::'],
	['::1', '0:0:0:0:0:0:0:1', '::2'],
	['0.0.0.0/0', '8.8.8.8', '::1'],
] as const) {
	test(`${entry} lets in ${inside} and not ${outside}`, t => {
		t.true(isEntry(entry));
		t.true(covers([entry], inside));
		t.false(covers([entry], outside));
	});
}

for (const entry of ['203.0.113', '203.0.113.256', '203.0.113.7/33', '192.0.2.20-192.0.2.10', 'office', '', '203.0.113.7/24/8', '1::2::3', '12345::', '203.0.113.7-::1', '203.0.113.7/']) {
	test(`“${entry}” matches nobody`, t => {
		t.false(isEntry(entry));
		t.false(covers([entry], '203.0.113.7'));
	});
}

test('an empty list lets everybody in, and wide ones are called so', t => {
	t.true(covers([], '203.0.113.7'));
	t.deepEqual(['0.0.0.0/0', '::/0', '10.0.0.0/8', '10.0.0.0/12', '203.0.113.7', '2001:db8::/32', '2000::/16', '0.0.0.0-255.255.255.255'].map(entry => isTooWide(entry)), [true, true, true, false, false, false, true, true]);
});

test('an edit is merged, and whom it shuts out is said', t => {
	const current = ['203.0.113.7', '198.51.100.0/24'];
	t.deepEqual(changeAllowed(current, ['192.0.2.1'], ['198.51.100.0/24'], ['203.0.113.7', '198.51.100.9', '8.8.8.8']), {
		ips: ['203.0.113.7', '192.0.2.1'], added: ['192.0.2.1'], removed: ['198.51.100.0/24'], shutOut: ['198.51.100.9'],
	});
	t.deepEqual(changeAllowed([], ['192.0.2.1'], [], ['203.0.113.7']).shutOut, ['203.0.113.7']);
});

test('nothing that was not named leaves the list', t => {
	const entry = fc.ipV4();
	t.notThrows(() => {
		fc.assert(fc.property(fc.array(entry), fc.array(entry), fc.array(entry), (current, add, remove) => {
			const {ips} = changeAllowed(current, add, remove, []);
			return current.every(item => remove.includes(item) || ips.includes(item)) && add.every(item => ips.includes(item));
		}));
	});
});
