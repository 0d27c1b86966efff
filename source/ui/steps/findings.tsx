import {type FindingRecord, type FindingStage} from '../../core/finding.js';
import {
	details, heading, marked, prose,
} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {fieldBlock} from '../components/field.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {clockTime} from '../text/time.js';
import {count} from '../text/words.js';
import {symbols, type Tone} from '../theme.js';
import {type DrawScreen} from './screen.js';

type Mark = {readonly symbol: string; readonly text: string; readonly tone: Tone};

function markOf({stage, weight, change, kind}: FindingRecord): Mark {
	// Nothing is known about what no API shows.
	const unsuspected = kind === 'by-hand' ? 'look by hand' : 'as before';
	const marks: Readonly<Record<FindingStage['name'], Mark>> = {
		open: weight === 'suspect' ? {symbol: symbols.problem, text: 'open', tone: 'warning'} : {symbol: symbols.open, text: unsuspected, tone: 'quiet'},
		sent: {symbol: symbols.halfway, text: 'being shut', tone: 'plain'},
		disarmed: {symbol: symbols.claimed, text: change?.door === 'role' ? 'disarmed, not removed' : 'shut, not looked at', tone: 'plain'},
		verified: {symbol: symbols.seen, text: 'gone', tone: 'good'},
		accepted: {symbol: symbols.skipped, text: 'accepted', tone: 'quiet'},
	};
	return marks[stage.name];
}

/** What the audits turned up, suspects first. */
export const drawFindings: DrawScreen<'findings'> = ({rows, cursor, open, notes, missing, isAfter}, {columns}) => [
	heading('Side doors', `${open} open · ${count(rows.length, 'finding')}`),
	prose(isAfter
		? 'After the last eviction everything was looked at again and compared with how it was when the response began.'
		: 'What else opens these projects. What may have been planted since the leak is open until it is shut or accepted; the rest was there before and is named for your eyes.', columns),
	list({
		count: rows.length,
		cursor,
		drawRow(index) {
			const record = rows[index]!;
			const {symbol, text, tone} = markOf(record);
			return (
				<Cells
					key={record.id}
					aria-role='option'
					aria-state={{selected: index === cursor}}
					gap={1}
					cells={[
						{
							text: index === cursor ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
						},
						{
							text: symbol, width: 1, tone, isSilent: true,
						},
						{text: record.title, tone: index === cursor ? 'strong' : 'plain'},
						{text, isWhole: true, tone},
					]}
				/>
			);
		},
	}),
	prose(rows[cursor]?.because ?? '', columns, {kind: 'detail', tone: 'quiet', isAttached: true}),
	details(missing.map(value => ({name: 'not seen', value, tone: 'warning'} as const)), columns, {kind: 'keep'}),
	...(notes > 0 && open === 0 ? [prose('Nothing is open.', columns, {kind: 'spare', tone: 'good'})] : []),
];

/** One finding: why it matters, and what can be done. */
export const drawFinding: DrawScreen<'finding'> = ({record, isBusy, consequences, warning, word, field, problem, choices}, {columns}) => {
	const {title, because, matters, steps, stage, change} = record;
	const {text} = markOf(record);
	return [
		heading(title, text),
		prose(`${because} ${matters}`, columns, {kind: 'keep'}),
		...(stage.name === 'accepted' ? [prose(`Accepted at ${clockTime(stage.at)}: ${stage.reason}`, columns)] : []),
		...((stage.name === 'open' || stage.name === 'disarmed') && stage.failure !== undefined ? [marked(symbols.failed, stage.failure, columns, {kind: 'keep', tone: 'bad'})] : []),
		...(field === undefined && stage.name !== 'verified' ? steps.map((step, index) => prose(`${index + 1}. ${step}`, columns, {kind: 'detail', isAttached: index > 0})) : []),
		...consequences.map(line => prose(line, columns, {kind: 'keep'})),
		...(warning === undefined ? [] : [marked(symbols.problem, warning, columns, {kind: 'keep', tone: 'bad'})]),
		...(isBusy ? [prose(change?.door === 'role' ? 'Asking Neon and the database…' : 'Asking Neon…', columns, {kind: 'keep', tone: 'strong'})] : []),
		...(field === undefined ? [] : [fieldBlock(`Type ${word} to do it:`, field, columns, problem)]),
		...(isBusy ? [] : [choicesBlock(choices, columns)]),
	];
};
