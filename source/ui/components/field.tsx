import {Box, Text} from 'ink';
import stringWidth from 'string-width';
import {type ReactElement} from 'react';
import {type Field} from '../../core/view-model.js';
import {styles, symbols} from '../theme.js';
import {type Block} from './layout.js';
import {Line} from './line.js';
import {wrap, wrapMarked} from './wrap.js';

function FieldText({field}: {readonly field: Field}): ReactElement {
	const text = field.kind === 'plain' ? field.text : symbols.dot.repeat(field.length);
	return (
		<Box aria-role='textbox' flexGrow={1} flexShrink={1} flexBasis={0} height={1}>
			{/* The end is where the typing happens. */}
			<Text wrap='truncate-start' {...(field.hasFocus ? {} : styles.quiet)}>{`${text}${field.hasFocus ? symbols.edge : ''}`}</Text>
		</Box>
	);
}

/** Below this many columns beside its label a field gets a line of its own. */
const leastField = 14;

/**
The question of a screen with its field, and what was wrong with the last answer.
*/
export function fieldBlock(label: string, field: Field, columns: number, problem?: string): Block {
	const isBeside = stringWidth(label) + 2 + leastField <= columns;
	const labels = isBeside ? [] : wrap(label, columns);
	const problems = problem === undefined ? [] : wrapMarked(symbols.problem, problem, columns);
	const rows = [
		...labels.map(line => <Line key={line} tone='strong'>{line}</Line>),
		<Box key='field' height={1} columnGap={isBeside ? 2 : 0} paddingLeft={isBeside ? 0 : 2}>
			{isBeside ? <Box flexShrink={0}><Text bold>{label}</Text></Box> : null}
			<FieldText field={field}/>
		</Box>,
		...problems.map(line => <Line key={line} tone='bad'>{line}</Line>),
	];
	return {kind: 'answer', height: rows.length, draw: height => height === 0 ? [] : rows.slice(-height)};
}
