/**
The wait that a `Retry-After` header asks for, in milliseconds: it holds seconds or a date. Nothing where it is absent or makes no sense.
*/
export function retryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,9}$/v.test(text)) {
		return Number(text) * 1000;
	}

	const date = /[A-Za-z]/v.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
