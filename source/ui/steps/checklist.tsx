import {type DeliveryLine, type ProofLine} from '../../core/view-model.js';
import {
	details, heading, prose, type Detail,
} from '../components/blocks.js';
import {DeliveryRow} from '../components/delivery-row.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {deliveryMark} from '../text/delivery.js';
import {verdicts} from '../text/proof.js';
import {clockTime} from '../text/time.js';
import {count, listed} from '../text/words.js';
import {symbols} from '../theme.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

function proofDetail({verdict, isChecking, checkedAt}: ProofLine): Detail {
	const {symbol, tone, short} = verdicts[verdict];
	const when = checkedAt === undefined ? '' : `, ${clockTime(checkedAt)}`;
	return {name: 'proof', value: `${symbol} ${short}${when}${isChecking ? '; checking now…' : ''}`, tone};
}

function searchDetail({search, filesRead, notSearched}: ScreenOf<'checklist'>): Detail {
	const missed = notSearched.map(({what, reason}) => `${what} (${reason})`);
	const rest = missed.length === 0 ? '' : `; not searched: ${listed(missed, 3)}`;
	switch (search) {
		case 'not-started': {
			return {name: 'search', value: 'no folder was searched; f names one', tone: 'warning'};
		}

		case 'under-way': {
			return {name: 'search', value: `searching this machine, ${count(filesRead, 'file')} read so far${rest}`};
		}

		case 'done': {
			return {name: 'search', value: `${count(filesRead, 'file')} read on this machine${rest}. Platforms: not searched; a adds one`, tone: missed.length === 0 ? 'plain' : 'warning'};
		}
	}
}

/** The row under the cursor, whole: its path, and what was seen or said of it. */
function currentDetails(line: DeliveryLine): ReadonlyArray<Detail | undefined> {
	const {container, key, detail, note} = line;
	const {words, tone} = deliveryMark(line);
	return [
		{name: 'place', value: [container, key, detail].filter(part => part !== '').join(', ')},
		note === '' || note === 'ticked by hand' ? undefined : {name: 'state', value: words.includes(note) ? words : `${words}: ${note}`, tone},
	];
}

const legend = `${symbols.seen} seen here  ${symbols.halfway} half way  ${symbols.byHand} ticked by hand, not seen here  ${symbols.open} open`;

/** Every place that stores one credential, and how far each has come. */
export const drawChecklist: DrawScreen<'checklist'> = (screen, {columns}) => {
	const {label, project, rows, cursor, done, proof, position, hasValue, problem} = screen;
	const current = rows[cursor];
	return [
		heading(`Propagate ${label} on ${project}`, `${done} of ${rows.length} done · login ${position.index} of ${position.of}`),
		details([proofDetail(proof)], columns, {kind: 'detail', isAttached: true}),
		rows.length === 0
			? prose('No place is known to store it.', columns)
			: list({
				count: rows.length,
				cursor,
				drawRow: index => <DeliveryRow key={rows[index]!.id} line={rows[index]!} isCurrent={index === cursor} columns={columns}/>,
			}),
		details([
			...(current === undefined ? [] : currentDetails(current)),
			searchDetail(screen),
			hasValue ? undefined : {name: 'value', value: 'the new value is not in memory here, so nothing can be written', tone: 'warning'},
		], columns, {kind: 'detail'}),
		prose(legend, columns, {kind: 'spare', tone: 'quiet', isAttached: true}),
		...problemBlock(problem, columns),
	];
};
