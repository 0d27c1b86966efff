import test from 'ava';
import {type Frame, type MaskedSink} from '../../../source/ui/terminal/frame-token.js';
import {looksSecret, pastedLine} from '../../../source/ui/terminal/paste.js';
import {routeText} from '../../../source/ui/terminal/text-gesture.js';
import {type Token} from '../../../source/ui/terminal/tokenizer.js';

function createSink(): {readonly sink: MaskedSink; readonly value: () => string} {
	let value = '';
	return {
		value: () => value,
		sink: {
			append(text) {
				value += text;
				return value.length;
			},
			deleteLast() {
				value = value.slice(0, -1);
				return value.length;
			},
			clear() {
				value = '';
				return 0;
			},
		},
	};
}

const text = (character: string): Token => ({kind: 'text', text: character});
const paste = (pasted: string): Token => ({kind: 'paste', text: pasted});
const plain: Frame = {token: 1};

test('in a plain field keys go to Ink and pastes become one line', t => {
	t.is(routeText({token: text('a'), frame: plain}, plain), 'key');
	t.deepEqual(routeText({token: paste('a\r\nb\tc\n'), frame: plain}, plain), {type: 'paste', text: 'ab c', seen: 1});
	t.is(routeText({token: paste('\r\n'), frame: plain}, plain), 'nothing');
	t.deepEqual(routeText({token: {kind: 'paste-lost'}, frame: plain}, plain), {type: 'paste-refused', seen: 1});
});

test('in a masked field every edit goes to the sink, and the other keys to Ink', t => {
	const {sink, value} = createSink();
	const masked: Frame = {token: 2, maskedSink: sink};
	const edits: ReadonlyArray<readonly [Token, string]> = [
		[text('a'), 'a'],
		[text('b'), 'ab'],
		[{kind: 'control', text: '\u007F'}, 'a'],
		[paste('postgresql://u:p@h/d\n'), 'apostgresql://u:p@h/d'],
		[{kind: 'control', text: '\u0015'}, ''],
		[paste('x'), 'x'],
		[{kind: 'sequence', text: '\u001B\u007F'}, ''],
	];
	for (const [token, expected] of edits) {
		t.deepEqual(routeText({token, frame: masked}, masked), {type: 'masked-changed', length: expected.length, seen: 2});
		t.is(value(), expected);
	}

	t.is(routeText({token: {kind: 'control', text: '\r'}, frame: masked}, masked), 'key');
	t.is(routeText({token: {kind: 'sequence', text: '\u001B[A'}, frame: masked}, masked), 'key');
	t.deepEqual(routeText({token: paste('a\u001B[31m'), frame: masked}, masked), {type: 'paste-refused', seen: 2});
});

test('characters of a masked field never reach the screen after it, nor the other way round', t => {
	const {sink, value} = createSink();
	const masked: Frame = {token: 2, maskedSink: sink};
	for (const token of [text('a'), paste('a'), {kind: 'control', text: '\u007F'} as const]) {
		t.is(routeText({token, frame: masked}, {token: 3}), 'nothing');
		t.is(routeText({token, frame: masked}, {token: 2}), 'nothing', 'the focus has moved on the same screen');
		t.is(routeText({token, frame: plain}, masked), 'nothing');
		t.is(routeText({token, frame: masked}, {token: 3, maskedSink: sink}), 'nothing');
	}

	t.is(value(), '');
});

test('a paste with control characters is no text', t => {
	for (const pasted of ['a\u001B[A', 'a\u0003', '\u0007', '\u009Bm', 'a\u007F']) {
		t.is(pastedLine(pasted), undefined);
	}

	t.is(pastedLine('naïve 漢 👩‍👩‍👧'), 'naïve 漢 👩‍👩‍👧');
});

test('what looks like a secret is told from what an operator pastes into a plain field', t => {
	for (const pasted of ['postgresql://owner:hunter2@host/db', 'https://:token@example.com', 'PGPASSWORD=hunter2', 'host=h password = x', 'npg_abcdef123', 'napi_abcdef123']) {
		t.true(looksSecret(pasted), `${pasted}`);
	}

	for (const pasted of ['production/neondb_owner', 'ep-lucky-sun-a1.us-east-2.aws.neon.tech', 'postgresql://owner@host/db', 'https://console.neon.tech/app/projects', '/srv/app/.env', 'we lost the laptop on Friday at 10:30']) {
		t.false(looksSecret(pasted), `${pasted}`);
	}
});
