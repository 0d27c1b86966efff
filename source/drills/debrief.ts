import {type Theft} from './breach.js';
import {lessonsOf} from './lessons.js';
import {type Door, type KeptOpen, type KeyUse} from './measure.js';
import {type Planted} from './planting.js';
import {type Debrief, type DrillScore} from './score.js';
import {duration, list, wrapText} from './text.js';

const width = 80;
const margin = ' ';
const nameWidth = 17;
const indent = ' '.repeat(margin.length + nameWidth);

/** A name and what is to be said about it; further texts stand below the first. */
function row(name: string, ...texts: readonly string[]): readonly string[] {
	const lines = texts.flatMap(text => wrapText(text, width - indent.length));
	return lines.map((line, index) => index === 0 ? `${margin}${name.padEnd(nameWidth)}${line}` : `${indent}${line}`);
}

function containment({score, doors, firstResetMilliseconds}: Debrief): readonly string[] {
	if (doors.length === 0) {
		return ['nothing to contain: nobody was seen to use what leaked'];
	}

	if (score.shutOutMilliseconds === undefined) {
		return ['not reached: the adversary still gets in'];
	}

	return [
		...(score.containMilliseconds === undefined ? [] : [`${duration(score.containMilliseconds)} from the first confirmed reset until all access ended`]),
		`${duration(score.shutOutMilliseconds)} from the start of the drill${firstResetMilliseconds === undefined ? '' : `; the first reset was confirmed after ${duration(firstResetMilliseconds)}`}`,
	];
}

function doorText({branch, wasOpen, shutAt, loginsAfterReset}: Door, startedAt: number): string {
	if (!wasOpen) {
		return `${branch}: never entered`;
	}

	const later = loginsAfterReset === 0 ? '' : `; ${loginsAfterReset} ${loginsAfterReset === 1 ? 'login' : 'logins'} after the first confirmed reset`;
	return shutAt === undefined ? `${branch}: STILL OPEN${later}` : `${branch}: shut after ${duration(shutAt - startedAt)}${later}`;
}

function keyText({newPasswords, diedAt}: KeyUse, startedAt: number): string {
	const read = `it read ${newPasswords === 0 ? 'no new password' : (newPasswords === 1 ? '1 new password' : `${newPasswords} new passwords`)}`;
	return diedAt === undefined ? `STILL WORKS; ${read}` : `dead after ${duration(diedAt - startedAt)}; ${read}`;
}

function sessionText(kept: KeptOpen | undefined, sessionMilliseconds: number | undefined): string {
	if (kept === undefined) {
		return 'there was none';
	}

	const read = `${kept.reads} reads, ${kept.readsAfterReset} of them (${kept.rowsAfterReset} rows) after the first confirmed reset`;
	if (kept.cutAt === undefined) {
		return `STILL OPEN; ${read}`;
	}

	return `${sessionMilliseconds === undefined ? 'cut' : `cut ${duration(sessionMilliseconds)} after the first confirmed reset`}; ${read}`;
}

function comparedText(name: string, now: number | undefined, before: readonly number[], say: (amount: number) => string): string {
	if (now === undefined) {
		return `${name}: not reached`;
	}

	const best = Math.min(...before);
	return before.length === 0 ? `${name}: ${say(now)}` : `${name}: ${say(now)}, last time ${say(before.at(-1)!)}, best ${say(best)}`;
}

function comparison({score, earlier}: Debrief): readonly string[] {
	if (earlier.length === 0) {
		return ['this was the first run'];
	}

	const of = (take: (run: DrillScore) => number | undefined) => earlier.map(run => take(run)).filter(value => value !== undefined);
	return [
		`${earlier.length} earlier ${earlier.length === 1 ? 'run' : 'runs'}, ${earlier.filter(({isComplete}) => isComplete).length} complete`,
		comparedText('shut out', score.shutOutMilliseconds, of(run => run.shutOutMilliseconds), duration),
		comparedText('downtime', score.downMilliseconds, of(run => run.downMilliseconds), duration),
		comparedText('missed', score.missed, of(run => run.missed), String),
	];
}

function theftTexts(thefts: readonly Theft[], startedAt: number): readonly string[] {
	return thefts.length === 0
		? ['nothing new was read there before its clean-up']
		: thefts.map(({at, place, branch, isAccepted}) => `LOSS: the new password of ${branch} was read from ${place} after ${duration(at - startedAt)}${isAccepted ? ' and opened the database' : ''}`);
}

const plantedNames: Readonly<Record<Planted['kind'], string>> = {role: 'role', key: 'API key', jwks: 'JWKS address'};

function plantedText({kind, name, state, lastUsedAt}: Planted, startedAt: number): string {
	const states: Readonly<Record<Planted['state'], string>> = {
		open: 'MISSED: it still works', disarmed: 'disarmed, and still there', gone: 'gone', 'not-planted': 'the adversary never came to it',
	};
	const used = lastUsedAt === undefined || state === 'open' ? '' : `; it let the adversary in for ${duration(Math.max(0, lastUsedAt - startedAt))}`;
	return `${plantedNames[kind]} ${name}: ${states[state]}${used}`;
}

const none = (items: readonly string[]): readonly string[] => items.length === 0 ? ['none'] : items;

/**
The debrief as text, at most 80 columns wide.
*/
export function debriefLines(debrief: Debrief): readonly string[] {
	const {score, resets, shown} = debrief;
	const startedAt = score.at - score.totalMilliseconds;
	const lessons = lessonsOf(debrief);
	return [
		`${margin}Debrief of the drill ${score.scenario}: ${debrief.title}`,
		`${margin}${duration(score.totalMilliseconds)}; the response was closed ${score.isComplete ? 'as complete' : 'incomplete or left open'}`,
		'',
		...row('Time to contain', ...containment(debrief)),
		...row('Adversary', ...debrief.doors.length === 0 ? ['there was none'] : debrief.doors.map(door => doorText(door, startedAt))),
		...(debrief.key === undefined ? [] : row('Leaked API key', keyText(debrief.key, startedAt))),
		...row('Open session', sessionText(debrief.kept, debrief.sessionMilliseconds)),
		...row('Downtime', ...debrief.applications.map(({name, milliseconds, outages, isDown}) => `${name}: ${milliseconds === 0 ? 'none' : `${duration(milliseconds)} in ${outages} ${outages === 1 ? 'outage' : 'outages'}`}${isDown ? ', STILL DOWN' : ''}`)),
		...(debrief.thefts === undefined ? [] : row('Breached place', ...theftTexts(debrief.thefts, startedAt))),
		...(debrief.planted === undefined ? [] : row('Planted', ...debrief.planted.map(item => plantedText(item, startedAt)))),
		...row('Places missed', ...none(debrief.missed)),
		...row('Resets', `${resets.sent} for ${resets.credentials} ${resets.credentials === 1 ? 'login' : 'logins'}; needless: ${resets.needless}`),
		...row('Secrets shown', shown.times === 0 ? 'none' : `${shown.times} ${shown.times === 1 ? 'time' : 'times'}, the longest for ${duration(shown.longest)}`),
		...row('Not proven', debrief.unproven.length === 0 ? 'none' : list(debrief.unproven)),
		...row('Skipped', ...none(debrief.skipped)),
		...row('Siblings left', ...none(debrief.siblings)),
		...row('Compared', ...comparison(debrief)),
		'',
		`${margin}${lessons.length === 0 ? 'Nothing was left to do better' : (lessons.length === 1 ? 'What to take from it' : `${lessons.length} things to take from it`)}`,
		...lessons.flatMap((lesson, index) => wrapText(lesson, width - 4).map((line, part) => `${part === 0 ? `${margin}${index + 1}. ` : '    '}${line}`)),
	];
}
