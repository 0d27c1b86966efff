import {type Exposure, type ProofVerdict} from '../../core/proof.js';
import {type ProofLine} from '../../core/view-model.js';
import {symbols, type Tone} from '../theme.js';
import {clockTime, duration} from './time.js';
import {count} from './words.js';

/** How one verdict is drawn: never two alike, with a word of its own. */
export type VerdictText = {
	readonly symbol: string;
	readonly tone: Tone;
	/** For a line of a list. */
	readonly short: string;
	/** The whole sentence. */
	readonly sentence: string;
};

/** What may be said of an old password, and no more. */
export const verdicts: Readonly<Record<ProofVerdict, VerdictText>> = {
	'not-reset': {
		symbol: symbols.open, tone: 'quiet', short: 'not reset', sentence: 'The password was not reset yet.',
	},
	'not-checked': {
		symbol: symbols.unknown, tone: 'warning', short: 'not checked', sentence: 'Neon replaced the password. No login was tried yet, so nothing is shown.',
	},
	proven: {
		symbol: symbols.done, tone: 'good', short: 'proven: old refused, new works', sentence: 'The old password worked before the reset. In one check, on the same host, database and role, it is refused now and the new one is accepted.',
	},
	'already-dead': {
		symbol: symbols.claimed, tone: 'warning', short: 'not proven: was dead before', sentence: 'The old value at hand was refused before the reset as well, so its refusal now shows nothing about the reset. The new password is accepted.',
	},
	claimed: {
		symbol: symbols.claimed, tone: 'warning', short: 'claimed, not proven', sentence: 'Neon says that it replaced the password, and the new one is accepted. The old one was not tried, or was never seen to work, so its end is claimed, not proven.',
	},
	'still-alive': {
		symbol: symbols.failed, tone: 'bad', short: 'OLD STILL WORKS', sentence: 'The old password is still accepted.',
	},
	draining: {
		symbol: symbols.claimed, tone: 'warning', short: 'old role not dropped', sentence: 'A second role has its place and works. The old one is still there, and its password is accepted until it is dropped (d).',
	},
	'not-proven': {
		symbol: symbols.problem, tone: 'warning', short: 'not proven: check failed', sentence: 'Something stood in the way of the check, so nothing may be concluded from it.',
	},
};

/** The sessions that were opened with the old password. */
export function sessionsText(sessions: ProofLine['sessions']): string {
	if (sessions === undefined) {
		return 'not looked at yet';
	}

	if ('reason' in sessions) {
		return `not ended: ${sessions.reason}`;
	}

	const {ended, left} = sessions;
	return `${count(ended, 'old session')} ended, ${left === 0 ? 'none left' : `${left} STILL OPEN`}`;
}

/** What pg_stat_activity showed after the eviction. */
export function evictedText({left, computes, at, reason}: NonNullable<ProofLine['evicted']>): string {
	if (computes === 0 && reason === undefined) {
		return `its computes were idle at ${clockTime(at)}, so no session is left`;
	}

	const number = left === 0 ? '0' : `${left} STILL OPEN`;
	return `${number}, looked at ${clockTime(at)} on ${count(computes, 'compute')}${reason === undefined ? '' : `; not everywhere: ${reason}`}`;
}

/** How long others could use the credential, and how that is known to have ended. */
export function exposureText(exposure: Exposure): string {
	if (exposure.state === 'open') {
		return 'still open';
	}

	const {since, until, state} = exposure;
	const end = state === 'proven' ? `ended ${clockTime(until)}, proven` : `ended ${clockTime(until)} as claimed by Neon, not proven`;
	return since === undefined ? `${end}; its start is not known` : `${duration(until - since)}, ${end}`;
}
