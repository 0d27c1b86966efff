import test from 'ava';
import fc from 'fast-check';
import {sanitize} from '../../source/core/sanitize.js';

const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/v;

test('what moves the cursor, reorders or hides is spelled out', t => {
	t.is(sanitize('a\u001B[2Jb'), String.raw`a\u001b[2Jb`);
	t.is(sanitize('x\u202Ey'), String.raw`x\u202ey`);
	t.is(sanitize('zero\u200Bwidth'), String.raw`zero\u200bwidth`);
	t.is(sanitize('two\nlines\tand\u0000'), String.raw`two\u000alines\u0009and\u0000`);
	t.is(sanitize('tag\u{E0041}'), String.raw`tag\u{e0041}`);
	t.is(sanitize('no\u00A0break'), String.raw`no\u00a0break`);
	t.is(sanitize('\u009B31m'), String.raw`\u009b31m`);
});

test('ordinary text in any script stays as it is', t => {
	for (const text of ['neondb_owner', 'Größe', 'база', 'データ', 'a b', '🚀', '']) {
		t.is(sanitize(text), text);
	}
});

test('long text is cut and marked, never in the middle of a character', t => {
	t.is(sanitize('abcdef', 6), 'abcdef');
	t.is(sanitize('abcdefg', 6), 'abcde…');
	t.is(sanitize('abcd🚀🚀', 6), 'abcd…');
	t.is(sanitize('x'.repeat(5_000_000)).length, 300);
});

test('no text whatever comes out dangerous or too long', t => {
	fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 80}), fc.integer({min: 1, max: 100}), (text, length) => {
		const safe = sanitize(text, length);
		t.notRegex(safe, dangerous);
		t.true(safe.length <= length);
		t.is(sanitize(safe, length), safe);
	}), {numRuns: 2000});
});

test('lone surrogates do not get through', t => {
	fc.assert(fc.property(fc.array(fc.integer({min: 0, max: 0xFF_FF}), {maxLength: 40}), codes => {
		t.notRegex(sanitize(String.fromCodePoint(...codes)), dangerous);
	}), {numRuns: 1000});
});
