import {Box, Text} from 'ink';
import stringWidth from 'string-width';
import {type ReactElement} from 'react';
import {type Choices} from '../../core/view-model.js';
import {styles, symbols} from '../theme.js';
import {type Block} from './layout.js';
import {wrap} from './wrap.js';

type Item = {readonly text: string; readonly isCurrent: boolean};

const gap = 3;

function linesOf(items: readonly Item[], columns: number): ReadonlyArray<readonly Item[]> {
	const lines: Item[][] = [];
	let used = Number.POSITIVE_INFINITY;
	for (const item of items) {
		const width = stringWidth(item.text) + 2;
		if (used + gap + width > columns) {
			lines.push([]);
			used = 0;
		}

		lines.at(-1)!.push(item);
		used += (used === 0 ? 0 : gap) + width;
	}

	return lines;
}

function ChoiceItem({text, isCurrent}: Item): ReactElement {
	return (
		<Box aria-role='button' aria-state={{selected: isCurrent}} flexShrink={1}>
			<Text aria-hidden {...styles.accent}>{isCurrent ? `${symbols.cursor} ` : '  '}</Text>
			<Text wrap='truncate-end' {...(isCurrent ? styles.strong : styles.plain)}>{text}</Text>
		</Box>
	);
}

/**
What else can be done here. While the field has the focus letters are text, so no letter is offered then.
*/
export function choicesBlock({options, index, hasFocus}: Choices, columns: number, before = 'Tab:'): Block {
	if (!hasFocus) {
		const lines = options.length === 0 ? [] : wrap(`${before} ${options.map(({label}) => label).join(' · ')}`, columns);
		return {
			kind: 'detail', height: lines.length, isAttached: true, draw: height => lines.slice(0, height).map(line => <Box key={line} height={1}><Text wrap='truncate-end' {...styles.quiet}>{line}</Text></Box>),
		};
	}

	const lines = linesOf(options.map((option, place) => ({text: `${option.key}  ${option.label}`, isCurrent: place === index})), columns);
	return {
		kind: 'answer',
		height: lines.length,
		draw: height => lines.slice(0, height).map(line => (
			<Box key={line[0]!.text} height={1} columnGap={gap}>
				{line.map(item => <ChoiceItem key={item.text} {...item}/>)}
			</Box>
		)),
	};
}
