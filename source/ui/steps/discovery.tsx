import {type PlatformLine, type PlatformState} from '../../core/discovery.js';
import {
	details, heading, prose, type Detail,
} from '../components/blocks.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {clockTime} from '../text/time.js';
import {count} from '../text/words.js';
import {symbols, type Tone} from '../theme.js';
import {type DrawScreen} from './screen.js';

const marks: Readonly<Record<PlatformState, {readonly symbol: string; readonly tone: Tone; readonly words: string}>> = {
	waiting: {symbol: symbols.open, tone: 'plain', words: 'waiting'},
	searching: {symbol: symbols.halfway, tone: 'accent', words: 'searching…'},
	searched: {symbol: symbols.seen, tone: 'good', words: 'searched'},
	stopped: {symbol: symbols.unknown, tone: 'warning', words: 'stopped'},
	'not-ready': {symbol: symbols.failed, tone: 'bad', words: 'not searched'},
	failed: {symbol: symbols.failed, tone: 'bad', words: 'failed'},
	'left-out': {symbol: symbols.skipped, tone: 'quiet', words: 'left out'},
	absent: {symbol: symbols.skipped, tone: 'quiet', words: 'not on this machine'},
};

function wordsOf({state, looked, found, missed}: PlatformLine): string {
	const {words} = marks[state];
	switch (state) {
		case 'searching': {
			return `${words} ${count(looked, 'item')} so far`;
		}

		case 'searched': {
			const rest = missed.length === 0 ? '' : `; ${missed.length} not seen`;
			return `${count(found, 'place')} among ${count(looked, 'item')}${rest}`;
		}

		case 'not-ready':
		case 'failed': {
			return missed[0]?.reason ?? words;
		}

		case 'left-out': {
			return `${words}: ${missed[0]?.reason ?? ''}`;
		}

		default: {
			return words;
		}
	}
}

/** What the platform under the cursor could not see, whole, and what to run for it. */
function currentDetails({name, account, at, missed}: PlatformLine): ReadonlyArray<Detail | undefined> {
	return [
		...missed.slice(0, 4).flatMap(({what, reason, command, isByHand}): readonly Detail[] => [
			{name: 'not seen', value: what === name ? reason : `${what}: ${reason}`, tone: 'warning'},
			...(command === undefined ? [] : [{name: 'run', value: `${command} (in another terminal${isByHand ? '; what it shows is added to the checklist by hand' : ', then press r'})`}]),
		]),
		missed.length > 4 ? {name: '', value: `and ${missed.length - 4} more`} : undefined,
		{name: 'platform', value: [name, ...(account === undefined ? [] : [`as ${account}`]), ...(at === undefined ? [] : [clockTime(at)])].join(', ')},
	];
}

function aside(rows: readonly PlatformLine[], underWay: number): string {
	const present = rows.filter(({state}) => state !== 'absent');
	const searched = present.filter(({state}) => state === 'searched').length;
	return `${searched} of ${present.length} searched${underWay === 0 ? '' : `, ${underWay} under way`}`;
}

/** Every platform, how far its search has come, and what it could not see. */
export const drawDiscovery: DrawScreen<'discovery'> = ({rows, cursor, underWay, isAsked, problem}, {columns}) => {
	const current = rows[cursor];
	const width = columns > 70 ? 22 : 16;
	const drawRow = (index: number) => {
		const row = rows[index]!;
		const {symbol, tone} = marks[row.state];
		const isCurrent = index === cursor;
		return (
			<Cells
				key={row.id}
				aria-role='listitem'
				aria-state={{selected: isCurrent, busy: row.state === 'searching'}}
				gap={1}
				cells={[
					{
						text: isCurrent ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
					},
					{
						text: symbol, width: 1, tone, isSilent: true,
					},
					{text: row.name, width, tone: isCurrent ? 'strong' : 'plain'},
					{text: wordsOf(row), tone},
				]}
			/>
		);
	};

	return [
		heading('Where the values are stored', aside(rows, underWay)),
		...(isAsked ? [prose('Every place is looked for before anything is changed or closed, so that none is forgotten.', columns, {kind: 'spare', tone: 'quiet'})] : []),
		rows.length === 0 ? prose('There is no platform to search.', columns) : list({count: rows.length, cursor, drawRow}),
		...(current === undefined ? [] : [details(currentDetails(current), columns, {kind: 'detail'})]),
		...problemBlock(problem, columns),
	];
};
