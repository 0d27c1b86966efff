import test from 'ava';
import fc from 'fast-check';
import {
	entriesOf, noEdit, readEdit, type AllowEdit,
} from '../../source/core/allow-edit.js';
import {changeAllowed, isEntry} from '../../source/core/ip-allow.js';

const listed = ['203.0.113.7', '192.0.2.10-192.0.2.20', 'office', '0.0.0.0/0'];

for (const [text, before, expected] of [
	['198.51.100.0/24', noEdit, {add: ['198.51.100.0/24'], remove: []}],
	['198.51.100.1, 198.51.100.2', noEdit, {add: ['198.51.100.1', '198.51.100.2'], remove: []}],
	['-192.0.2.10-192.0.2.20', noEdit, {add: [], remove: ['192.0.2.10-192.0.2.20']}],
	['-office -0.0.0.0/0 +198.51.100.1', noEdit, {add: ['198.51.100.1'], remove: ['office', '0.0.0.0/0']}],
	['203.0.113.7', {add: [], remove: ['203.0.113.7']}, noEdit],
	['-198.51.100.1', {add: ['198.51.100.1'], remove: []}, noEdit],
	['', {add: ['198.51.100.1'], remove: []}, {add: ['198.51.100.1'], remove: []}],
] as const) {
	test(`“${text}” after +[${before.add.join(' ')}] -[${before.remove.join(' ')}] is one edit`, t => {
		t.deepEqual(readEdit(text, listed, before), expected);
	});
}

for (const [text, before, expected] of [
	['198.51.100', noEdit, /is no address, no range/v],
	['198.51.100.0/33', noEdit, /is no address, no range/v],
	['192.0.2.20-192.0.2.10', noEdit, /is no address, no range/v],
	['198.51.100.1 nonsense', noEdit, /^nonsense is no address/v],
	['203.0.113.7', noEdit, /is in the list already/v],
	['-198.51.100.1', noEdit, /is not in the list/v],
	['-office', {add: [], remove: ['office']}, /is taken out already/v],
] as const) {
	test(`“${text}” is refused whole`, t => {
		const result = readEdit(text, listed, before);
		t.regex(typeof result === 'string' ? result : '', expected);
	});
}

test('every entry says what became of it and what is wrong with it', t => {
	t.deepEqual(entriesOf(listed, {add: ['198.51.100.1'], remove: ['office']}), [
		{text: '203.0.113.7', state: 'kept'},
		{text: '192.0.2.10-192.0.2.20', state: 'kept'},
		{text: 'office', state: 'removed', doubt: 'matches-nobody'},
		{text: '0.0.0.0/0', state: 'kept', doubt: 'too-wide'},
		{text: '198.51.100.1', state: 'added'},
	]);
});

test('no typing adds what matches nobody, takes out what was not named, or names an entry twice', t => {
	const word = fc.oneof(fc.constantFrom(...listed, '198.51.100.1', '2001:db8::/32', '-', '1.2.3'), fc.ipV4(), fc.string());
	const line = fc.array(fc.tuple(fc.constantFrom('', '-', '+'), word)).map(words => words.map(parts => parts.join('')).join(' '));
	t.notThrows(() => {
		fc.assert(fc.property(fc.array(line, {maxLength: 4}), lines => {
			let edit: AllowEdit = noEdit;
			for (const text of lines) {
				const next = readEdit(text, listed, edit);
				edit = typeof next === 'string' ? edit : next;
			}

			const {ips} = changeAllowed(listed, edit.add, edit.remove, []);
			const typed = lines.join(' ');
			return edit.add.every(entry => isEntry(entry) && !listed.includes(entry)) && new Set(ips).size === ips.length
				&& listed.every(entry => ips.includes(entry) || typed.includes(`-${entry}`));
		}), {numRuns: 200});
	});
});
