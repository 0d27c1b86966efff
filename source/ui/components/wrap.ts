import wrapAnsi from 'wrap-ansi';

/** Longer lines are hard to read, however wide the window is. */
const readable = 100;

/**
The lines of a paragraph, none wider than the columns.
*/
export function wrap(text: string, columns: number): readonly string[] {
	return wrapAnsi(text, Math.max(1, Math.min(columns, readable)), {hard: true}).split('\n');
}

/**
The lines of a paragraph that starts with a symbol; what follows stands below the text, not below the symbol.
*/
export function wrapMarked(symbol: string, text: string, columns: number): readonly string[] {
	return wrap(text, columns - 2).map((line, index) => `${index === 0 ? symbol : ' '} ${line}`);
}
