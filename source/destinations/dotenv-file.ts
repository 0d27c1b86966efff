/**
`.env` files on this machine. Only the bytes of the password change.
*/
import {Buffer} from 'node:buffer';
import {type Place} from '../core/incident.js';
import {type Failure} from '../core/outcome.js';
import {parallel} from '../io/parallel.js';
import {readHost} from '../io/connection-mentions.js';
import {replaceFile} from '../io/replace-file.js';
import {encodeText, readTextFile, type TextFile} from '../io/text-file.js';
import {applyEdits, type Edit, encodePassword} from './dotenv-edit.js';
import {type Candidate, findSettingsFiles} from './dotenv-find.js';
import {type Match, matchSpots} from './dotenv-match.js';
import {describeLine, findTarget, type LoginValues} from './dotenv-target.js';
import {
	type CreateDestination, type Destination, type Discovery, type Found,
} from './types.js';

const id = 'dotenv-file';
const filesAtOnce = 8;

function foundAt({path, isLink}: Candidate, file: TextFile, {spot, wanted, confidence, isGuess}: Match): Found {
	const notes = [
		describeLine(spot.line, spot.isComment),
		...(isLink ? [`a link to ${file.realPath}`] : []),
		...(isGuess ? ['the same password on several branches'] : []),
	];
	const place: Place = {
		destination: id,
		kind: 'this-laptop',
		isReadable: true,
		container: path,
		key: spot.key,
		shape: spot.kind === 'variable' ? 'password' : 'connection-string',
		...(spot.kind === 'connection-string' && {isPooled: spot.hosts.some(({host}) => readHost(host).isPooled)}),
		...(spot.database !== undefined && {database: spot.database}),
		detail: notes.join(', '),
	};
	return {subject: wanted.subject, place, confidence};
}

/** Two strings in one variable are one place. */
function withoutRepeats(found: readonly Found[]): readonly Found[] {
	const name = ({subject, place}: Found) => JSON.stringify([subject, place.container, place.key, place.detail, place.shape]);
	return [...new Map(found.map(item => [name(item), item])).values()];
}

const discover: Destination['discover'] = async ({folders, wanted: all, signal, onProgress}): Promise<Discovery> => {
	const wanted = all.filter(({kind}) => kind === 'login');
	const {files, notSearched} = await findSettingsFiles(folders, {signal});
	let filesRead = 0;
	const unread: Array<Discovery['notSearched'][number]> = [];
	const found = await parallel(files, filesAtOnce, async candidate => {
		if (signal.aborted) {
			return [];
		}

		const reading = readTextFile(candidate.path);
		if (reading.status === 'refused') {
			unread.push({what: candidate.path, reason: reading.failure.message});
			return [];
		}

		filesRead++;
		onProgress?.(filesRead);
		return matchSpots(reading.file.text, wanted).map(match => foundAt(candidate, reading.file, match));
	});
	const stopped = signal.aborted && filesRead < files.length ? [{what: `${files.length - filesRead} more files`, reason: 'The search was stopped.'}] : [];
	return {found: withoutRepeats(found.flat()), looked: filesRead, notSearched: [...notSearched, ...unread, ...stopped]};
};

const refused = (failure: Failure): {readonly status: 'refused'; readonly failure: Failure} => ({status: 'refused', failure});

/** The edited text, looked at once more before anything is written. */
function edit(file: TextFile, place: Place, values: LoginValues, oldPassword: string | undefined): {readonly line: number; readonly text: string} | Failure {
	const target = findTarget(file.text, place, values, oldPassword);
	if (target.status === 'changed') {
		return {kind: 'changed', message: `${target.reason} Nothing was written to ${place.container}. Look again.`};
	}

	const edits: Edit[] = [];
	for (const spot of target.open) {
		const encoding = encodePassword(spot, values.password);
		if ('refusal' in encoding) {
			return {kind: 'unsuitable', message: encoding.refusal};
		}

		edits.push(encoding.edit);
	}

	const text = applyEdits(file.text, edits);
	const after = findTarget(text, place, values, undefined);
	return after.status === 'found' && after.line === target.line && after.done.length >= target.open.length + target.done.length
		? {line: target.line, text}
		: {kind: 'unsuitable', message: `The new password cannot be put into ${place.container} so that it is certainly read as it is. Change line ${target.line} by hand.`};
}

const noKeys: Failure = {kind: 'unsuitable', message: 'An API key in a .env file is not written by this program.'};

const deliver: Destination['deliver'] = async (place, values, {old, temporary}) => {
	if (values.kind !== 'login') {
		return refused(noKeys);
	}

	const reading = readTextFile(place.container);
	if (reading.status === 'refused') {
		return refused(reading.failure);
	}

	const {file} = reading;
	const edited = edit(file, place, values, old);
	if ('kind' in edited) {
		return refused(edited);
	}

	const name = place.key === '' ? `line ${edited.line}` : `${place.key}, line ${edited.line}`;
	if (edited.text === file.text) {
		return {status: 'delivered', rung: 'read-back', seen: `${name}, already holds the new password`};
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
	return {status: 'delivered', rung: 'read-back', seen: `${name}, holds the new password${how}`};
};

const check: Destination['check'] = async (place, values) => {
	if (values.kind !== 'login') {
		return refused(noKeys);
	}

	const reading = readTextFile(place.container);
	if (reading.status === 'refused') {
		return {status: 'refused', failure: reading.failure};
	}

	const target = findTarget(reading.file.text, place, values, undefined);
	const isThere = target.status === 'found' && target.done.length > 0 && target.open.length === 0;
	return {status: 'succeeded', value: isThere ? {rung: 'read-back', seen: 'holds the new password'} : {rung: 'not-touched', seen: 'does not hold the new password'}};
};

/**
The destination for local files.
*/
export const dotenvFile: CreateDestination = () => ({
	id,
	name: '.env files',
	description: {
		kind: 'this-laptop', readable: 'always', evidence: 'read back', takesEffect: 'on-next-use', limits: ['Programs that run read the file again when they are started anew.'],
	},
	preflight: async () => ({status: 'ready', problems: []}),
	discover,
	deliver,
	check,
});
