import wrapAnsi from 'wrap-ansi';

/** Longer lines are hard to read, however wide the window is. */
const readable = 100;

/**
The lines of a paragraph, none wider than the columns.
*/
export function wrap(text: string, columns: number): readonly string[] {
	return wrapAnsi(text, Math.max(1, Math.min(columns, readable)), {hard: true}).split('\n');
}
