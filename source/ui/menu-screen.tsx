import {Box, Text} from 'ink';
import {useSyncExternalStore, type ReactElement} from 'react';
import {Menu, type MenuItem} from './components/menu.js';
import {type Session} from './terminal/session.js';
import {useFrame} from './terminal/use-frame.js';
import {styles} from './theme.js';

type Properties<Value> = {
	readonly session: Pick<Session, 'committed' | 'size' | 'subscribeSize' | 'stamp'>;
	readonly token: number;
	readonly title: string;
	/** Sentences above the choices. */
	readonly lines: readonly string[];
	readonly items: ReadonlyArray<MenuItem<Value>>;
	readonly empty: string;
	readonly keys: string;
	readonly onSelect: (value: Value, seen: number) => void;
};

/** What stands around the list: title, blank lines, keys, and the row that Ink leaves below a frame. */
const linesAround = 7;

/**
One choice outside an incident, such as the start menu.
*/
export function MenuScreen<Value>({session, token, title, lines, items, empty, keys, onSelect}: Properties<Value>): ReactElement {
	const {columns, rows} = useSyncExternalStore(session.subscribeSize, session.size);
	useFrame(session, token);
	const limit = Math.max(1, rows - linesAround - lines.length);
	return (
		<Box flexDirection='column' width={columns} height={Math.max(1, rows - 1)} paddingX={1} overflow='hidden'>
			<Text bold wrap='truncate-end'>{title}</Text>
			<Box height={1}/>
			{lines.map(line => <Text key={line} wrap='wrap'>{line}</Text>)}
			{lines.length > 0 && <Box height={1}/>}
			<Menu items={items} stamp={session.stamp} limit={limit} empty={empty} onSelect={onSelect}/>
			<Box flexGrow={1}/>
			<Text wrap='truncate-end' {...styles.quiet}>{keys}</Text>
		</Box>
	);
}
