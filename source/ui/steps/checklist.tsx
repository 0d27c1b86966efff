import {type DeliveryLine, type ProofLine} from '../../core/view-model.js';
import {
	details, heading, prose, type Detail,
} from '../components/blocks.js';
import {DeliveryRow} from '../components/delivery-row.js';
import {fieldBlock} from '../components/field.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {deliveryMark} from '../text/delivery.js';
import {verdicts} from '../text/proof.js';
import {clockTime} from '../text/time.js';
import {searchDetails} from '../text/search.js';
import {listed} from '../text/words.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

function proofDetail({verdict, isChecking, checkedAt}: ProofLine): Detail {
	const {symbol, tone, short} = verdicts[verdict];
	const when = checkedAt === undefined ? '' : `, ${clockTime(checkedAt)}`;
	return {name: 'proof', value: `${symbol} ${short}${when}${isChecking ? '; checking now…' : ''}`, tone};
}

/** The row under the cursor, whole: its path, and what was seen or said of it. */
function currentDetails(line: DeliveryLine): ReadonlyArray<Detail | undefined> {
	const {container, key, detail, note, managedBy, service, remark, isUnassigned} = line;
	const {words, tone} = deliveryMark(line);
	return [
		{name: 'place', value: [container, key, detail].filter(part => part !== '').join(', ')},
		isUnassigned ? {name: 'whose', value: 'only its name speaks for it: enter says which login it is for', tone: 'warning'} : undefined,
		managedBy === undefined ? undefined : {name: 'copy of', value: `${managedBy}: changed there first`, tone: 'warning'},
		service === undefined ? undefined : {name: 'service', value: `${service} still runs with the old value: d deploys it, once all of it is written`},
		remark === undefined ? undefined : {name: 'note', value: remark},
		note === '' || note === 'ticked by hand' ? undefined : {name: 'state', value: words.includes(note) ? words : `${words}: ${note}`, tone},
	];
}

const legend = `${symbols.seen} seen here  ${symbols.halfway} half way  ${symbols.byHand} ticked by hand, not seen here  ${symbols.open} open`;

/** Every place that stores one credential, and how far each has come. */
export const drawChecklist: DrawScreen<'checklist'> = (screen, {columns}) => {
	const {label, project, rows, cursor, done, all, proof, position, search, hasValue, filter, filterHasFocus, deployable, deploying, problem} = screen;
	const current = rows[cursor];
	return [
		heading(`Propagate ${label}${project === '' ? '' : ` on ${project}`}`, `${done} of ${all} done${position.index === 0 ? '' : ` · login ${position.index} of ${position.of}`}`),
		...(proof === undefined ? [] : [details([proofDetail(proof)], columns, {kind: 'detail', isAttached: true})]),
		rows.length === 0
			? prose(filter === '' ? 'No place is known to store it.' : `Nothing matches “${filter}”.`, columns)
			: list({
				count: rows.length,
				cursor,
				drawRow: index => <DeliveryRow key={rows[index]!.id} line={rows[index]!} isCurrent={index === cursor && !filterHasFocus} columns={columns}/>,
			}),
		details([
			...(current === undefined ? [] : currentDetails(current)),
			...searchDetails(search, 'nothing was searched; f names a folder', 'r looks again'),
			deployable.length === 0 ? undefined : {name: 'deploy', value: `${listed(deployable)}: written, not deployed`, tone: 'warning'},
			deploying.length === 0 ? undefined : {name: 'deploying', value: listed(deploying, 2)},
			hasValue ? undefined : {name: 'value', value: 'the new value is not in memory here, so nothing can be written', tone: 'warning'},
		], columns, {kind: 'detail'}),
		prose(legend, columns, {kind: 'spare', tone: 'quiet', isAttached: true}),
		...(filterHasFocus || filter !== '' ? [fieldBlock('Filter:', {kind: 'plain', text: filter, hasFocus: filterHasFocus}, columns)] : []),
		...problemBlock(problem, columns),
	];
};
