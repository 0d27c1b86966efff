import stringWidth from 'string-width';
import {heading, prose} from '../components/blocks.js';
import {failureBlock} from '../components/failure.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {count} from '../text/words.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

/** What is still open, and the end of the response. */
export const drawClose: DrawScreen<'close'> = ({isComplete, open, proven, claimed, total, scroll, failure}, {columns}) => {
	const neither = total - proven - claimed;
	const summary = [
		`${symbols.done} ${proven} proven dead`,
		`${symbols.claimed} ${claimed} claimed, not tried`,
		`${symbols.open} ${neither} neither`,
	].join('   ');
	const current = open[scroll] ?? '';
	return [
		heading('Close the incident', `${count(total, 'login')} in scope`),
		prose(summary, columns, {kind: 'keep', tone: isComplete ? 'good' : 'plain'}),
		prose(isComplete
			? 'Nothing is left open. Closing writes the report and forgets every value that is still in memory.'
			: `${count(open.length, 'open end')}. It can be closed all the same; the report lists every one.`, columns, {kind: 'keep'}),
		...(failure === undefined ? [] : [failureBlock(failure, 'report', columns)]),
		list({
			count: open.length,
			cursor: scroll,
			drawRow: index => (
				<Cells
					key={`${index} ${open[index]!}`}
					aria-role='listitem'
					aria-state={{selected: index === scroll}}
					gap={1}
					cells={[
						{
							text: index === scroll ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
						},
						{
							text: symbols.problem, width: 1, tone: 'warning', isSilent: true,
						},
						{text: open[index]!},
					]}
				/>
			),
		}),
		// The whole sentence, where its row is too short for it.
		...(stringWidth(current) > columns - 4 ? [prose(current, columns)] : []),
	];
};
