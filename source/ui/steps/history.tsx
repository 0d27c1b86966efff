import {heading, prose} from '../components/blocks.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {clockTime} from '../text/time.js';
import {railNames} from '../text/words.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

/** What was done in one step, from the journal. */
export const drawHistory: DrawScreen<'history'> = ({step, lines, scroll}, {columns}) => [
	heading(`${railNames[step]}, so far`, 'from the journal'),
	lines.length === 0
		? prose('Nothing is recorded for this step yet.', columns)
		: list({
			count: lines.length,
			cursor: scroll,
			drawRow(index) {
				const {at, text} = lines[index]!;
				return (
					<Cells
						key={`${index} ${text}`}
						aria-role='listitem'
						aria-state={{selected: index === scroll}}
						gap={1}
						cells={[
							{
								text: index === scroll ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
							},
							{text: at === undefined ? '' : clockTime(at), width: 8, tone: 'quiet'},
							{text},
						]}
					/>
				);
			},
		}),
];
