import {type Debrief} from './score.js';
import {duration, list} from './text.js';

/** A value that stays on the screen longer can be read by whoever passes, and by a screen that is shared. */
const longOnScreen = 30_000;

const mostLessons = 4;

function ofKey({key}: Debrief): readonly string[] {
	if (key === undefined) {
		return [];
	}

	const {newPasswords, diedAt} = key;
	return [
		...(newPasswords > 0 ? [`The leaked API key read ${newPasswords === 1 ? 'a new password' : `${newPasswords} new passwords`} after the resets. As long as an exposed key lives, a reset only hands over the next password: the key has to die first, and what was reset before has to be reset again.`] : []),
		...(diedAt === undefined ? ['The leaked API key still works. Whoever has it can read every password and change everything: make a new one, switch to it, and revoke the old one.'] : []),
	];
}

function ofAdversary({doors, kept, key, sessionMilliseconds, firstResetMilliseconds, score}: Debrief): readonly string[] {
	const open = doors.filter(({wasOpen, shutAt}) => wasOpen && shutAt === undefined).map(({branch}) => branch);
	const isSessionOpen = kept !== undefined && kept.cutAt === undefined;
	if (firstResetMilliseconds === undefined) {
		return [`No reset was confirmed in ${duration(score.totalMilliseconds)}, so nothing shut the adversary out.`];
	}

	return [
		...(open.length > 0 && (key?.newPasswords ?? 0) === 0 ? [`The leaked password still works on ${list(open)}. Look for every branch that inherited it before the first reset: in the scope, s adds them.`] : []),
		...(isSessionOpen && open.length === 0 ? ['The adversary\'s session is still open. New logins are refused, but a reset ends no session: end the role\'s sessions and restart the compute.'] : []),
		...(kept !== undefined && !isSessionOpen && kept.readsAfterReset > 0 && sessionMilliseconds !== undefined ? [`The adversary's open session outlived the first confirmation by ${duration(sessionMilliseconds)} and read ${kept.rowsAfterReset} rows more. A reset stops new logins only; what is open has to be ended.`] : []),
		...(kept !== undefined && kept.reopened > 0 && (key?.newPasswords ?? 0) === 0 ? [`The adversary's session was cut and opened anew ${kept.reopened === 1 ? 'once' : `${kept.reopened} times`}: cutting sessions before the reset is done only makes it log in again.`] : []),
	];
}

function ofConsumers({applications, missed}: Debrief): readonly string[] {
	const longest = applications.toSorted((a, b) => b.milliseconds - a.milliseconds)[0];
	return [
		...(missed.length > 0 ? [`Not updated: ${list(missed)}. One file can hold a password several times; the checklist lists each.`] : []),
		...(longest !== undefined && longest.milliseconds > 0
			? [longest.isDown
				? `${longest.name} is still down, for ${duration(longest.milliseconds)} now. Look at its settings, then at its log.`
				: `${longest.name} was down for ${duration(longest.milliseconds)}. A program is down from its reset until its place is written; the checklist of the first login opens before the next is confirmed (tab, c).`]
			: []),
	];
}

function ofWork({siblings, resets, shown, unproven, skipped, firstResetMilliseconds, score, doors, leakedPasswords}: Debrief): readonly string[] {
	const shared = leakedPasswords === 1 ? doors.filter(({wasOpen}) => wasOpen).length : 0;
	return [
		...(siblings.length > 0 ? [`Left out of the scope: ${list(siblings)}. A child branch keeps its parent's passwords, so a leak of one is a leak of all.`] : []),
		...(resets.needless > 0 ? [`${resets.needless} ${resets.needless === 1 ? 'reset was' : 'resets were'} sent again. Each second reset cuts off what was delivered after the first; look before you repeat.`] : []),
		...(unproven.length > 0 ? [`Not proven: ${list(unproven)}. The old value has to be seen to work before the reset, and refused after it.`] : []),
		...(shown.longest > longOnScreen ? [`A value stood on the screen for ${duration(shown.longest)}. The receipt needs four characters; hide it again with tab, s.`] : []),
		...(skipped.length > 0 ? [`${skipped.length} skipped: ${list(skipped)}. They are in the report and have to be come back to.`] : []),
		...(firstResetMilliseconds !== undefined && score.totalMilliseconds > 0 && doors.length > 0 ? [`${duration(firstResetMilliseconds)} of ${duration(score.totalMilliseconds)} passed before the first reset was confirmed. Until then every door was open.`] : []),
		...(shared > 1 ? [`One leaked password opened ${shared} branches. Protect the parent branch: children made from then on get passwords of their own.`] : []),
	];
}

function ofThefts({thefts = []}: Debrief): readonly string[] {
	const branches = [...new Set(thefts.map(({branch}) => branch))];
	return thefts.length === 0 ? [] : [`LOSS: the new password of ${list(branches)} was delivered to the breached platform before it was cleaned up, and the adversary read it. End its access there first, then reset once more.`];
}

function ofPlanted({planted = []}: Debrief): readonly string[] {
	const open = planted.filter(({state}) => state === 'open').map(({name}) => name);
	const left = planted.filter(({state}) => state === 'disarmed').map(({name}) => name);
	return [
		...(open.length > 0 ? [`Planted by the adversary and never found: ${list(open)}. A reset changes nothing about other roles, keys and JWKS addresses: look at the side doors before the resets and again after the last session was ended.`] : []),
		...(left.length > 0 ? [`${list(left)} cannot log in any more and ${left.length === 1 ? 'is' : 'are'} still there. Disarming is for the hurry; remove what was planted before the incident is closed.`] : []),
	];
}

/**
What follows from the figures, the gravest first.
*/
export function lessonsOf(debrief: Debrief): readonly string[] {
	return [...ofThefts(debrief), ...ofPlanted(debrief), ...ofKey(debrief), ...ofAdversary(debrief), ...ofConsumers(debrief), ...ofWork(debrief)].slice(0, mostLessons);
}
