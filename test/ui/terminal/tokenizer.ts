import {Buffer} from 'node:buffer';
import fc from 'fast-check';
import test from 'ava';
import {createTokenizer, type Token} from '../../../source/ui/terminal/tokenizer.js';

function tokenize(...chunks: ReadonlyArray<string | Uint8Array>): readonly Token[] {
	const tokenizer = createTokenizer();
	return chunks.flatMap(chunk => tokenizer.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
}

function brief(tokens: readonly Token[]): readonly string[] {
	return tokens.map(token => token.kind === 'paste-lost' ? 'paste-lost' : `${token.kind} ${JSON.stringify(token.text)}`);
}

const escape = '\u001B';

test('a burst becomes one token per key', t => {
	t.deepEqual(brief(tokenize(`j${escape}[B${escape}[1;5C${escape}OA\r\u007F`)), [
		'text "j"', String.raw`sequence "\u001b[B"`, String.raw`sequence "\u001b[1;5C"`, String.raw`sequence "\u001bOA"`, String.raw`control "\r"`, 'control "\u007F"',
	]);
});

test('a grapheme of several code points is one token', t => {
	t.deepEqual(brief(tokenize('é漢👩‍👩‍👧x')), ['text "é"', 'text "漢"', 'text "👩‍👩‍👧"', 'text "x"']);
});

test('an escape waits for what may follow it', t => {
	const tokenizer = createTokenizer();
	t.deepEqual(tokenizer.push(Buffer.from(escape)), []);
	t.is(tokenizer.pending(), 'escape');
	t.deepEqual(brief(tokenizer.push(Buffer.from('[B'))), [String.raw`sequence "\u001b[B"`]);
	t.is(tokenizer.pending(), 'nothing');
	tokenizer.push(Buffer.from(escape));
	t.deepEqual(brief(tokenizer.flush()), [String.raw`sequence "\u001b"`]);
});

test('a sequence that never ends is no key and no text', t => {
	const tokenizer = createTokenizer();
	t.deepEqual(tokenizer.push(Buffer.from(`${escape}[1;`)), []);
	t.is(tokenizer.pending(), 'sequence');
	t.deepEqual(tokenizer.flush(), []);
	t.deepEqual(brief(tokenize(`${escape}[1;\rx`)), [String.raw`control "\r"`, 'text "x"']);
});

test('two escapes are two keys, and ctrl+c behind an escape is ctrl+c', t => {
	t.deepEqual(brief(tokenize(`${escape}${escape}[A`)), [String.raw`sequence "\u001b"`, String.raw`sequence "\u001b[A"`]);
	t.deepEqual(brief(tokenize(`${escape}\u0003`)), [String.raw`sequence "\u001b"`, String.raw`control "\u0003"`]);
	t.deepEqual(brief(tokenize(`${escape}[\u0003`)), [String.raw`control "\u0003"`]);
});

test('what a terminal answers to somebody else is not typed', t => {
	t.deepEqual(brief(tokenize(`a${escape}]11;rgb:0000/0000/0000\u0007b${escape}P>|term 1.2${escape}\\c`)), ['text "a"', 'text "b"', 'text "c"']);
	t.deepEqual(brief(tokenize(`${escape}]11;rgb:${'0'.repeat(5000)}`, 'x')), ['text "x"']);
});

test('a bracketed paste is one token, whatever is in it', t => {
	const text = `hello\rworld ${escape}[B\u0003 ${'x'.repeat(20_000)}`;
	t.deepEqual(tokenize(`j${escape}[200~${text}${escape}[201~k`), [{kind: 'text', text: 'j'}, {kind: 'paste', text}, {kind: 'text', text: 'k'}]);
});

test('a paste without an end is given up, by ctrl+c too', t => {
	const tokenizer = createTokenizer();
	tokenizer.push(Buffer.from(`${escape}[200~half`));
	t.is(tokenizer.pending(), 'paste');
	t.deepEqual(tokenizer.flush(), [{kind: 'paste-lost'}]);
	tokenizer.push(Buffer.from(`${escape}[200~half`));
	t.deepEqual(brief(tokenizer.push(Buffer.from('\u0003'))), ['paste-lost', String.raw`control "\u0003"`]);
	t.deepEqual(brief(tokenizer.push(Buffer.from('x'))), ['text "x"']);
});

test('a paste that is too long is not kept', t => {
	t.deepEqual(brief(tokenize(`${escape}[200~`, 'x'.repeat(600_000), 'x'.repeat(600_000), `${escape}[201~y`)), ['paste-lost', 'text "y"']);
});

test('however the bytes are split, the tokens are the same', t => {
	const piece = fc.constantFrom('j', '\r', '\u007F', '\u0003', ' ', 'é', '漢', '😀', `${escape}[B`, `${escape}[1;5C`, `${escape}OA`, `${escape}[3~`, `${escape}x`, `${escape}[200~pa\rste ${escape}[A 漢${escape}[201~`, `${escape}]0;title\u0007`);
	fc.assert(fc.property(fc.array(piece, {maxLength: 12}), fc.array(fc.nat(200), {maxLength: 12}), (pieces, cuts) => {
		const bytes = Buffer.from(pieces.join(''));
		const edges = [0, ...cuts.map(cut => Math.min(cut, bytes.length)).toSorted((a, b) => a - b), bytes.length];
		const chunks = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
		t.deepEqual(tokenize(...chunks), tokenize(bytes));
	}));
});
