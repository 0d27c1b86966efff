import {createHash} from 'node:crypto';

/**
A source of repeatable values: the same seed gives the same ids, names and passwords.
*/
export type Random = {
	/** A number from 0 up to, not including, `limit`. */
	below(limit: number): number;
	/** True as often as `chance` says, 0 to 1. */
	happens(chance: number): boolean;
	text(length: number, alphabet?: string): string;
	uuid(): string;
	/** Two words and digits, the way Neon names things. */
	words(): string;
	password(): string;
};

const lowerCase = 'abcdefghijklmnopqrstuvwxyz0123456789';
const mixedCase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const hexadecimal = '0123456789abcdef';
const adjectives = ['autumn', 'bold', 'calm', 'cool', 'crimson', 'dry', 'falling', 'green', 'late', 'lucky', 'morning', 'muddy', 'noisy', 'plain', 'quiet', 'red', 'shiny', 'small', 'solitary', 'still', 'weathered', 'wild', 'winter', 'young'];
const nouns = ['bird', 'bread', 'breeze', 'cell', 'cloud', 'dawn', 'field', 'fire', 'forest', 'frost', 'king', 'lake', 'leaf', 'meadow', 'moon', 'pine', 'rain', 'rice', 'river', 'sea', 'smoke', 'sun', 'thunder', 'wind'];

/**
Make one. A generator (splitmix32), not a cipher: nothing outside the simulator depends on its values.
*/
export function createRandom(seed: number | string): Random {
	let state = createHash('sha256').update(String(seed)).digest().readUInt32LE(0);

	const next = (): number => {
		state = Math.trunc(state + 0x9E_37_79_B9);
		let mixed = state ^ (state >>> 16);
		mixed = Math.imul(mixed, 0x21_F0_AA_AD);
		mixed ^= mixed >>> 15;
		mixed = Math.imul(mixed, 0x73_5A_2D_97);
		mixed ^= mixed >>> 15;
		return (mixed >>> 0) / 0x1_00_00_00_00;
	};

	const below = (limit: number) => Math.floor(next() * limit);
	const pick = (list: readonly string[]) => list[below(list.length)]!;
	const text = (length: number, alphabet = lowerCase) => Array.from({length}, () => alphabet[below(alphabet.length)]).join('');

	return {
		below,
		happens: chance => next() < chance,
		text,
		uuid: () => `${text(8, hexadecimal)}-${text(4, hexadecimal)}-4${text(3, hexadecimal)}-${text(1, '89ab')}${text(3, hexadecimal)}-${text(12, hexadecimal)}`,
		words: () => `${pick(adjectives)}-${pick(nouns)}`,
		password: () => `npg_${text(12, mixedCase)}`,
	};
}
