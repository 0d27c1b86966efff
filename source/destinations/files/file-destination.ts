/**
What all destinations that are files on this machine have in common. Only the bytes of the password change.
*/
import {Buffer} from 'node:buffer';
import path from 'node:path';
import {type Place} from '../../core/incident.js';
import {type Failure} from '../../core/outcome.js';
import {readHost} from '../../io/connection-mentions.js';
import {replaceFile} from '../../io/replace-file.js';
import {encodeText, readTextFile, type TextFile} from '../../io/text-file.js';
import {
	applyEdits, type Edit, encodePassword, encodeRole,
} from '../dotenv-edit.js';
import {describeLine, findTarget} from '../dotenv-target.js';
import {shellWord} from '../shell-word.js';
import {
	type Description, type Destination, type Discovery, type Found, type NewValues, type Wanted,
} from '../types.js';
import {matchText} from './match-text.js';
import {type Reader, readerFor} from './reader.js';
import {type FileSpot} from './slot.js';
import {type FileTree} from './tree.js';
import {type Hit} from './walk-state.js';

export type FileKind = {
	readonly id: string;
	readonly name: string;
	readonly limits: readonly string[];
	/** Says for all of them what the walk could not see. */
	readonly speaksForTree?: boolean;
	/** How its files are read. @default by their name */
	readonly readerFor?: (file: string) => Reader;
	/** Why this program does not write to a file, and what the operator does instead. */
	readonly byHand?: (file: string) => NonNullable<Place['byHand']>;
};

function placeAt(kind: FileKind, {path: container, isLink}: Hit, file: TextFile, spot: FileSpot, shape: Place['shape'], notes: readonly string[]): Place {
	return {
		destination: kind.id,
		kind: 'this-laptop',
		isReadable: true,
		container,
		key: spot.key,
		shape,
		...(spot.kind === 'connection-string' && {isPooled: spot.hosts.some(({host}) => readHost(host).isPooled)}),
		...(spot.database !== undefined && {database: spot.database}),
		detail: [describeLine(spot.line, spot.isComment), ...(isLink ? [`a link to ${file.realPath}`] : []), ...notes].join(', '),
		...(kind.byHand && {byHand: kind.byHand(container)}),
	};
}

function foundIn(kind: FileKind, hit: Hit, file: TextFile, wanted: readonly Wanted[]): readonly Found[] {
	const read = (kind.readerFor ?? (name => readerFor(path.basename(name))))(hit.path);
	return matchText(read, file.text, wanted).map(({subject, confidence, shape, spot, isGuess}): Found => ({
		subject, confidence, place: placeAt(kind, hit, file, spot, shape, isGuess ? ['the same password on several branches'] : []),
	}));
}

/** Two strings in one variable are one place. */
function withoutRepeats(found: readonly Found[]): readonly Found[] {
	const name = ({subject, place}: Found) => JSON.stringify([subject, place.container, place.key, place.detail, place.shape]);
	return [...new Map(found.map(item => [name(item), item])).values()];
}

const refused = (failure: Failure): {readonly status: 'refused'; readonly failure: Failure} => ({status: 'refused', failure});

const nameOf = (values: NewValues): string => values.kind === 'login' ? 'password' : 'key';

/** The edited text, looked at once more before anything is written. */
function edit(file: TextFile, read: Reader, place: Place, values: NewValues, old: string | undefined): {readonly line: number; readonly text: string} | Failure {
	const target = findTarget(file.text, read, place, values, old);
	if (target.status === 'changed') {
		return {kind: 'changed', message: `${target.reason} Nothing was written to ${place.container}. Look again.`};
	}

	const fresh = values.kind === 'login' ? values.password : values.key;
	const edits: Edit[] = [];
	for (const spot of target.open) {
		const encoding = encodePassword(spot, fresh);
		if ('refusal' in encoding) {
			return {kind: 'unsuitable', message: encoding.refusal};
		}

		edits.push(encoding.edit);
		const user = values.kind === 'login' && values.replaces !== undefined && spot.role !== values.role ? encodeRole(spot, values.role) : undefined;
		if (user !== undefined && 'refusal' in user) {
			return {kind: 'unsuitable', message: user.refusal};
		}

		edits.push(...(user === undefined ? [] : [user.edit]));
	}

	// One user may stand beside several passwords.
	const text = applyEdits(file.text, [...new Map(edits.map(item => [item.start, item])).values()]);
	const after = findTarget(text, read, place, values, undefined);
	const isKept = read(text, []).map(spot => `${spot.key} ${spot.line}`).join('\n') === read(file.text, []).map(spot => `${spot.key} ${spot.line}`).join('\n');
	return isKept && after.status === 'found' && after.line === target.line && after.done.length >= target.open.length + target.done.length
		? {line: target.line, text}
		: {kind: 'unsuitable', message: `The new ${nameOf(values)} cannot be put into ${place.container} so that it is certainly read as it is. Change line ${target.line} by hand.`};
}

/** What is looked for is asked for by the command and never stands in it: it may be a password. */
function byHand(file: string, message: string): Discovery['notSearched'][number] {
	const word = shellWord(file);
	const why = message.replace(file, 'It');
	return {
		what: file,
		isByHand: true,
		...(word === undefined
			? {reason: `${why} It holds what is looked for: look at it by hand.`}
			: {reason: `${why} It holds what is looked for. Paste the leaked value or the host into the command, then enter and ctrl+d.`, command: `grep -naobF -f - ${word}`}),
	};
}

/**
Make the destination for one kind of files.
*/
export function createFileDestination(kind: FileKind, tree: FileTree): Destination {
	const {id, name, limits} = kind;
	const readerOf = kind.readerFor ?? ((file: string) => readerFor(path.basename(file)));
	const description: Description = {
		kind: 'this-laptop', usesFolders: true, readable: 'always', evidence: 'read back', takesEffect: 'on-next-use', limits,
	};
	return {
		id,
		name,
		description,
		preflight: async () => ({status: 'ready', problems: []}),
		async discover(search): Promise<Discovery> {
			const share = await tree.search(id, search);
			const unread: Array<Discovery['notSearched'][number]> = [];
			const found = share.hits.flatMap(hit => {
				const reading = readTextFile(hit.path);
				if (reading.status === 'refused') {
					unread.push(byHand(hit.path, reading.failure.message));
					return [];
				}

				return foundIn(kind, hit, reading.file, search.wanted);
			});
			const stopped = share.isStopped ? [{what: name, reason: 'The search was stopped.'}] : [];
			return {found: withoutRepeats(found), looked: share.looked, notSearched: [...(kind.speaksForTree ? share.notSearched : stopped), ...unread]};
		},
		async deliver(place, values, {old, temporary, signal}) {
			if (signal.aborted) {
				return refused({kind: 'cancelled', message: `${place.container} was not written: it was stopped before.`});
			}

			if (place.byHand !== undefined) {
				return refused({kind: 'unsuitable', message: place.byHand.reason});
			}

			const reading = readTextFile(place.container);
			if (reading.status === 'refused') {
				return refused(reading.failure);
			}

			const {file} = reading;
			const edited = edit(file, readerOf(place.container), place, values, old);
			if ('kind' in edited) {
				return refused(edited);
			}

			const where = place.key === '' ? `line ${edited.line}` : `${place.key}, line ${edited.line}`;
			if (edited.text === file.text) {
				return {status: 'delivered', rung: 'read-back', seen: `${where}, already holds the new ${nameOf(values)}`};
			}

			const bytes = encodeText(file, edited.text);
			const replacement = replaceFile(file, bytes, temporary);
			if (replacement.status !== 'written') {
				return replacement;
			}

			const back = readTextFile(place.container);
			if (back.status === 'refused' || !Buffer.from(back.file.bytes).equals(bytes)) {
				return {status: 'unknown', failure: {kind: 'changed', message: `${place.container} was written, but something else was read back. Look at it.`}};
			}

			const how = replacement.inPlace === undefined ? '' : `; written in place, because ${replacement.inPlace}`;
			return {status: 'delivered', rung: 'read-back', seen: `${where}, holds the new ${nameOf(values)}${how}`};
		},
		async check(place, values) {
			const reading = readTextFile(place.container);
			if (reading.status === 'refused') {
				return {status: 'refused', failure: reading.failure};
			}

			const target = findTarget(reading.file.text, readerOf(place.container), place, values, undefined);
			const isThere = target.status === 'found' && target.done.length > 0 && target.open.length === 0;
			return {status: 'succeeded', value: isThere ? {rung: 'read-back', seen: `holds the new ${nameOf(values)}`} : {rung: 'not-touched', seen: `does not hold the new ${nameOf(values)}`}};
		},
	};
}
