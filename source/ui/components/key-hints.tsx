import {Box, Text} from 'ink';
import stringWidth from 'string-width';
import {type ReactElement} from 'react';
import {type KeyHint} from '../../core/view-model.js';
import {styles} from '../theme.js';

const gap = 3;

function widthOf({key, does}: KeyHint): number {
	return stringWidth(key) + 1 + stringWidth(does);
}

/**
Divides the keys among lines. What does not fit on the last line is left out from the end, except for the very last key: it leads to all the others, or out.
*/
export function keyLines(keys: readonly KeyHint[], columns: number, most: number): ReadonlyArray<readonly KeyHint[]> {
	const lines: KeyHint[][] = [[]];
	let used = 1;
	for (const hint of keys) {
		const width = widthOf(hint);
		const isFirst = lines.at(-1)!.length === 0;
		if (!isFirst && used + gap + width > columns - 1) {
			lines.push([]);
			used = 1;
		}

		used += (lines.at(-1)!.length === 0 ? 0 : gap) + width;
		lines.at(-1)!.push(hint);
	}

	if (lines.length <= most) {
		return lines;
	}

	const shown = lines.slice(0, most);
	const last = shown.at(-1)!;
	const final = keys.at(-1)!;
	while (last.length > 0 && last.reduce((width, hint) => width + widthOf(hint) + gap, 1) + widthOf(final) > columns - 1) {
		last.pop();
	}

	return [...shown.slice(0, -1), [...last, final]];
}

/**
One line of the keys that work here.
*/
export function KeyLine({keys}: {readonly keys: readonly KeyHint[]}): ReactElement {
	return (
		<Box height={1} paddingLeft={1} columnGap={gap}>
			{keys.map(({key, does}) => (
				<Box key={`${key} ${does}`} flexShrink={0} columnGap={1}>
					<Text {...styles.strong}>{key}</Text>
					<Text {...styles.quiet}>{does}</Text>
				</Box>
			))}
		</Box>
	);
}
