/**
Which rows of a long list are drawn: the cursor in the middle, except near the ends.
It moves by one row at most when the cursor does, so the eye can follow.

@returns The index of the first row, and of the one after the last.
*/
export function windowOf({count, cursor, height}: {readonly count: number; readonly cursor: number; readonly height: number}): {readonly start: number; readonly end: number} {
	const size = Math.max(0, Math.min(count, height));
	const middle = cursor - Math.floor(size / 2);
	const start = Math.max(0, Math.min(middle, count - size));
	return {start, end: start + size};
}
