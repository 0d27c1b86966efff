import {type Instant} from '../../core/incident.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

function two(number: number): string {
	return String(number).padStart(2, '0');
}

/** The operator's wall clock: `14:03:20`. */
export function clockTime(at: Instant): string {
	const date = new Date(at);
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** With the day, where it may not be today: `2026-11-20 14:03`. */
export function dayAndTime(at: Instant): string {
	const date = new Date(at);
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A time as the provider wrote it, on the operator's clock; as it is where it is no time. */
export function providerTime(text: string): string {
	const at = Date.parse(text);
	return Number.isNaN(at) ? text : dayAndTime(at);
}

/** A running time: `00:12:41`. */
export function stopwatch(milliseconds: number): string {
	const seconds = Math.max(0, Math.floor(milliseconds / second));
	return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** About how long, in one unit: `40 s`, `12 min`, `3 h`, `2 days`. */
export function duration(milliseconds: number): string {
	const size = Math.max(0, milliseconds);
	if (size < 2 * minute) {
		return `${Math.ceil(size / second)} s`;
	}

	if (size < 2 * hour) {
		return `${Math.floor(size / minute)} min`;
	}

	return size < 2 * day ? `${Math.floor(size / hour)} h` : `${Math.floor(size / day)} days`;
}
