import {Box, Text} from 'ink';
import {type ComponentProps, type ReactElement, type ReactNode} from 'react';
import {styles, type Tone} from '../theme.js';

type Aria = Pick<ComponentProps<typeof Box>, 'aria-role' | 'aria-state'>;

type LineProps = {
	readonly children: ReactNode;
	readonly tone?: Tone;
	readonly indent?: number;
	readonly cut?: 'end' | 'middle' | 'start';
};

const cuts = {end: 'truncate-end', middle: 'truncate-middle', start: 'truncate-start'} as const;

/**
One line of text, cut with an ellipsis where it is too long.
*/
export function Line({children, tone = 'plain', indent = 0, cut = 'end'}: LineProps): ReactElement {
	return (
		<Box paddingLeft={indent} height={1}>
			<Text {...styles[tone]} wrap={cuts[cut]}>{children}</Text>
		</Box>
	);
}

export type Cell = {
	readonly text: string;
	/** In columns. Without it the cell takes what the others leave. */
	readonly width?: number;
	/** As wide as its text; for the last cell, which is then never cut. */
	readonly isWhole?: boolean;
	readonly tone?: Tone;
	readonly cut?: 'end' | 'middle' | 'start';
	/** Drawn, not read aloud. */
	readonly isSilent?: boolean;
};

type CellsProps = Aria & {
	readonly cells: readonly Cell[];
	readonly indent?: number;
	readonly gap?: number;
};

function CellBox({text, width, isWhole = false, tone = 'plain', cut = 'end', isSilent = false}: Cell): ReactElement {
	const size = width === undefined ? {flexGrow: isWhole ? 0 : 1, flexShrink: isWhole ? 0 : 1, flexBasis: isWhole ? undefined : 0} : {width, flexShrink: 0};
	return (
		<Box height={1} aria-hidden={isSilent} {...size}>
			<Text {...styles[tone]} wrap={cuts[cut]}>{text}</Text>
		</Box>
	);
}

/**
One line of cells that stand below each other in a list.
*/
export function Cells({cells, indent = 0, gap = 2, ...aria}: CellsProps): ReactElement {
	return (
		<Box height={1} paddingLeft={indent} columnGap={gap} {...aria}>
			{cells.map((cell, index) => (
				// eslint-disable-next-line react/no-array-index-key -- A cell is known by its place, and nothing else.
				<CellBox key={index} {...cell}/>
			))}
		</Box>
	);
}
