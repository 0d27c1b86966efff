import {connectionStringParts, encodePart} from '../core/connection-string.js';
import {parseEnvironmentText} from '../io/env-text.js';
import {type EnvironmentFile, type EnvironmentLine} from './scenario.js';
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

/**
The variables of a file and their values.
*/
export function environmentValues({lines}: EnvironmentFile, login: Values): Readonly<Record<string, string>> {
	return Object.fromEntries(lines.flatMap(line => typeof line === 'string' ? [] : [[line.key, valueOf(line, login)]]));
}

/**
The text of a `.env` file.
*/
export function environmentText({lines}: EnvironmentFile, login: Values): string {
	return lines.map(line => typeof line === 'string' ? `${line}\n` : `${line.key}=${valueOf(line, login)}\n`).join('');
}

/** The password of a connection string, or the text itself. */
export function passwordIn(text: string): string {
	try {
		return decodeURIComponent(new URL(text).password);
	} catch {
		return text;
	}
}

/**
Which password each variable of a file holds now.
*/
export function storedPlaces({path, lines}: EnvironmentFile, text: string, passwords: {readonly old: string; readonly now: string | undefined}): readonly StoredPlace[] {
	const {assignments} = parseEnvironmentText(text);
	return lines.flatMap(line => {
		if (typeof line === 'string' || !['pooled', 'direct', 'password'].includes(line.holds)) {
			return [];
		}

		const value = passwordIn(assignments.find(({key, isComment}) => key === line.key && !isComment)?.text ?? '');
		// Where nothing was reset, the old password is the one that works.
		const holds = value === passwords.now ? 'new' : (value === passwords.old ? 'old' : 'something-else');
		return [{file: path, key: line.key, holds}];
	});
}
