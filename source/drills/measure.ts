/**
Figures from what was seen during a drill. Times are milliseconds; `after…` are counted from the moment that they name.
*/
import {type DatedFact} from '../core/fact.js';
import {type AdversaryRecord} from './adversary.js';
import {type ApplicationRecord} from './applications.js';

export type Door = {
	readonly branch: string;
	/** The adversary got in here at least once. */
	readonly wasOpen: boolean;
	/** The first refusal after which it never got in again; undefined while it still gets in. */
	readonly shutAt?: number;
	/** Logins after the first reset of the response. */
	readonly loginsAfterReset: number;
};

/** How each branch was to the adversary. */
export function doorsOf(branches: readonly string[], {attempts}: AdversaryRecord, firstResetAt: number | undefined): readonly Door[] {
	return branches.map(branch => {
		const tried = attempts.filter(attempt => attempt.branch === branch).toSorted((a, b) => a.at - b.at);
		const lastIn = tried.findLastIndex(({result}) => result === 'accepted');
		// "Could not reach" shuts nothing.
		const refusal = tried.slice(lastIn + 1).find(({result}) => result === 'refused');
		return {
			branch,
			wasOpen: lastIn !== -1,
			...(refusal === undefined ? {} : {shutAt: refusal.at}),
			loginsAfterReset: firstResetAt === undefined ? 0 : tried.filter(({result, at}) => result === 'accepted' && at > firstResetAt).length,
		};
	});
}

export type KeptOpen = {
	/** How often it had to open it anew. */
	readonly reopened: number;
	/** When the last of them was cut; undefined while it is open. */
	readonly cutAt?: number;
	readonly reads: number;
	readonly readsAfterReset: number;
	readonly rowsAfterReset: number;
};

/** What the adversary did with the session that it kept open; undefined where it never had one. */
export function keptOpen({sessions}: AdversaryRecord, firstResetAt: number | undefined): KeptOpen | undefined {
	const last = sessions.at(-1);
	if (last === undefined) {
		return undefined;
	}

	const reads = sessions.flatMap(session => session.reads);
	const late = reads.filter(({at}) => firstResetAt !== undefined && at > firstResetAt);
	return {
		reopened: sessions.length - 1,
		...(last.cutAt === undefined ? {} : {cutAt: last.cutAt}),
		reads: reads.length,
		readsAfterReset: late.length,
		rowsAfterReset: late.reduce((sum, {rows}) => sum + rows, 0),
	};
}

/** What the adversary did with the API key. */
export type KeyUse = {
	/** Passwords that it read and did not have before. */
	readonly newPasswords: number;
	/** The first refusal after which the key was never accepted again; undefined while it works. */
	readonly diedAt?: number;
};

/** How the leaked API key was used; undefined where none leaked. */
export function keyUse({reveals}: AdversaryRecord): KeyUse | undefined {
	if (reveals === undefined) {
		return undefined;
	}

	const asked = reveals.toSorted((a, b) => a.at - b.at);
	const lastRead = asked.findLastIndex(({result}) => result === 'new' || result === 'known');
	const refusal = asked.slice(lastRead + 1).find(({result}) => result === 'refused');
	return {
		newPasswords: asked.filter(({result}) => result === 'new').length,
		...(refusal === undefined ? {} : {diedAt: refusal.at}),
	};
}

export type Downtime = {
	readonly name: string;
	readonly milliseconds: number;
	readonly outages: number;
	readonly isDown: boolean;
};

export function downtimeOf({name, outages}: ApplicationRecord, endedAt: number): Downtime {
	return {
		name,
		milliseconds: outages.reduce((sum, {from, until = endedAt}) => sum + Math.max(0, until - from), 0),
		outages: outages.length,
		isDown: outages.some(({until}) => until === undefined),
	};
}

/** When the last of all ways in was seen to be shut; undefined while one is open, or where it never got in. A key that still works is a way in. */
export function shutOutAt(doors: readonly Door[], kept: KeptOpen | undefined, key?: KeyUse): number | undefined {
	const used = doors.filter(({wasOpen}) => wasOpen);
	const times = [...used.map(({shutAt}) => shutAt), ...(kept === undefined ? [] : [kept.cutAt]), ...(key === undefined ? [] : [key.diedAt])];
	const known = times.filter(time => time !== undefined);
	return used.length > 0 && known.length === times.length ? Math.max(...known) : undefined;
}

/** When the first of these facts was recorded. */
export function firstAt(facts: readonly DatedFact[], type: DatedFact['type']): number | undefined {
	return facts.find(fact => fact.type === type)?.at;
}
