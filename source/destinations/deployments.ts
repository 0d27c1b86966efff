/**
Services that use the same variable are deployed together, and each once: what is called live is live in all of them.
*/
import {type Service} from '../core/incident.js';
import {type Failure} from '../core/outcome.js';
import {systemClock} from '../io/clock.js';
import {parallel} from '../io/parallel.js';
import {recordsOf, textOf} from './json-value.js';
import {type DeployResult} from './types.js';

/** What a platform deploys. */
export type Unit = {readonly id: string; readonly name: string};

/** `idle`: nothing of it runs, so there is nothing that could use an old value. */
export type UnitResult = DeployResult | {readonly status: 'idle'; readonly seen: string};

export type DeployOptions = {readonly signal: AbortSignal; readonly onProgress?: (seen: string) => void};

const atOnce = 4;
const betweenLooks = 3000;
const mostLooks = 1200;

/**
Sets that share a unit become one, so that no unit is deployed for each of them.
@returns For each set the whole that it became a part of, sorted by name.
*/
export function joinUnits(sets: ReadonlyArray<readonly Unit[]>): ReadonlyArray<readonly Unit[]> {
	let groups: ReadonlyArray<ReadonlyMap<string, Unit>> = [];
	for (const set of sets) {
		const touched = groups.filter(group => set.some(({id}) => group.has(id)));
		groups = [...groups.filter(group => !touched.includes(group)), new Map([...touched.flatMap(group => [...group]), ...set.map(unit => [unit.id, unit] as const)])];
	}

	return sets.map(set => {
		const group = groups.find(item => set.some(({id}) => item.has(id)));
		return [...(group?.values() ?? [])].toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
	});
}

/** Units in the address of a service, where only texts are kept. */
export function writeUnits(units: readonly Unit[]): string {
	return JSON.stringify(units.map(({id, name}) => ({id, name})));
}

function readUnits({address}: Service): readonly Unit[] {
	try {
		return recordsOf(JSON.parse(address.units ?? '[]')).map(({id, name}) => ({id: textOf(id), name: textOf(name)}));
	} catch {
		return [];
	}
}

const sentence = (results: ReadonlyArray<{readonly seen: string}>) => results.map(({seen}) => seen).join('; ');

/**
Deploy all units of a service. It is live when none of them can use an old value any more.
*/
export async function deployUnits(service: Service, platform: string, {signal, onProgress}: DeployOptions, deploy: (unit: Unit, options: DeployOptions) => Promise<UnitResult>): Promise<DeployResult> {
	const units = readUnits(service);
	if (units.length === 0) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: `This is no service of ${platform}.`}};
	}

	const results = await parallel(units, atOnce, async unit => deploy(unit, {
		signal,
		onProgress(seen) {
			onProgress?.(units.length === 1 ? seen : `${unit.name}: ${seen}`);
		},
	}));
	const done = results.filter(result => result.status === 'live' || result.status === 'idle');
	const open = results.filter(result => result.status === 'refused' || result.status === 'unknown');
	const worst = open.find(({status}) => status === 'unknown') ?? open[0];
	if (worst !== undefined) {
		const failure: Failure = {...worst.failure, message: [...open.map(({failure: {message}}) => message), ...(done.length > 0 ? [`Done: ${sentence(done)}.`] : [])].join(' ')};
		return {status: worst.status, failure};
	}

	return done.some(({status}) => status === 'live')
		? {status: 'live', seen: sentence(done)}
		: {status: 'refused', failure: {kind: 'not-found', message: `Nothing was deployed: ${sentence(done)}.`}};
}

/**
Look at a deployment until it is decided.

@param look What is known now: a result, or its state so far.
*/
export async function watchDeployment(what: string, look: () => Promise<UnitResult | string>, {signal, onProgress}: DeployOptions): Promise<UnitResult> {
	let state = 'not seen yet';
	for (let looks = 0; looks < mostLooks && !signal.aborted; looks++) {
		const seen = await look();
		if (typeof seen !== 'string') {
			return seen;
		}

		state = seen === '' ? state : seen;
		onProgress?.(state);
		await systemClock.wait(betweenLooks, signal);
	}

	return {status: 'unknown', failure: {kind: signal.aborted ? 'cancelled' : 'time-out', message: `${what} was started, and was last seen as ${state}.`}};
}
