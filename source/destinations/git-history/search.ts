import {Buffer} from 'node:buffer';
import {randomBytes} from 'node:crypto';
import path from 'node:path';
import {matchText, type TextMatch} from '../files/match-text.js';
import {readerFor} from '../files/reader.js';
import {needlesOf} from '../files/tree.js';
import {type Search} from '../types.js';
import {type Git} from './git.js';

export type Blob = {readonly id: string; readonly path: string; readonly size: number};

/** What one version of a file in the history holds. */
export type Version = {readonly blob: string; readonly path: string; readonly matches: readonly TextMatch[]};

export type History = {
	readonly versions: readonly Version[];
	readonly looked: number;
	/** Sentences: what of this repository was not read. */
	readonly unread: readonly string[];
	/** Versions that are too large to be read, text first. */
	readonly large: readonly Blob[];
};

const mostListBytes = 96 * 1024 * 1024;
const mostBlobBytes = 1024 * 1024;
const batchBytes = 8 * 1024 * 1024;
const mostBatches = 256;

// What is large and holds a login is a dump or a log; pictures and archives are named after these.
const mayBeText = /\.(?:sql|env|json|csv|tsv|log|txt|ya?ml|dump|sh|tf|tfstate|conf|ipynb|har|bak)$|\/[^.\/]*$/iv;

/** The files of all commits, the newest first. Also of commits that only the log of references still knows. */
async function listBlobs(git: Git, folder: string, signal: AbortSignal): Promise<{readonly blobs: readonly Blob[]; readonly unread: readonly string[]}> {
	const listing = await git(folder, ['rev-list', '--objects', '--all', '--reflog'], {signal, mostOutputBytes: mostListBytes});
	if (listing.status !== 'succeeded') {
		return {blobs: [], unread: [listing.failure.message]};
	}

	const paths = new Map(listing.value.text.split('\n').flatMap((line): ReadonlyArray<readonly [string, string]> => {
		const space = line.indexOf(' ');
		return space === -1 || space === line.length - 1 ? [] : [[line.slice(0, space), line.slice(space + 1)]];
	}));
	const types = await git(folder, ['cat-file', '--batch-check=%(objecttype) %(objectsize) %(objectname)'], {signal, input: [...paths.keys()].map(id => `${id}\n`).join(''), mostOutputBytes: mostListBytes});
	if (types.status !== 'succeeded') {
		return {blobs: [], unread: [types.failure.message]};
	}

	const blobs = types.value.text.split('\n').flatMap((line): readonly Blob[] => {
		const [type, size, id] = line.split(' ');
		return type === 'blob' && id !== undefined ? [{id, size: Number(size), path: paths.get(id) ?? ''}] : [];
	});
	return {blobs, unread: listing.value.isCut || types.value.isCut ? ['It has so many objects that only the newest were listed.'] : []};
}

function batchesOf(blobs: readonly Blob[]): readonly Blob[][] {
	const batches: Blob[][] = [];
	let size = batchBytes;
	for (const blob of blobs) {
		if (size + blob.size > batchBytes) {
			batches.push([]);
			size = 0;
		}

		batches.at(-1)!.push(blob);
		size += blob.size + 100;
	}

	return batches;
}

/**
Look for the wanted values in everything that a repository remembers. What git prints is looked at here; it is never told what is looked for.
*/
export async function searchHistory(git: Git, folder: string, {wanted, signal}: Search, onLooked: (count: number) => void): Promise<History> {
	const listed = await listBlobs(git, folder, signal);
	const unread = [...listed.unread];
	const small = listed.blobs.filter(({size}) => size <= mostBlobBytes);
	const large = listed.blobs.filter(({size}) => size > mostBlobBytes).toSorted((a, b) => Number(mayBeText.test(b.path)) - Number(mayBeText.test(a.path)));

	const needles = needlesOf({wanted});
	const batches = batchesOf(small);
	const versions: Version[] = [];
	let looked = 0;
	for (const batch of batches.slice(0, mostBatches)) {
		if (signal.aborted) {
			break;
		}

		// A file could hold what looks like the header of another one, but not this.
		const mark = randomBytes(12).toString('hex');
		const contents = await git(folder, ['cat-file', `--batch=${mark} %(objectname)`], {signal, input: batch.map(({id}) => `${id}\n`).join(''), mostOutputBytes: 2 * batchBytes});
		if (contents.status !== 'succeeded') {
			unread.push(contents.failure.message);
			break;
		}

		looked += batch.length;
		onLooked(looked);
		if (!needles.isIn(Buffer.from(contents.value.text))) {
			continue;
		}

		const paths = new Map(batch.map(blob => [blob.id, blob.path]));
		for (const part of contents.value.text.split(`${mark} `).slice(1)) {
			const lineEnd = part.indexOf('\n');
			const [blob, text] = [part.slice(0, lineEnd), part.slice(lineEnd + 1)];
			const file = paths.get(blob) ?? '';
			if (!text.includes('\0') && needles.isIn(Buffer.from(text))) {
				const matches = matchText(readerFor(path.basename(file)), text, wanted);
				versions.push(...(matches.length > 0 ? [{blob, path: file, matches}] : []));
			}
		}
	}

	if (looked < small.length) {
		unread.push(signal.aborted ? `The search was stopped; ${small.length - looked} versions of files were not read.` : `${small.length - looked} older versions of files were not read.`);
	}

	return {
		versions, looked, unread, large,
	};
}
