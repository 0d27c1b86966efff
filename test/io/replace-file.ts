import {Buffer} from 'node:buffer';
import {
	appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {execa} from 'execa';
import {removeTemporaryFile, replaceFile} from '../../source/io/replace-file.js';
import {readTextFile, type TextFile} from '../../source/io/text-file.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

function read(file: string): TextFile {
	const reading = readTextFile(file);
	if (reading.status !== 'read') {
		throw new Error(reading.failure.message);
	}

	return reading.file;
}

const quiet = {created: () => undefined, removed: () => undefined};

test('a file that changes at the last moment is left alone, and nothing stays behind', t => {
	const folder = temporaryFolder(t);
	const file = path.join(folder, '.env');
	writeFileSync(file, 'old');
	const removed: string[] = [];
	const result = replaceFile(read(file), Buffer.from('new'), {
		created() {
			appendFileSync(file, ' and more');
		},
		removed(name) {
			removed.push(name);
		},
	});
	t.like(result, {status: 'refused', failure: {kind: 'changed'}});
	t.is(readFileSync(file, 'utf8'), 'old and more');
	t.deepEqual(readdirSync(folder), ['.env']);
	t.is(removed.length, 1);
});

test('the temporary file is for its owner only while it is written', t => {
	const folder = temporaryFolder(t);
	const file = path.join(folder, '.env');
	writeFileSync(file, 'old', {mode: 0o644});
	const names: string[] = [];
	t.deepEqual(replaceFile(read(file), Buffer.from('new'), {
		...quiet,
		created(name) {
			names.push(name);
		},
	}), {status: 'written'});
	t.regex(names[0] ?? '', /\/\.env\.rekey-[\da-f]{12}$/v);
	t.is(statSync(file).mode % 0o1000, 0o644);
	t.is(readFileSync(file, 'utf8'), 'new');
});

test('a file that is gone by now is refused', t => {
	const folder = temporaryFolder(t);
	const file = path.join(folder, '.env');
	writeFileSync(file, 'old');
	const before = read(file);
	rmSync(file);
	t.like(replaceFile(before, Buffer.from('new'), quiet), {status: 'refused', failure: {kind: 'not-found'}});
	t.deepEqual(readdirSync(folder), []);
});

test('where there is no room for the new bytes the old ones stay, and nothing stays behind', async t => {
	const folder = temporaryFolder(t);
	const file = path.join(folder, '.env');
	writeFileSync(file, 'x'.repeat(2000));
	const script = `
		import {replaceFile} from './source/io/replace-file.ts';
		import {readTextFile} from './source/io/text-file.ts';
		const reading = readTextFile(process.argv[1]);
		const result = replaceFile(reading.file, Buffer.alloc(9000, 'y'), {created() {}, removed() {}});
		console.log(result.status, result.failure.kind);
	`;
	const {stdout} = await execa('sh', ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, '--import=tsx', '--input-type=module', '--eval', script, file]);
	t.is(stdout, 'refused disk');
	t.is(readFileSync(file, 'utf8'), 'x'.repeat(2000));
	t.deepEqual(readdirSync(folder), ['.env']);
});

test('only temporary files of this program are ever removed', t => {
	const folder = temporaryFolder(t);
	const left = path.join(folder, '.env.rekey-0123456789ab');
	writeFileSync(left, 'secret');
	t.is(removeTemporaryFile(left), undefined);
	t.false(existsSync(left));
	t.is(removeTemporaryFile(left), undefined);

	const other = path.join(folder, '.env');
	writeFileSync(other, '');
	t.is(removeTemporaryFile(other)?.kind, 'unsuitable');
	symlinkSync(other, left);
	t.is(removeTemporaryFile(left)?.kind, 'unsuitable');
	rmSync(left);
	mkdirSync(left);
	t.is(removeTemporaryFile(left)?.kind, 'unsuitable');
	t.true(existsSync(other));
});
