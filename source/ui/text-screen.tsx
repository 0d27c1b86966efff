import {Box, Text} from 'ink';
import {useSyncExternalStore, type ReactElement} from 'react';
import {type Session} from './terminal/session.js';
import {useFrame} from './terminal/use-frame.js';
import {styles} from './theme.js';

type Properties = {
	readonly session: Pick<Session, 'committed' | 'size' | 'subscribeSize'>;
	readonly token: number;
	readonly title: string;
	readonly lines: readonly string[];
	/** The first line shown. */
	readonly top: number;
	readonly keys: string;
};

/** Title, blank lines, keys, and the row that Ink leaves below a frame. */
const linesAround = 5;

/**
A text to read outside an incident: a report, a debrief, the doctor's findings.
*/
export function TextScreen({session, token, title, lines, top, keys}: Properties): ReactElement {
	const {columns, rows} = useSyncExternalStore(session.subscribeSize, session.size);
	useFrame(session, token);
	const shown = lines.slice(top, top + Math.max(1, rows - linesAround));
	return (
		<Box flexDirection='column' width={columns} height={Math.max(1, rows - 1)} overflow='hidden'>
			<Text bold wrap='truncate-end'>{title}</Text>
			<Box height={1}/>
			{/* eslint-disable-next-line react/no-array-index-key -- A line of a text is its number. */}
			{shown.map((line, index) => <Text key={top + index} wrap='truncate-end'>{line === '' ? ' ' : line}</Text>)}
			<Box flexGrow={1}/>
			<Text wrap='truncate-end' {...styles.quiet}>{keys}</Text>
		</Box>
	);
}
