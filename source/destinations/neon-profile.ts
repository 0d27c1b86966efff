/**
The logins of Neon's own CLI. They are made anew, never edited: the CLI revokes what it removes.
*/
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {type Place} from '../core/incident.js';
import {createFileDestination} from './files/file-destination.js';
import {userFolders} from './files/places.js';
import {type FileOwner, type FileTree} from './files/tree.js';
import {type Destination, type Found, type Tools} from './types.js';

const id = 'neon-profile';
const namePattern = /^credentials(?:\.(?<profile>[\w.\-]+))?\.json$/v;

function folders(tools: Tools): readonly string[] {
	const {NEON_CONFIG_DIR: current, NEONCTL_CONFIG_DIR: former} = tools.environment;
	const {config} = userFolders(tools);
	const chosen = [current, former].map(name => name?.trim() ?? '').find(name => name !== '');
	return chosen === undefined ? [path.join(config, 'neon'), path.join(config, 'neonctl')] : [path.resolve(tools.home, chosen)];
}

function credentialFiles(tools: Tools): readonly string[] {
	return folders(tools).flatMap(folder => {
		try {
			return readdirSync(folder).filter(name => namePattern.test(name)).map(name => path.join(folder, name));
		} catch {
			// Nobody uses the CLI here.
			return [];
		}
	});
}

function byHand(file: string): NonNullable<Place['byHand']> {
	const profile = namePattern.exec(path.basename(file))?.groups?.profile ?? 'DEFAULT';
	return {
		reason: 'Neon\'s CLI revokes and renews its logins itself.',
		instructions: [
			`In a second terminal, log out: neon profile remove ${profile}`,
			`Log in again when nothing of the leak is left on this machine: neon auth --profile ${profile}`,
		],
	};
}

/** A login with a browser gives as much access as a key, but its token is not one of the keys. */
function browserLogin(file: string): boolean {
	try {
		const stored: unknown = JSON.parse(readFileSync(file, 'utf8'));
		return typeof stored === 'object' && stored !== null && 'access_token' in stored && stored.access_token !== '';
	} catch {
		return false;
	}
}

/**
Which files are Neon CLI's.
*/
export function neonProfileOwner(tools: Tools): FileOwner {
	const inside = folders(tools).map(folder => folder + path.sep);
	return {
		id,
		files: () => credentialFiles(tools),
		owns: (file, name) => namePattern.test(name) && inside.some(folder => file.startsWith(folder)),
	};
}

/**
The destination for the logins of Neon's CLI.
*/
export function createNeonProfile(tools: Tools, tree: FileTree): Destination {
	const files = createFileDestination({
		id, name: 'Neon CLI logins', limits: ['They are never edited: the CLI is logged out and in again.', 'A login in the system\'s keychain is not seen.'], byHand,
	}, tree);
	return {
		...files,
		async preflight() {
			return {status: credentialFiles(tools).length === 0 ? 'absent' : 'ready', problems: []};
		},
		async discover(search) {
			const discovery = await files.discover(search);
			const keys = search.wanted.filter(({kind}) => kind === 'api-key');
			const known = new Set(discovery.found.map(({place}) => place.container));
			const logins = keys.length === 0 || search.signal.aborted ? [] : credentialFiles(tools).filter(file => !known.has(file) && browserLogin(file));
			return {
				...discovery,
				found: [...discovery.found, ...logins.map((file): Found => ({
					subject: keys.length === 1 ? keys[0]!.subject : undefined,
					confidence: 'same-name',
					place: {
						destination: id, kind: 'this-laptop', isReadable: true, container: file, key: 'access_token', shape: 'api-key', detail: 'a login with a browser', byHand: byHand(file),
					},
				}))],
			};
		},
		async check(place, values, options) {
			// A login with a browser holds no key at all, neither the old one nor the new one.
			return place.key === 'access_token'
				? {status: 'succeeded', value: {rung: 'not-touched', seen: 'not a key: log out and in again'}}
				: files.check(place, values, options);
		},
	};
}
