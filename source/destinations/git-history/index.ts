/**
What was once committed, in the clones that the operator names. It can only be told: whoever has a copy has the value.
*/
import {existsSync} from 'node:fs';
import path from 'node:path';
import {type Place} from '../../core/incident.js';
import {type FileTree} from '../files/tree.js';
import {
	type Destination, type Discovery, type Found, type Search, type Tools,
} from '../types.js';
import {shellWord} from '../shell-word.js';
import {createGit, type Git} from './git.js';
import {type History, searchHistory, type Version} from './search.js';

const id = 'git-history';
const mostCommits = 20;

const byHand: NonNullable<Place['byHand']> = {
	reason: 'In git history: already leaked. Changing the password is what helps.',
	instructions: [
		'Nothing has to be written here. Tick it when the old value is proven to be refused.',
		'Rewriting the history is optional and does not reach the copies that others have.',
	],
};

/** The clone that a named folder lies in. */
function enclosing(folder: string): readonly string[] {
	for (let current = path.resolve(folder); ; current = path.dirname(current)) {
		if (existsSync(path.join(current, '.git'))) {
			return [current];
		}

		if (path.dirname(current) === current) {
			return [];
		}
	}
}

async function commitOf(git: Git, folder: string, {blob}: Version, signal: AbortSignal): Promise<string> {
	const log = await git(folder, ['log', '--all', '--reflog', '-n', '1', '--no-show-signature', '--format=%h %as', `--find-object=${blob}`], {signal});
	const [commit, date] = log.status === 'succeeded' ? log.value.text.trim().split(' ') : [];
	return commit !== undefined && date !== undefined ? `commit ${commit} of ${date}` : `version ${blob.slice(0, 8)}`;
}

/** The versions of one file that hold the same login are one place. */
async function placesOf(git: Git, folder: string, {versions}: History, signal: AbortSignal): Promise<readonly Found[]> {
	const groups = new Map<string, {readonly version: Version; readonly match: Version['matches'][number]; readonly count: number}>();
	for (const version of versions) {
		for (const match of version.matches) {
			const name = JSON.stringify([version.path, match.subject, match.shape]);
			const known = groups.get(name);
			groups.set(name, {version: known?.version ?? version, match: known?.match ?? match, count: (known?.count ?? 0) + 1});
		}
	}

	const found: Found[] = [];
	for (const {version, match, count} of groups.values()) {
		const where = found.length < mostCommits && !signal.aborted ? await commitOf(git, folder, version, signal) : `version ${version.blob.slice(0, 8)}`;
		found.push({
			subject: match.subject,
			confidence: match.confidence,
			place: {
				destination: id, kind: 'repository', isReadable: true, container: folder, key: version.path, shape: match.shape, detail: count === 1 ? where : `${where}, ${count} times`, byHand,
			},
		});
	}

	return found;
}

/** Names of large versions that are told one by one. */
const mostLarge = 5;

/** Hosts are no secret, so the command may hold them. */
function largeOnes(folder: string, large: History['large'], {wanted}: Search): Discovery['notSearched'] {
	const hosts = [...new Set(wanted.flatMap(item => item.hosts.map(({endpointId}) => endpointId)))].slice(0, 8).map(host => shellWord(host)).filter(word => word !== undefined);
	const repository = shellWord(folder);
	const isTold = repository !== undefined && hosts.length > 0;
	const rest = large.length - mostLarge;
	return [
		...large.slice(0, mostLarge).map(({path: file, id: blob, size}): Discovery['notSearched'][number] => ({
			what: `${file} in the history of ${folder}`,
			reason: `It is larger than 1 MiB (${Math.round(size / 1024 / 1024 * 10) / 10} MiB), so it was not read.`,
			...(isTold ? {isByHand: true, command: `git -C ${repository} cat-file -p ${blob} | grep -nao ${hosts.map(host => `-e ${host}`).join(' ')}`} : {}),
		})),
		...(rest > 0 ? [{what: `the history of ${folder}`, reason: `${rest} more versions of files are larger than 1 MiB.`}] : []),
	];
}

async function discover(git: Git, tree: FileTree, search: Search): Promise<Discovery> {
	const share = await tree.search(id, {...search, onProgress: undefined});
	const folders = [...new Set([...search.folders.flatMap(folder => enclosing(folder)), ...share.repositories])];
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	const found: Found[] = [];
	let looked = 0;
	for (const folder of folders) {
		if (search.signal.aborted) {
			break;
		}

		const before = looked;
		const history = await searchHistory(git, folder, search, count => search.onProgress?.(before + count));
		looked += history.looked;
		found.push(...await placesOf(git, folder, history, search.signal));
		notSearched.push(...history.unread.map(reason => ({what: `the history of ${folder}`, reason})), ...largeOnes(folder, history.large, search));
	}

	return {found, looked, notSearched: [...notSearched, ...(search.signal.aborted ? [{what: 'Histories of git', reason: 'The search was stopped.'}] : [])]};
}

/**
The destination for what was committed.
*/
export function createGitHistory(tools: Tools, tree: FileTree): Destination {
	const git = createGit(tools);
	return {
		id,
		name: 'Git history',
		description: {
			kind: 'this-laptop', usesFolders: true, readable: 'always', evidence: 'none: history is not changed', takesEffect: 'on-next-use', limits: ['Messages of commits and versions of files above 1 MiB are not read.', 'What is only on a server is not seen.'],
		},
		async preflight(signal) {
			const version = await git(path.parse(tools.home).root, ['version'], {signal});
			return version.status === 'succeeded'
				? {status: 'ready', version: version.value.text.trim().replace(/^git version/v, 'git'), problems: []}
				: {status: 'absent', problems: [version.failure.message]};
		},
		discover: async search => discover(git, tree, search),
		deliver: async () => ({status: 'refused', failure: {kind: 'unsuitable', message: byHand.reason}}),
		check: async () => ({status: 'succeeded', value: {rung: 'not-touched', seen: 'history keeps what it has'}}),
	};
}
