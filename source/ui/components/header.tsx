import {Box, Text} from 'ink';
import {type ReactElement} from 'react';
import {type Header} from '../../core/view-model.js';
import {duration, stopwatch} from '../text/time.js';
import {sourceNames} from '../text/words.js';
import {styles} from '../theme.js';

function leakText(leakedFor: number | undefined, isWide: boolean): string {
	if (leakedFor === undefined) {
		return isWide ? 'leaked: not known' : 'leaked ?';
	}

	return `leaked ${duration(leakedFor)}`;
}

/**
The incident, where it leaked, and the two times. A drill says so first, and in words.
*/
export function HeaderLine({header, columns}: {readonly header: Header; readonly columns: number}): ReactElement {
	const {incidentId, drill, source, where, leakedFor, inResponse} = header;
	const isWide = columns >= 80;
	const place = where === '' ? (source === undefined ? '' : sourceNames[source]) : where;
	const times = source === undefined ? stopwatch(inResponse) : `${leakText(leakedFor, isWide)} · ${stopwatch(inResponse)}`;
	return (
		<Box height={1} paddingX={1} columnGap={2}>
			<Box flexShrink={0} columnGap={2}>
				<Text bold>rekey</Text>
				{drill !== undefined && <Text {...styles.alarm}>{` DRILL ${isWide ? `${drill} ` : ''}`}</Text>}
				{(place === '' || (isWide && drill === undefined)) ? <Text>{incidentId}</Text> : null}
			</Box>
			<Box flexGrow={1} flexShrink={1} flexBasis={0}>
				<Text wrap='truncate-end'>{place}</Text>
			</Box>
			<Box flexShrink={0}>
				<Text>{times}</Text>
			</Box>
		</Box>
	);
}
