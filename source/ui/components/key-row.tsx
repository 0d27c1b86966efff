import {type ReactElement} from 'react';
import {type KeyRow} from '../../core/key-rows.js';
import {
	keyMarks, keyOrigins, keyPlans, keyStates,
} from '../text/keys.js';
import {providerTime} from '../text/time.js';
import {symbols} from '../theme.js';
import {Cells, type Cell} from './line.js';

type Properties = {
	readonly row: KeyRow;
	readonly isCurrent: boolean;
	readonly columns: number;
	/** `state`: what became of it. `marks`: whether it must go. `plain`: neither. */
	readonly shows: 'marks' | 'state' | 'plain';
};

function usedText({lastUsedAt, from}: KeyRow): string {
	return lastUsedAt === undefined ? 'never used' : `${providerTime(lastUsedAt)}${from === undefined ? '' : ` from ${from}`}`;
}

function noteCells(row: KeyRow, shows: Properties['shows'], isWide: boolean): readonly Cell[] {
	const {state, isMarked, marks, plan, origin} = row;
	if (shows === 'state') {
		const {text, tone} = keyStates[state];
		return [{text, tone}];
	}

	const note = shows === 'plain' || !isMarked ? (origin === undefined ? '' : keyOrigins[origin]) : `${marks.map(mark => keyMarks[mark]).join(', ')}: ${keyPlans[plan]}`;
	return [
		...(isWide ? [{text: usedText(row), width: 34, tone: 'quiet'} as const] : []),
		{text: note, tone: isMarked && shows === 'marks' ? 'warning' : 'quiet'},
	];
}

/** One key of a list. */
export function KeyListRow({row, isCurrent, columns, shows}: Properties): ReactElement {
	const {name, reach, isMarked, state} = row;
	const isWide = columns > 100;
	return (
		<Cells
			aria-role='option'
			aria-state={{selected: isCurrent, checked: isMarked}}
			gap={1}
			cells={[
				{
					text: isCurrent ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
				},
				...(shows === 'marks'
					? [{
						text: isMarked ? symbols.checked : symbols.unchecked, width: 3, tone: isMarked ? 'strong' : 'plain', isSilent: true,
					} as const]
					: []),
				...(shows === 'state'
					? [{
						text: state === 'proven' || state === 'own' ? symbols.seen : (state === 'revoked' || state === 'gone' || state === 'by-hand' ? symbols.claimed : symbols.open), width: 1, isSilent: true,
					} as const]
					: []),
				{
					text: name, width: columns > 70 ? 30 : 22, tone: isCurrent ? 'strong' : 'plain', cut: 'middle',
				},
				{
					text: reach, width: columns > 70 ? 12 : 10, tone: 'quiet', cut: 'end',
				},
				...noteCells(row, shows, isWide),
			]}
		/>
	);
}

/** What the list has no room for. */
export function keyDetail(row: KeyRow | undefined): string {
	return row === undefined || row.createdAt === '' ? '' : `${row.name}: made ${providerTime(row.createdAt)}; ${row.lastUsedAt === undefined ? 'never used' : `last used ${usedText(row)}`}${row.origin === undefined ? '' : `; ${keyOrigins[row.origin]}`}.`;
}
