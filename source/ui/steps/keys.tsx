import {
	details, heading, prose, type Detail,
} from '../components/blocks.js';
import {failureBlock} from '../components/failure.js';
import {fieldBlock} from '../components/field.js';
import {keyDetail, KeyListRow} from '../components/key-row.js';
import {type Block} from '../components/layout.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {count} from '../text/words.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

type Keys = ScreenOf<'keys'>;

function leakedText({leaked: {given, live, isInUse}}: Keys): Detail | undefined {
	if (given === 0) {
		return undefined;
	}

	const works = live === 0 ? 'none of them works now' : `${live === given ? (given === 1 ? 'it' : 'all') : live} still ${live === 1 ? 'works' : 'work'}`;
	return {name: 'given', value: `${count(given, 'key')} in the evidence; ${works}${isInUse ? '. One of them is the key in use here' : ''}. Which entry it is, Neon does not tell: mark it`, tone: live === 0 ? 'plain' : 'warning'};
}

function notes(screen: Keys): ReadonlyArray<Detail | undefined> {
	const {missing, unlisted} = screen;
	return [
		leakedText(screen),
		...unlisted.map((label): Detail => ({name: 'not listed', value: `${label}: by hand`})),
		...missing.map(({what, reason}): Detail => ({name: 'not seen', value: `${what}: ${reason}`, tone: 'warning'})),
	];
}

function emptyText({listing, filter}: Keys): string {
	if (listing === 'under-way') {
		return 'Asking Neon for the keys…';
	}

	return filter === '' ? 'Neon lists no key to this one.' : `Nothing matches “${filter}”.`;
}

function chooseBlocks(screen: Keys, columns: number): readonly Block[] {
	const {rows, cursor, filter, filterHasFocus, failure, problem} = screen;
	const isFiltering = filterHasFocus || filter !== '';
	return [
		prose('Any live key reads the new passwords, so exposed keys go before them. Mark those that leaked; what was made since the leak or used from an address that you do not know is marked already.', columns),
		...(failure === undefined ? [] : [failureBlock(failure, 'list', columns)]),
		...(rows.length === 0
			? [prose(emptyText(screen), columns, {kind: 'keep'})]
			: [list({count: rows.length, cursor, drawRow: index => <KeyListRow key={rows[index]!.id} row={rows[index]!} isCurrent={index === cursor && !filterHasFocus} columns={columns} shows='marks'/>})]),
		prose(keyDetail(rows[cursor]), columns, {kind: 'spare', tone: 'quiet', isAttached: true}),
		details(notes(screen), columns, {kind: 'keep'}),
		...(isFiltering ? [fieldBlock('Search:', {kind: 'plain', text: filter, hasFocus: filterHasFocus}, columns)] : []),
		...problemBlock(problem, columns),
	];
}

/** Every key that can be listed, with what speaks against it; afterwards what became of each. */
export const drawKeys: DrawScreen<'keys'> = (screen, {columns}) => {
	const {mode, rows, cursor, marked, total, isPostponed} = screen;
	if (mode === 'choose') {
		return [heading('Which API keys are exposed?', `${marked} of ${count(total, 'key')} marked`), ...chooseBlocks(screen, columns)];
	}

	return [
		heading(isPostponed ? 'The old keys are revoked last' : 'What became of the keys', count(marked, 'key')),
		...(isPostponed ? [prose('Until then whoever has one of them can read every new password. It comes back after the proof.', columns, {kind: 'keep', tone: 'warning'})] : []),
		list({count: rows.length, cursor, drawRow: index => <KeyListRow key={rows[index]!.id} row={rows[index]!} isCurrent={index === cursor} columns={columns} shows='state'/>}),
		details(notes({...screen, unlisted: []}), columns, {kind: 'detail'}),
		prose('Not seen by any key: other people’s personal keys, Console sessions and connected applications. Ask each person; remove a member who cannot answer.', columns, {kind: 'spare', tone: 'quiet'}),
	];
};

/** Which entry of the list the typed key is. */
export const drawKeyPick: DrawScreen<'key-pick'> = ({label, rows, cursor, listing, failure, problem}, {columns}) => [
	heading(`Which one is the new key for ${label}?`),
	prose('The key that you typed works. Choose its entry, so that it is known which one this program runs on; the newest is on top.', columns),
	...(failure === undefined ? [] : [failureBlock(failure, 'list', columns)]),
	...(listing === 'under-way' ? [prose('Asking Neon for the keys…', columns, {kind: 'keep'})] : []),
	list({count: rows.length, cursor, drawRow: index => <KeyListRow key={rows[index]!.id} row={rows[index]!} isCurrent={index === cursor} columns={columns} shows='plain'/>}),
	prose(keyDetail(rows[cursor]), columns, {kind: 'spare', tone: 'quiet', isAttached: true}),
	...problemBlock(problem, columns),
];
