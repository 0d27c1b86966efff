/**
One walk over folders for all destinations that are files. It reads every file and understands none.
*/
import {Buffer} from 'node:buffer';
import {
	closeSync, constants, openSync, readdirSync, readSync, statSync, type Dirent,
} from 'node:fs';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {diskFailure, errorCode} from '../../io/disk-failure.js';
import {isTemporaryName} from '../../io/replace-file.js';
import {
	mostFolders, note, type State, summary, type Walk, type WalkOptions, withoutDoubles,
} from './walk-state.js';

// What is downloaded, built or stored there comes from elsewhere, and there is too much of it.
const leftOut = new Set(['node_modules', 'bower_components', '.git', '.hg', '.svn', 'target', '.venv', 'venv', '__pycache__', '.tox', '.gradle', '.terraform', '.cache', '.pnpm-store', '.yarn', '.cargo', '.rustup', '.npm']);
const systemFolders = new Set(['/proc', '/sys', '/dev']);
const pieceBytes = 256 * 1024;
// Many small files are read fastest one after another; after some milliseconds of that, keys and frames get their turn.
const turnBytes = 4 * 1024 * 1024;
const costOfFile = 8 * 1024;
// A pipe, such as a password manager puts there, would be waited for without end.
const reading = constants.O_RDONLY + constants.O_NONBLOCK;

async function takeTurns(state: State): Promise<void> {
	state.unread = 0;
	state.options.onProgress(state.looked);
	await nextTurn();
	state.isStopped ||= state.options.signal.aborted;
}

/** The rest of a file that is larger than one piece; what two pieces share is read twice. */
async function isInRest(state: State, descriptor: number): Promise<boolean> {
	const {piece, options: {needles}} = state;
	for (;;) {
		piece.copyWithin(0, piece.length - needles.overlap);
		const length = readSync(descriptor, piece, needles.overlap, piece.length - needles.overlap, -1);
		if (length === 0 || state.isStopped) {
			return false;
		}

		const filled = needles.overlap + length;
		if (needles.isIn(piece.subarray(0, filled))) {
			return true;
		}

		if (filled < piece.length) {
			return false;
		}

		state.unread += length;
		if (state.unread > turnBytes) {
			await takeTurns(state);
		}
	}
}

/** Gives a promise only for a file that takes long: waiting for each of many would cost more than reading it. */
function lookAt(state: State, file: string, owner: string): boolean | Promise<boolean> {
	const {piece, options: {needles, restOwner}} = state;
	const descriptor = openSync(file, reading);
	let isOpen = true;
	try {
		const length = readSync(descriptor, piece, 0, piece.length, -1);
		state.unread += length + costOfFile;
		const bytes = piece.subarray(0, length);
		// A program or an archive says so near its beginning. A file with a telling name is its owner's to judge.
		if (owner === restOwner && length > 0 && bytes.subarray(0, 1024).includes(0)) {
			state.binaryFiles++;
			return false;
		}

		if (needles.isIn(bytes)) {
			return true;
		}

		if (length < piece.length) {
			return false;
		}

		isOpen = false;
		return isInRest(state, descriptor).finally(() => {
			closeSync(descriptor);
		});
	} finally {
		if (isOpen) {
			closeSync(descriptor);
		}
	}
}

type Named = {readonly path: string; readonly name: string; readonly isLink: boolean; /** It need not be there. */ readonly isExtra?: boolean};

async function visit(state: State, {path: file, name, isLink, isExtra}: Named): Promise<void> {
	const {options} = state;
	const owner = options.ownerOf(file, name);
	try {
		if (isLink || isExtra) {
			const status = statSync(file);
			if (status.isDirectory()) {
				return;
			}

			if (!status.isFile()) {
				note(state, file, `${file} is not an ordinary file.`);
				return;
			}
		}

		const answer = lookAt(state, file, owner);
		if (typeof answer === 'boolean' ? answer : await answer) {
			state.hits.push({path: file, isLink, owner});
		}

		state.looked.set(owner, (state.looked.get(owner) ?? 0) + 1);
	} catch (error) {
		if (!(isExtra && ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? ''))) {
			note(state, file, diskFailure(error, 'Could not read it').message);
		}
	}
}

function listFolder(state: State, folder: string): readonly Dirent[] {
	try {
		const {dev, ino} = statSync(folder);
		// The operator may name a folder twice, or one inside another.
		const identity = `${dev} ${ino}`;
		if (state.seen.has(identity)) {
			return [];
		}

		state.seen.add(identity);
		return readdirSync(folder, {withFileTypes: true});
	} catch (error) {
		note(state, folder, diskFailure(error, 'Could not look into it').message);
		return [];
	}
}

async function lookInto(state: State, folder: string): Promise<void> {
	const {options} = state;
	const prefix = folder.endsWith(path.sep) ? folder : folder + path.sep;
	for (const entry of listFolder(state, folder)) {
		const {name} = entry;
		const file = prefix + name;
		if (name === '.git') {
			state.repositories.push(folder);
		}

		if (entry.isDirectory()) {
			if (leftOut.has(name) || systemFolders.has(file)) {
				state.leftOutFolders++;
			} else {
				state.queue.push(file);
			}
		} else if (entry.isFile() || entry.isSymbolicLink()) {
			if (!isTemporaryName(name)) {
				await visit(state, {path: file, name, isLink: entry.isSymbolicLink()});
			}
		} else if (options.ownerOf(file, name) !== options.restOwner) {
			note(state, file, `${file} is not an ordinary file.`);
		}

		if (state.unread > turnBytes) {
			await takeTurns(state);
		}

		if (state.isStopped) {
			return;
		}
	}
}

async function begin(state: State, folders: readonly string[]): Promise<void> {
	for (const named of folders) {
		const folder = path.resolve(named);
		try {
			if (statSync(folder).isDirectory()) {
				state.queue.push(folder);
			} else {
				await visit(state, {
					path: folder, name: path.basename(folder), isLink: false, isExtra: true,
				});
			}
		} catch (error) {
			note(state, folder, diskFailure(error, 'Could not look into it').message);
		}
	}

	for (const file of state.options.files) {
		await visit(state, {
			path: file, name: path.basename(file), isLink: false, isExtra: true,
		});
	}
}

/**
Read all files under some folders and give those in which something was found. Links to folders are not followed.
A file may be named instead of a folder.
*/
export async function walkTree(folders: readonly string[], options: WalkOptions): Promise<Walk> {
	const state: State = {
		options,
		queue: [],
		seen: new Set(),
		hits: [],
		repositories: [],
		looked: new Map(),
		notes: [],
		piece: Buffer.allocUnsafe(Math.max(pieceBytes, 4 * options.needles.overlap)),
		unread: 0,
		leftOutFolders: 0,
		binaryFiles: 0,
		unnoted: 0,
		isStopped: options.signal.aborted,
	};
	if (!state.isStopped) {
		await begin(state, folders);
	}

	let next = 0;
	for (; next < state.queue.length && next < mostFolders && !state.isStopped; next++) {
		await lookInto(state, state.queue[next]!);
	}

	state.queue.splice(0, next);
	// The bytes of the last file are not kept longer than the search.
	state.piece.fill(0);
	options.onProgress(state.looked);
	return {
		hits: withoutDoubles(state), repositories: state.repositories, looked: state.looked, notSearched: [...state.notes, ...summary(state)], isStopped: state.isStopped,
	};
}
