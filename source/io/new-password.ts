import {randomInt} from 'node:crypto';
import {type Outcome} from '../core/outcome.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Each character gives 5.95 bits. Letters and digits only: nothing has to be quoted or encoded anywhere. */
const generatedLength = 40;

/** What Neon asks of a password that is set by SQL. */
const leastBits = 60;

/** PostgreSQL and Neon's proxy take longer ones; a place that stores them may not. */
const longest = 256;

/** A new password of letters and digits. */
export function generatePassword(): string {
	return Array.from({length: generatedLength}, () => alphabet[randomInt(alphabet.length)]!).join('');
}

const words = ['password', 'passwort', 'postgres', 'database', 'neondb', 'welcome', 'qwertz', 'qwerty', 'azerty', 'dragon', 'monkey', 'secret', 'summer', 'winter', 'spring', 'autumn', 'admin', 'login', 'letmein', 'master', 'owner', 'prod', 'test'];

/** Written as people write them: `P4ssw0rd`. */
function plainly(text: string): string {
	const letters: Readonly<Record<string, string>> = {
		0: 'o', 1: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i',
	};
	return text.toLowerCase().replaceAll(/[013457@$!]/gv, character => letters[character] ?? character);
}

/** How many characters a class offers: each one that occurs counts with its whole class. */
function alphabetOf(text: string): number {
	const classes: ReadonlyArray<readonly [RegExp, number]> = [[/[a-z]/v, 26], [/[A-Z]/v, 26], [/\d/v, 10], [/[ -\/:-@\[-`\{-~]/v, 33], [/[^ -~]/v, 64]];
	return classes.reduce((sum, [pattern, size]) => pattern.test(text) ? sum + size : sum, 0);
}

/** Whether a character only goes on as the one or two before it did: `aaaa`, `1234`, `cba`, or repeats what stood there before. */
function isPredictable(characters: readonly string[], index: number): boolean {
	const code = (at: number) => characters[at]?.codePointAt(0) ?? Number.NaN;
	const step = code(index) - code(index - 1);
	if (Math.abs(step) <= 1 && (step === 0 || step === code(index - 1) - code(index - 2))) {
		return true;
	}

	// The same three characters stood somewhere before: what goes on from there is no news.
	return index >= 5 && characters.slice(0, index - 2).join('').includes(characters.slice(index - 2, index + 1).join(''));
}

export type Strength = {
	readonly bits: number;
	/** What counts for less than it looks, as sentences. */
	readonly reasons: readonly string[];
};

/**
A careful estimate of a password's entropy: the bits of its alphabet for each character that nothing before it tells. A word counts as one character of a thousand, a row or a repetition as one bit for each character.
*/
export function estimateStrength(password: string): Strength {
	const reasons: string[] = [];
	let text = plainly(password);
	let bits = 0;
	let rest = password;
	for (const word of words) {
		for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word)) {
			bits += 10;
			rest = rest.slice(0, at) + rest.slice(at + word.length);
			text = text.slice(0, at) + text.slice(at + word.length);
			reasons.push('a common word counts for little');
		}
	}

	const characters = [...rest];
	const each = Math.log2(Math.max(2, alphabetOf(rest)));
	let isRow = false;
	for (const index of characters.keys()) {
		const isKnown = index > 0 && isPredictable(characters, index);
		bits += isKnown ? 1 : each;
		isRow ||= isKnown;
	}

	// Drawn from few different characters, a long text tells less than its classes promise.
	const few = new Set(characters).size;
	const most = characters.length * Math.log2(Math.max(2, few));
	if (few * 2 < characters.length && bits > most) {
		bits = most;
		reasons.push('it uses few different characters');
	}

	return {bits: Math.floor(bits), reasons: [...new Set([...reasons, ...(isRow ? ['rows and repetitions count for little'] : [])])]};
}

/** Whether a supplied password may be used: its bits, or why not. */
export function checkPassword(password: string): Outcome<{readonly bits: number}> {
	const refuse = (message: string) => ({status: 'refused', failure: {kind: 'unsuitable', message}} as const);
	if (/[^ -~]/v.test(password)) {
		return refuse('It holds characters outside printable ASCII, which clients encode in different ways, so some could not log in with it.');
	}

	if (password.trim() !== password) {
		return refuse('It begins or ends with a space, which many places cut off.');
	}

	if (password.length > longest) {
		return refuse(`It is longer than ${longest} characters, which not every place can store.`);
	}

	const {bits, reasons} = estimateStrength(password);
	return bits >= leastBits
		? {status: 'succeeded', value: {bits}}
		: refuse(`It is worth about ${bits} bits, and Neon wants at least ${leastBits}${reasons.length === 0 ? '; a longer one would do' : `: ${reasons.join(', ')}`}. About 12 random characters of all kinds are enough.`);
}
