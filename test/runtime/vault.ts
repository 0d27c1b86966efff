import test from 'ava';
import {type SecretHandle} from '../../source/core/incident.js';
import {createVault} from '../../source/runtime/vault.js';

const handle = (name: string) => name as SecretHandle;

test('a value is read by its handle until it is forgotten', t => {
	const vault = createVault();
	const kept = vault.keep('pässword');
	t.is(vault.read(kept), 'pässword');
	t.not(vault.keep('pässword'), kept);
	vault.forget([kept]);
	t.is(vault.read(kept), undefined);
	t.is(vault.read(handle('never kept')), undefined);
});

test('clearing leaves nothing', t => {
	const vault = createVault();
	const one = vault.keep('one');
	const other = vault.keep('other', handle('mine'));
	vault.clear();
	t.is(vault.read(one), undefined);
	t.is(vault.read(other), undefined);
});

test('values are equal by content, and a missing one equals nothing', t => {
	const vault = createVault();
	const one = vault.keep('the same');
	const other = vault.keep('the same');
	t.true(vault.equal(one, other));
	t.false(vault.equal(one, vault.keep('the sane')));
	t.false(vault.equal(one, vault.keep('longer than the same')));
	t.false(vault.equal(handle('gone'), handle('gone')));
});

test('a draft grows and shrinks by whole characters', t => {
	const vault = createVault();
	const draft = vault.draft(handle('typed-1'));
	t.is(draft.append('a😀'), 2);
	t.is(draft.append('b'), 3);
	t.is(vault.read(handle('typed-1')), 'a😀b');
	t.is(draft.deleteLast(), 2);
	t.is(draft.deleteLast(), 1);
	t.is(vault.read(handle('typed-1')), 'a');
	t.is(draft.clear(), 0);
	t.is(draft.deleteLast(), 0);
	t.is(vault.draft(handle('typed-1')), draft);
});

test('a text is redacted of every value that is long enough to be told from a word', t => {
	const vault = createVault();
	vault.keep('s3cret pass');
	vault.keep('abc');
	t.is(vault.redact('failed with s3cret pass and s3cret%20pass, abc'), 'failed with [redacted] and [redacted], abc');
});

test('a fingerprint tells two values apart and is too short to tell a value', t => {
	const vault = createVault();
	const one = vault.keep('CANARY-leaked');
	const again = vault.keep('CANARY-leaked');
	const typo = vault.keep('CANARY-leakde');
	t.is(vault.fingerprint(one, 'a'), vault.fingerprint(again, 'a'));
	t.not(vault.fingerprint(one, 'a'), vault.fingerprint(typo, 'a'));
	t.not(vault.fingerprint(one, 'a'), vault.fingerprint(one, 'b'));
	t.is(vault.fingerprint(one, 'a').length, 4);
});
