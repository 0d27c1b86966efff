import {type ReactElement} from 'react';
import {type Instant} from '../../core/incident.js';
import {type ProofLine} from '../../core/view-model.js';
import {details, heading, prose} from '../components/blocks.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {
	evictedText, exposureText, sessionsText, verdicts,
} from '../text/proof.js';
import {keptTexts} from '../text/method.js';
import {clockTime, duration} from '../text/time.js';
import {transports} from '../text/words.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

function ProofRow({line, isCurrent}: {readonly line: ProofLine; readonly isCurrent: boolean}): ReactElement {
	const {label, project, verdict, isChecking, checkedAt} = line;
	const {symbol, tone, short} = verdicts[verdict];
	return (
		<Cells
			aria-role='listitem'
			aria-state={{selected: isCurrent, busy: isChecking}}
			gap={1}
			cells={[
				{
					text: isCurrent ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
				},
				{
					text: symbol, width: 1, tone, isSilent: true,
				},
				{text: `${label} · ${project}`, cut: 'middle', tone: isCurrent ? 'strong' : 'plain'},
				{text: isChecking ? 'checking…' : `${short}${checkedAt === undefined ? '' : ` ${clockTime(checkedAt)}`}`, isWhole: true, tone},
			]}
		/>
	);
}

function wait(nextTryAt: Instant | undefined, now: Instant): string {
	return nextTryAt === undefined
		? ''
		: ` Neon’s proxies may remember it for some minutes: looking again in ${duration(Math.max(0, nextTryAt - now))}.`;
}

/** What was shown about every old password, and what was not. */
export const drawProve: DrawScreen<'prove'> = ({rows, cursor, transport, now}, {columns}) => {
	const current = rows[cursor];
	const proven = rows.filter(({verdict}) => verdict === 'proven').length;
	return [
		heading('Are the old passwords dead?', `${proven} of ${rows.length} proven`),
		rows.length === 0
			? prose('There is nothing to prove: no login is in scope any more.', columns)
			: list({count: rows.length, cursor, drawRow: index => <ProofRow key={`${index} ${rows[index]!.label}`} line={rows[index]!} isCurrent={index === cursor}/>}),
		...(current === undefined
			? []
			: [
				prose(`${verdicts[current.verdict].sentence}${wait(current.nextTryAt, now)}`, columns, {kind: 'keep', tone: verdicts[current.verdict].tone}),
				details([
					current.note === '' ? undefined : {name: 'answer', value: `“${current.note}”`},
					{name: 'sessions', value: sessionsText(current.sessions)},
					current.evicted === undefined ? undefined : {name: 'older ones', value: evictedText(current.evicted)},
					current.statement === undefined ? undefined : {name: 'statement', value: keptTexts[current.statement], ...(current.statement === 'kept' ? {tone: 'warning'} : {})},
					{name: 'exposure', value: exposureText(current.exposure)},
				], columns, {kind: 'detail', isAttached: true}),
			]),
		prose(transport === undefined ? 'No way to a database was found, so no login can be tried from here.' : transports[transport], columns, {kind: 'spare', tone: 'quiet'}),
	];
};
