import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {type ReactElement} from 'react';
import {type View} from '../core/view-model.js';
import {Body} from './components/body.js';
import {HeaderLine} from './components/header.js';
import {KeyLine, keyLines} from './components/key-hints.js';
import {overlayBlocks} from './components/overlay.js';
import {Rail} from './components/rail.js';
import {drawScreen} from './steps/index.js';
import {styles, symbols} from './theme.js';
import {type Peek} from './use-store.js';

type Properties = {
	readonly view: View;
	/** Of the terminal. The frame is one row lower, because Ink writes a line break after it. */
	readonly columns: number;
	readonly rows: number;
	readonly peek: Peek;
};

/** What is left out, the lower the window is. */
function measures(rows: number): {readonly hasRail: boolean; readonly rules: number; readonly keyLines: number} {
	if (rows < 12) {
		return {hasRail: false, rules: 0, keyLines: 1};
	}

	return {hasRail: true, rules: rows < 20 ? 1 : 2, keyLines: 2};
}

function Rule({columns}: {readonly columns: number}): ReactElement {
	return <Box height={1}><Text {...styles.quiet}>{symbols.rule.repeat(columns)}</Text></Box>;
}

/**
The whole picture: header, rail, body, keys. Never higher than the terminal less one row, never wider.
*/
export function Frame({view, columns, rows, peek}: Properties): ReactElement {
	const isScreenReader = useIsScreenReaderEnabled();
	const {header, screen, overlay, keys} = view;
	const {hasRail, rules, keyLines: mostKeyLines} = measures(rows);
	const hints = keyLines(keys, columns, mostKeyLines);
	const around = 1 + (hasRail ? 1 : 0) + rules + hints.length;
	const height = Math.max(1, rows - 1 - around);
	const inner = Math.max(1, columns - 2);
	const blocks = overlay === undefined ? drawScreen(screen, {columns: inner, peek}) : overlayBlocks(overlay, inner);
	const rule = <Rule columns={columns}/>;

	return (
		<Box flexDirection='column' width={columns} overflow='hidden' {...(isScreenReader ? {} : {height: Math.max(1, rows - 1)})}>
			<HeaderLine header={header} columns={columns}/>
			{hasRail ? <Rail rail={header.rail} columns={columns}/> : null}
			{rules > 1 && !isScreenReader && rule}
			<Box flexDirection='column' flexGrow={1} flexShrink={0} height={isScreenReader ? undefined : height} overflow='hidden'>
				<Body blocks={blocks} height={height}/>
			</Box>
			{rules > 0 && !isScreenReader && rule}
			{hints.map(line => <KeyLine key={line[0]?.key ?? 'none'} keys={line}/>)}
		</Box>
	);
}
