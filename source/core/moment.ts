import {type Instant} from './incident.js';

const units: Record<string, number> = {
	m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000,
};

/**
Understand when a leak began: `3h`, `2 d`, `90 min`, `now`, a date, or a date with a time.
A time without a zone is the operator's own, whose offset from UTC the shell cannot tell the core: it is read by `Date.parse` as local time.
Undefined where it is not understood, or lies after `now`.
*/
export function parseSince(text: string, now: Instant): Instant | undefined {
	const trimmed = text.trim().toLowerCase();
	if (trimmed === 'now') {
		return now;
	}

	const ago = /^(?<amount>\d{1,5}(?:\.\d)?)\s*(?<unit>m|min|h|d|w)(?:\s+ago)?$/v.exec(trimmed)?.groups;
	if (ago?.amount !== undefined && ago.unit !== undefined) {
		return now - (Number(ago.amount) * (units[ago.unit] ?? 0));
	}

	if (!/^\d{4}-\d{2}-\d{2}/v.test(trimmed)) {
		return undefined;
	}

	const moment = Date.parse(/^\d{4}-\d{2}-\d{2}$/v.test(trimmed) ? `${trimmed}T00:00` : trimmed.replace(' ', 'T').toUpperCase());
	return Number.isNaN(moment) || moment > now ? undefined : moment;
}
