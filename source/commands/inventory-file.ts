import {readFileSync} from 'node:fs';
import path from 'node:path';
import {type KnownPlace} from '../core/inventory.js';
import {type Failure} from '../core/outcome.js';
import {ensurePrivateFolder} from '../io/private-folder.js';
import {writePrivateFile} from './report-file.js';

function fileIn(home: string): string {
	return path.join(home, 'inventory.json');
}

const texts = ['credential', 'container', 'key', 'title'] as const;

function isKnownPlace(value: unknown): value is KnownPlace {
	if (typeof value !== 'object' || value === null) {
		return false;
	}

	const fields = value as Readonly<Record<string, unknown>>;
	return texts.every(name => typeof fields[name] === 'string') && typeof fields.seenAt === 'number' && (fields.destination === undefined || typeof fields.destination === 'string') && (fields.kind === undefined || typeof fields.kind === 'string');
}

/**
Read where logins were stored in earlier incidents. It only helps to look, so one that is missing or damaged is an empty one.
*/
export function readInventory(home: string): readonly KnownPlace[] {
	try {
		const content: unknown = JSON.parse(readFileSync(fileIn(home), 'utf8'));
		return Array.isArray(content) ? content.filter(item => isKnownPlace(item)) : [];
	} catch {
		return [];
	}
}

/**
Keep the names of places for the next incident, readable by their owner alone.

@returns What went wrong, if anything.
*/
export function saveInventory(home: string, places: readonly KnownPlace[]): Failure | undefined {
	const unprepared = ensurePrivateFolder(home);
	if (unprepared !== undefined) {
		return unprepared;
	}

	const written = writePrivateFile(fileIn(home), `${JSON.stringify(places, undefined, '\t')}\n`);
	return written.status === 'succeeded' ? undefined : written.failure;
}
