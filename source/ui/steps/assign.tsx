import {heading, prose} from '../components/blocks.js';
import {DeliveryRow} from '../components/delivery-row.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

/** A place that only its name speaks for: whose value does it hold? */
export const drawAssign: DrawScreen<'assign'> = ({lines, isKey, owners, cursor, left}, {columns}) => {
	const choices = [...owners, 'none of these: leave it alone'];
	return [
		heading(isKey ? 'Which API key is this place for?' : 'Which login is this place for?', left > 1 ? `1 of ${left} such places` : ''),
		list({
			count: lines.length, cursor: 0, kind: 'detail', drawRow: index => <DeliveryRow key={lines[index]!.id} line={lines[index]!} isCurrent={false} columns={columns}/>,
		}),
		prose('Its value cannot be read there, so only its name speaks for it. What you choose is written into it, and a wrong choice takes its consumer down.', columns, {kind: 'keep'}),
		list({
			count: choices.length,
			cursor,
			drawRow: index => (
				<Cells
					key={choices[index]}
					gap={1}
					aria-role='option'
					aria-state={{selected: index === cursor}}
					cells={[
						{
							text: index === cursor ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
						},
						{text: choices[index]!, tone: index === cursor ? 'strong' : 'plain', cut: 'middle'},
					]}
				/>
			),
		}),
	];
};
