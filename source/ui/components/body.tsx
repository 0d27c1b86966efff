import {Box, Text} from 'ink';
import {cloneElement, type ReactElement} from 'react';
import {styles, symbols} from '../theme.js';
import {layOut, type Block} from './layout.js';

type Properties = {
	readonly blocks: readonly Block[];
	readonly height: number;
};

const gap = <Box height={1}/>;

const cutMark = <Box height={1}><Text {...styles.quiet}>{`${symbols.cut} a taller window shows more`}</Text></Box>;

/**
The parts of a screen, one line below the other, in as many lines as there are.
*/
export function Body({blocks, height}: Properties): ReactElement {
	const {heights, gaps, cutAfter} = layOut(blocks, height);
	const rows = blocks.flatMap((block, index) => [
		...(gaps[index] ? [gap] : []),
		...block.draw(heights[index]!),
		...(cutAfter === index ? [cutMark] : []),
	]);
	return (
		<Box flexDirection='column' flexShrink={0} paddingX={1}>
			{/* eslint-disable-next-line react/no-array-index-key -- A row is a line of the screen, and nothing about it is kept. Two may well say the same. */}
			{rows.map((row, line) => cloneElement(row, {key: line}))}
		</Box>
	);
}
