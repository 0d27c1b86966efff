/**
What a colour means. Every tone comes with a word or a symbol, so nothing is lost without colours.
*/
export type Tone = 'plain' | 'strong' | 'quiet' | 'good' | 'warning' | 'bad' | 'accent' | 'alarm';

type Style = {
	readonly color?: string;
	readonly bold?: boolean;
	readonly dimColor?: boolean;
	readonly inverse?: boolean;
};

/** The styles of Ink's `Text` for each tone; only the sixteen colours that every terminal theme adjusts. */
export const styles: Readonly<Record<Tone, Style>> = {
	plain: {},
	strong: {bold: true},
	quiet: {dimColor: true},
	good: {color: 'green'},
	warning: {color: 'yellow'},
	bad: {color: 'red', bold: true},
	accent: {color: 'cyan'},
	alarm: {inverse: true, bold: true},
};

/**
Symbols, one column each. A hollow one was seen by nobody but the operator.
*/
export const symbols = {
	done: '✓',
	current: '●',
	ahead: '○',
	cursor: '›',
	edge: '▏',
	dot: '•',
	rule: '─',
	cut: '…',
	seen: '●',
	halfway: '◐',
	open: '○',
	byHand: '◇',
	claimed: '◇',
	failed: '✗',
	skipped: '–',
	unknown: '?',
	problem: '!',
	checked: '[x]',
	unchecked: '[ ]',
	untouchable: ' – ',
	folded: '▸',
	unfolded: '▾',
} as const;
