/** The longest text from outside that is kept where the caller names no bound. */
const defaultLength = 300;

/**
What a terminal may act on, what reorders what is read, and what cannot be seen:
control and format characters, lone surrogates, private use, line and paragraph separators, fillers, variation selectors, and every space but the ordinary one.
*/
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gv;

function visible(character: string): string {
	const code = character.codePointAt(0)!;
	return code > 0xFF_FF
		? String.raw`\u{${code.toString(16)}}`
		: String.raw`\u${code.toString(16).padStart(4, '0')}`;
}

/**
Makes text from outside safe to draw: what could move the cursor, reorder the line or hide is spelled out, such as `\u202e`, and the result is bounded.

An attacker names roles, projects and branches, and answers in a captive portal's place.

@param maximumLength - In UTF-16 units of the result, the ellipsis included.
*/
export function sanitize(text: string, maximumLength = defaultLength): string {
	// Cut first: a hostile megabyte is not worth walking, and nothing gets shorter by being spelled out.
	const cut = text.length > maximumLength;
	const safe = (cut ? text.slice(0, maximumLength) : text).replaceAll(unsafe, visible);
	if (!cut && safe.length <= maximumLength) {
		return safe;
	}

	const kept = safe.slice(0, maximumLength - 1);
	// Not between the halves of one character.
	return `${/\p{Surrogate}$/v.test(kept) ? kept.slice(0, -1) : kept}…`;
}
