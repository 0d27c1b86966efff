import {useCallback, useRef, type ReactNode} from 'react';
import {
	Box, Text, useInput, type Key,
} from 'ink';
import SelectInput from 'ink-select-input';

/**
One row of a menu. A row that cannot be chosen says why.
*/
export type MenuItem<Value> = {
	readonly label: string;
	readonly value: Value;
	/** Shown behind the label, dimmed. */
	readonly hint?: string;
	/** Why the row cannot be chosen; shown in place of the hint. */
	readonly disabled?: string;
};

type Props<Value> = {
	readonly items: ReadonlyArray<MenuItem<Value>>;
	/** Gets the `seen` of the Enter that chose, which the caller compares with the token of its screen. */
	readonly onSelect: (value: Value, seen: number) => void;
	/** The session's `stamp`. */
	readonly stamp: () => {readonly seen: number};
	/** How many rows are shown at once. @default all */
	readonly limit?: number;
	/** Shown where there is nothing to choose from. */
	readonly empty: string;
};

type RowProps = {
	readonly label: string;
	readonly note?: string;
	readonly isDisabled?: boolean;
	readonly isSelected?: boolean;
};

function Indicator({isSelected = false}: {readonly isSelected?: boolean}): ReactNode {
	return <Text bold>{isSelected ? '› ' : '  '}</Text>;
}

function Row({label, note = '', isDisabled = false, isSelected = false}: RowProps): ReactNode {
	const isReady = isSelected && !isDisabled;
	return (
		<Text wrap='truncate-end'>
			<Text bold={isReady} dimColor={isDisabled}>{label}</Text>
			<Text dimColor>{note === '' ? '' : `  ${note}`}</Text>
		</Text>
	);
}

/**
Remembers the key that is being handled. It stands before the list and never subscribes anew, so its listener runs before the list's.
*/
function KeyWatcher({onInput}: {readonly onInput: (input: string, key: Key) => void}): ReactNode {
	useInput(onInput);
	return undefined;
}

/**
A single choice. The cursor is the library's own, so it needs a session whose gate lets the list draw between two keys.

The list chooses a row at once when its number is typed, rows bear no numbers here, and a stray digit must not choose anything: only Enter does.
*/
export function Menu<Value>({items, onSelect, stamp, limit, empty}: Props<Value>): ReactNode {
	const lastKey = useRef<Key>(undefined);
	const rememberKey = useCallback((_input: string, key: Key) => {
		lastKey.current = key;
	}, []);
	const rows = items.map((item, index) => ({
		key: String(index), label: item.label, value: index, note: item.disabled ?? item.hint, isDisabled: item.disabled !== undefined,
	}));

	if (rows.length === 0) {
		return <Text>{empty}</Text>;
	}

	return (
		<Box flexDirection='column'>
			<KeyWatcher onInput={rememberKey}/>
			<SelectInput
				items={rows}
				limit={limit}
				indicatorComponent={Indicator}
				itemComponent={Row}
				onSelect={({value}) => {
					const item = items[value];
					if (item && item.disabled === undefined && lastKey.current?.return) {
						onSelect(item.value, stamp().seen);
					}
				}}
			/>
			{limit !== undefined && rows.length > limit && <Text dimColor>{`  ${limit} of ${rows.length} rows shown; the list goes round`}</Text>}
		</Box>
	);
}
