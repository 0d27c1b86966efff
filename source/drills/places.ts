import {connectionStringParts, encodePart} from '../core/connection-string.js';
import {parseEnvironmentText} from '../io/env-text.js';
import {type EnvironmentFile, type EnvironmentLine, type LoginName} from './scenario.js';
import {type Login} from './session.js';

/** A variable of a file that holds a password, and which one. */
export type StoredPlace = {
	/** As the story calls it. */
	readonly file: string;
	readonly key: string;
	readonly holds: 'old' | 'new' | 'something-else';
};

/** The pooler's name for the same compute. */
function pooledHost(host: string): string {
	return host.replace('.', '-pooler.');
}

/** What a file may hold. */
export type Values = Login & {readonly apiKey: string};

function valueOf(line: Exclude<EnvironmentLine, string>, login: Values): string {
	switch (line.holds) {
		case 'pooled':
		case 'direct': {
			const {before, after} = connectionStringParts({...login, host: line.holds === 'pooled' ? pooledHost(login.host) : login.host});
			return `${before}${encodePart(login.password)}${after}`;
		}

		case 'port': {
			return String(login.port);
		}

		case 'api-key': {
			return login.apiKey;
		}

		default: {
			return login[line.holds];
		}
	}
}

/** What a login of the scenario is, with its password as it was at the start. */
export type LoginOf = (name: LoginName) => Values;

/**
The variables of a file and their values.
*/
export function environmentValues({lines, login}: EnvironmentFile, loginOf: LoginOf): Readonly<Record<string, string>> {
	return Object.fromEntries(lines.flatMap(line => typeof line === 'string' ? [] : [[line.key, valueOf(line, loginOf(line.login ?? login))]]));
}

/**
The text of a `.env` file.
*/
export function environmentText({lines, login}: EnvironmentFile, loginOf: LoginOf): string {
	return lines.map(line => typeof line === 'string' ? `${line}\n` : `${line.key}=${valueOf(line, loginOf(line.login ?? login))}\n`).join('');
}

/** The password of a connection string, or the text itself. */
export function passwordIn(text: string): string {
	try {
		return decodeURIComponent(new URL(text).password);
	} catch {
		return text;
	}
}

/** Reads the variables of a `.env` file. */
export function readerOf(text: string): (key: string) => string | undefined {
	const {assignments} = parseEnvironmentText(text);
	return key => assignments.find(assignment => assignment.key === key && !assignment.isComment)?.text;
}

/** The variables of a file that hold a password, each with the login that it is of. */
export function passwordKeys({lines, login}: EnvironmentFile): ReadonlyArray<{readonly key: string; readonly login: LoginName}> {
	return lines.flatMap(line => typeof line !== 'string' && ['pooled', 'direct', 'password'].includes(line.holds) ? [{key: line.key, login: line.login ?? login}] : []);
}

/**
Which password each variable of a file holds now.
*/
export function storedPlaces(file: EnvironmentFile, read: (key: string) => string | undefined, passwordsOf: (login: LoginName) => {readonly old: string; readonly now: string | undefined}): readonly StoredPlace[] {
	return passwordKeys(file).map(({key, login}) => {
		const value = passwordIn(read(key) ?? '');
		const {old, now} = passwordsOf(login);
		// Where nothing was reset, the old password is the one that works.
		const holds = value === now ? 'new' : (value === old ? 'old' : 'something-else');
		return {file: file.path, key, holds};
	});
}
