import {Box, Text} from 'ink';
import stringWidth from 'string-width';
import {type ReactElement} from 'react';
import {type RailItem} from '../../core/view-model.js';
import {railNames} from '../text/words.js';
import {styles, symbols} from '../theme.js';

type Level = 'full' | 'close' | 'short' | 'least';

function textOf({step, state, count}: RailItem, level: Level): string {
	const isCurrent = state === 'current';
	const symbol = symbols[state];
	// How much of the leak is covered is said in every window.
	const counted = count !== undefined && (level === 'full' || level === 'close' || isCurrent || step === 'scope') ? ` ${count.done}/${count.of}` : '';
	if (level === 'least' && !isCurrent) {
		return `${symbol}${counted}`;
	}

	return `${symbol} ${railNames[step]}${counted}`;
}

const gaps: Readonly<Record<Level, number>> = {
	full: 2, close: 1, short: 1, least: 2,
};

function widthOf(rail: readonly RailItem[], level: Level): number {
	return rail.reduce((width, item) => width + stringWidth(textOf(item, level)) + gaps[level], 2);
}

/**
Where in the work we are. Where the window is narrow, the steps around the current one say less.
*/
export function Rail({rail, columns}: {readonly rail: readonly RailItem[]; readonly columns: number}): ReactElement {
	const level = (['full', 'close', 'short'] as const).find(candidate => widthOf(rail, candidate) <= columns) ?? 'least';
	return (
		<Box height={1} paddingX={1} columnGap={gaps[level]}>
			{rail.map(item => (
				<Box key={item.step} flexShrink={0} aria-role='tab' aria-state={{selected: item.state === 'current'}}>
					<Text {...(item.state === 'current' ? styles.strong : (item.state === 'done' ? styles.good : styles.quiet))}>{textOf(item, level)}</Text>
				</Box>
			))}
		</Box>
	);
}
