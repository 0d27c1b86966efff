import {type ReactElement} from 'react';

/**
A part of the body. It says how many lines it wants, and draws exactly as many as it gets.

Where the window is too small, parts give way in the order of their kinds:

- `list` scrolls, so it loses little.
- `spare` is good to know and goes first of what does not scroll, whole.
- `detail` is cut from its end.
- `keep` says what has to be known: the title, a consequence, a failure.
- `answer` is what the keys act on: the field, the focused choices, a value on show. It goes last.
*/
export type Block = {
	readonly kind: 'list' | 'spare' | 'detail' | 'keep' | 'answer';
	readonly height: number;
	/** Belongs to the part above: no empty line between them. */
	readonly isAttached?: boolean;
	/** One element for each line. */
	readonly draw: (height: number) => readonly ReactElement[];
};

/** How many lines each part gets, which have an empty line above, and where a mark says that something is missing. */
export type Layout = {
	readonly heights: readonly number[];
	readonly gaps: readonly boolean[];
	/** The mark comes right after this part. */
	readonly cutAfter: number | undefined;
};

/** How many rows of a list are worth an empty line elsewhere, how many a part that is good to know, how many any detail. */
const [manyRows, someRows, fewRows] = [10, 7, 5] as const;

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}

/**
Divides the lines of the body among its parts.
*/
export function layOut(blocks: ReadonlyArray<Omit<Block, 'draw'>>, height: number): Layout {
	const heights = blocks.map(block => block.height);
	const gaps = blocks.map((block, index) => index > 0 && !block.isAttached && block.height > 0);
	let hidden: number | undefined;

	const excess = () => sum(heights) + gaps.filter(Boolean).length + (hidden === undefined ? 0 : 1) - height;
	const indexesOf = (kind: Block['kind']) => blocks.flatMap((block, index) => block.kind === kind ? [index] : []);
	const shrink = (index: number, least: number) => {
		heights[index] = Math.max(Math.min(least, heights[index]!), heights[index]! - Math.max(0, excess()));
	};

	const hide = (index: number) => {
		if (excess() > 0 && heights[index]! > 0) {
			hidden = Math.min(index, hidden ?? index);
			shrink(index, 0);
		}
	};

	const scroll = (rows: number) => {
		for (const index of indexesOf('list')) {
			shrink(index, rows);
		}
	};

	scroll(manyRows);
	for (const index of gaps.keys()) {
		gaps[index] &&= excess() <= 0;
	}

	scroll(someRows);

	for (const index of indexesOf('spare').toReversed()) {
		if (excess() > 0) {
			heights[index] = 0;
			hidden = Math.min(index, hidden ?? index);
		}
	}

	scroll(fewRows);

	for (const index of [...indexesOf('detail').toReversed(), ...indexesOf('keep').toReversed(), ...indexesOf('list'), ...indexesOf('answer')]) {
		hide(index);
	}

	return {
		heights,
		gaps: gaps.map((gap, index) => gap && heights[index]! > 0),
		// No room even for the mark.
		cutAfter: excess() > 0 ? undefined : hidden,
	};
}
