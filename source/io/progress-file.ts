/**
What is small and outlives an incident: preferences, the list of incidents, drill scores. The journals are the truth;
this file only makes them quick to find, so a damaged one is put aside and started anew.
*/
import {chmodSync, lstatSync, renameSync} from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import {type Failure} from '../core/outcome.js';
import {diskFailure} from './disk-failure.js';
import {permissions} from './file-mode.js';
import {ensurePrivateFolder} from './private-folder.js';

export type ListedIncident = {
	readonly id: string;
	readonly title: string;
	/** Milliseconds since 1970. */
	readonly openedAt: number;
	readonly state: 'open' | 'closed';
	/** Where its journal is. */
	readonly folder: string;
};

/** One finished drill; the rest of it is the debrief's own. */
export type DrillScore = Readonly<Record<string, unknown>> & {
	readonly scenario: string;
	/** Milliseconds since 1970. */
	readonly at: number;
};

export type Preference = string | number | boolean;

/** Each saving returns what went wrong, if anything. */
export type Progress = {
	readonly path: string;
	readonly preference: (name: string) => Preference | undefined;
	readonly savePreference: (name: string, value: Preference) => Failure | undefined;
	/** The newest first. */
	readonly incidents: () => readonly ListedIncident[];
	/** Adds it, or replaces the one of the same id. */
	readonly saveIncident: (incident: ListedIncident) => Failure | undefined;
	/** The oldest first. */
	readonly scores: (scenario: string) => readonly DrillScore[];
	readonly addScore: (score: DrillScore) => Failure | undefined;
};

export type ProgressOpening =
	/** `putAside`: a damaged file was found and moved there. */
	| {readonly status: 'opened'; readonly progress: Progress; readonly putAside?: string}
	| {readonly status: 'refused'; readonly failure: Failure};

type Store = {preferences: Readonly<Record<string, unknown>>; incidents: readonly unknown[]; scores: readonly unknown[]};

const fileName = 'progress';

const isIncident = (value: unknown): value is ListedIncident => typeof value === 'object' && value !== null
	&& 'id' in value && typeof value.id === 'string' && 'title' in value && typeof value.title === 'string'
	&& 'openedAt' in value && typeof value.openedAt === 'number' && 'state' in value && (value.state === 'open' || value.state === 'closed')
	&& 'folder' in value && typeof value.folder === 'string';

const isScore = (value: unknown): value is DrillScore => typeof value === 'object' && value !== null
	&& 'scenario' in value && typeof value.scenario === 'string' && 'at' in value && typeof value.at === 'number';

const isPreference = (value: unknown): value is Preference => ['string', 'number', 'boolean'].includes(typeof value);

function openStore(home: string): Conf<Store> {
	return new Conf<Store>({
		cwd: home,
		configName: fileName,
		configFileMode: 0o600,
		// Names of roles and scenarios may hold dots.
		accessPropertiesByDotNotation: false,
	});
}

// Somebody may have edited the file by hand, so what comes out of it is looked at again.
function read(store: Conf<Store>, key: keyof Store): unknown {
	try {
		return store.get(key);
	} catch {
		// Damaged since it was opened. The journals still have everything.
		return undefined;
	}
}

function readList(store: Conf<Store>, key: 'incidents' | 'scores'): readonly unknown[] {
	const list = read(store, key);
	return Array.isArray(list) ? list : [];
}

function readPreferences(store: Conf<Store>): Readonly<Record<string, unknown>> {
	const preferences = read(store, 'preferences');
	return typeof preferences === 'object' && preferences !== null ? preferences as Readonly<Record<string, unknown>> : {};
}

function createProgress(store: Conf<Store>): Progress {
	const attempt = (change: () => void): Failure | undefined => {
		try {
			// Conf would make a folder that went missing with rights for everybody.
			const unprepared = ensurePrivateFolder(path.dirname(store.path));
			if (unprepared === undefined) {
				change();
			}

			return unprepared;
		} catch (error) {
			return diskFailure(error, `Could not save ${store.path}`);
		}
	};

	const incidents = () => readList(store, 'incidents').filter(isIncident).toSorted((a, b) => b.openedAt - a.openedAt);
	return {
		path: store.path,
		preference(name) {
			const value = Object.entries(readPreferences(store)).find(([key]) => key === name)?.[1];
			return isPreference(value) ? value : undefined;
		},
		savePreference: (name, value) => attempt(() => {
			store.set('preferences', {...readPreferences(store), [name]: value});
		}),
		incidents,
		saveIncident: incident => attempt(() => {
			store.set('incidents', [incident, ...incidents().filter(other => other.id !== incident.id)]);
		}),
		scores: scenario => readList(store, 'scores').filter(isScore).filter(score => score.scenario === scenario),
		addScore: score => attempt(() => {
			store.set('scores', [...readList(store, 'scores'), score]);
		}),
	};
}

/**
Open the progress file in the home folder of this program; it is made on the first saving.

@param options.now Marks a damaged file that is put aside.
*/
export function openProgress(home: string, options: {readonly now: number}): ProgressOpening {
	const unprepared = ensurePrivateFolder(home);
	if (unprepared !== undefined) {
		return {status: 'refused', failure: unprepared};
	}

	const file = path.join(home, `${fileName}.json`);
	try {
		const status = lstatSync(file, {throwIfNoEntry: false});
		if (status !== undefined && !status.isFile()) {
			return {status: 'refused', failure: {kind: 'unsuitable', message: `${file} is not an ordinary file.`}};
		}

		if (status !== undefined && permissions(status.mode) !== 0o600) {
			chmodSync(file, 0o600);
		}

		return {status: 'opened', progress: createProgress(openStore(home))};
	} catch (error) {
		if (!(error instanceof SyntaxError)) {
			return {status: 'refused', failure: diskFailure(error, `Could not read ${file}`)};
		}
	}

	try {
		const putAside = path.join(home, `${fileName}.damaged-${options.now}.json`);
		renameSync(file, putAside);
		return {status: 'opened', progress: createProgress(openStore(home)), putAside};
	} catch (error) {
		return {status: 'refused', failure: diskFailure(error, `${file} is damaged and could not be put aside`)};
	}
}
