/**
From what was seen and what was recorded to the figures of the debrief. Pure.
*/
import {activeCredentials} from '../core/agenda.js';
import {remainingSiblings} from '../core/closing.js';
import {type DatedFact} from '../core/fact.js';
import {type Credential} from '../core/incident.js';
import {labelAmong} from '../core/label.js';
import {verdictOf} from '../core/proof.js';
import {type Incident} from '../core/record.js';
import {sanitize} from '../core/sanitize.js';
import {
	doorsOf, downtimeOf, firstAt, keptOpen, keyUse, shutOutAt, type Door, type Downtime, type KeptOpen, type KeyUse,
} from './measure.js';
import {type Theft} from './breach.js';
import {type Planted} from './planting.js';
import {type DrillScenario} from './scenario.js';
import {type ShownValue} from './shown.js';
import {type Observations} from './world.js';

/** What is kept of a run, to compare later ones with. Undefined: it was not reached. */
export type DrillScore = {
	readonly scenario: string;
	/** When it ended. */
	readonly at: number;
	readonly isComplete: boolean;
	readonly totalMilliseconds: number;
	/** From the first confirmed reset until the adversary was shut out. */
	readonly containMilliseconds?: number;
	/** From the start of the drill until the adversary was shut out. */
	readonly shutOutMilliseconds?: number;
	/** Of all applications together. */
	readonly downMilliseconds: number;
	readonly missed: number;
	readonly needlessResets: number;
	readonly shownMilliseconds: number;
};

export type Debrief = {
	readonly title: string;
	readonly score: DrillScore;
	/** The first reset was confirmed so long after the start. */
	readonly firstResetMilliseconds?: number;
	readonly doors: readonly Door[];
	/** How many different passwords opened them. */
	readonly leakedPasswords: number;
	/** What the leaked API key was used for; absent where none leaked. */
	readonly key?: KeyUse;
	readonly kept?: KeptOpen;
	/** From the first confirmed reset to the end of the session. */
	readonly sessionMilliseconds?: number;
	readonly applications: readonly Downtime[];
	/** New passwords that the adversary read where the leak happened, before it was cleaned up: a loss. Undefined where that is no platform. */
	readonly thefts?: readonly Theft[];
	/** What the adversary left behind, and what became of it. */
	readonly planted?: readonly Planted[];
	/** Places that still hold the old password, or none that works. */
	readonly missed: readonly string[];
	readonly resets: {readonly sent: number; readonly credentials: number; readonly needless: number};
	readonly shown: {readonly times: number; readonly longest: number};
	readonly skipped: readonly string[];
	readonly siblings: readonly string[];
	readonly unproven: readonly string[];
	/** Of the same scenario, the oldest first. */
	readonly earlier: readonly DrillScore[];
};

function scopeOf({credentials = []}: Incident): readonly Credential[] {
	return credentials.map(({credential}) => credential);
}

function skippedIn(incident: Incident | undefined): readonly string[] {
	if (incident === undefined) {
		return [];
	}

	return [
		...(incident.credentials ?? []).flatMap(({credential, leftOut}) => leftOut === undefined ? [] : [`${labelAmong(credential, scopeOf(incident))}: ${sanitize(leftOut.reason, 120)}`]),
		...incident.deliveries.flatMap(({title, skipped}) => skipped === undefined ? [] : [`${sanitize(title, 120)}: ${sanitize(skipped.reason, 120)}`]),
		...Object.entries(incident.restarts).flatMap(([endpoint, restart]) => restart.name === 'skipped' ? [`restart of ${sanitize(endpoint, 64)}: ${sanitize(restart.reason, 120)}`] : []),
	];
}

const optional = <Name extends string>(name: Name, value: number | undefined) => (value === undefined ? {} : {[name]: value}) as Readonly<Partial<Record<Name, number>>>;

/**
The figures of one drill.

@param options.facts What was journaled; empty where nothing was.
@param options.earlier Scores as they were kept; what is not a score of this scenario is left out.
*/
export function scoreDrill({scenario, observations, incident, facts, shown, earlier}: {
	readonly scenario: Pick<DrillScenario, 'id' | 'title' | 'breached'>;
	readonly observations: Observations;
	readonly incident: Incident | undefined;
	readonly facts: readonly DatedFact[];
	readonly shown: readonly ShownValue[];
	readonly earlier: ReadonlyArray<Readonly<Record<string, unknown>>>;
}): Debrief {
	const {startedAt, endedAt, adversary} = observations;
	const firstResetAt = firstAt(facts, 'reset-confirmed');
	const doors = doorsOf(observations.branches, adversary, firstResetAt);
	const kept = keptOpen(adversary, firstResetAt);
	const key = keyUse(adversary);
	const isLetIn = observations.thefts.some(({stillOpens}) => stillOpens) || (observations.planted ?? []).some(({state}) => state === 'open');
	const doorsShutAt = isLetIn ? undefined : shutOutAt(doors, kept, key);
	const shutAt = doorsShutAt === undefined ? undefined : Math.max(doorsShutAt, ...(observations.planted ?? []).flatMap(({lastUsedAt}) => lastUsedAt ?? []));
	const applications = observations.applications.map(application => downtimeOf(application, endedAt));
	const missed = observations.places.filter(({holds}) => holds !== 'new').map(({file, key}) => `${file} ${key}`.trim());
	const records = incident?.credentials ?? [];
	const sent = records.reduce((sum, {attempts}) => sum + attempts, 0);
	const reset = records.filter(({attempts}) => attempts > 0).length;
	const durations = shown.map(({from, until = endedAt}) => until - from);
	const sinceReset = (moment: number | undefined) => moment === undefined || firstResetAt === undefined ? undefined : Math.max(0, moment - firstResetAt);
	return {
		title: scenario.title,
		score: {
			scenario: scenario.id,
			at: endedAt,
			isComplete: incident?.closed?.isComplete ?? false,
			totalMilliseconds: endedAt - startedAt,
			...optional('containMilliseconds', sinceReset(shutAt)),
			...optional('shutOutMilliseconds', shutAt === undefined ? undefined : shutAt - startedAt),
			downMilliseconds: applications.reduce((sum, {milliseconds}) => sum + milliseconds, 0),
			missed: missed.length,
			needlessResets: sent - reset,
			shownMilliseconds: durations.reduce((sum, duration) => sum + duration, 0),
		},
		...optional('firstResetMilliseconds', firstResetAt === undefined ? undefined : firstResetAt - startedAt),
		doors,
		leakedPasswords: observations.leakedPasswords,
		...(key === undefined ? {} : {key}),
		...(kept === undefined ? {} : {kept}),
		...optional('sessionMilliseconds', sinceReset(kept?.cutAt)),
		applications,
		...(scenario.breached === undefined ? {} : {thefts: observations.thefts}),
		...(observations.planted === undefined ? {} : {planted: observations.planted}),
		missed,
		resets: {sent, credentials: reset, needless: sent - reset},
		shown: {times: durations.length, longest: Math.max(0, ...durations)},
		skipped: skippedIn(incident),
		siblings: (incident === undefined ? [] : remainingSiblings(incident)).map(({label}) => label),
		unproven: incident === undefined ? [] : activeCredentials(incident).filter(record => verdictOf(record) !== 'proven').map(({credential}) => labelAmong(credential, scopeOf(incident))),
		earlier: earlierRuns(earlier, scenario.id),
	};
}

/** The kept scores may have been edited by hand, or be those of an older version. */
function earlierRuns(scores: ReadonlyArray<Readonly<Record<string, unknown>>>, scenario: string): readonly DrillScore[] {
	const needed = ['at', 'totalMilliseconds', 'downMilliseconds', 'missed', 'needlessResets', 'shownMilliseconds'] as const;
	const given = ['containMilliseconds', 'shutOutMilliseconds'] as const;
	const isAmount = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
	return scores.filter((score): score is DrillScore => score.scenario === scenario
		&& typeof score.isComplete === 'boolean'
		&& needed.every(name => isAmount(score[name]))
		&& given.every(name => score[name] === undefined || isAmount(score[name])))
		.toSorted((a, b) => a.at - b.at);
}
