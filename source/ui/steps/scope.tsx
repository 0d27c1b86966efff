import {type ScopeRow} from '../../core/view-model.js';
import {
	details, heading, prose, type Detail,
} from '../components/blocks.js';
import {failureBlock} from '../components/failure.js';
import {fieldBlock} from '../components/field.js';
import {type Block} from '../components/layout.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {ScopeTreeRow} from '../components/scope-row.js';
import {providerTime} from '../text/time.js';
import {count, listed, transports} from '../text/words.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

type Scope = ScreenOf<'scope'>;

/** What could not be used or found asks for something to be done. */
const evidenceKinds: Readonly<Record<Scope['evidence'], Block['kind']>> = {
	none: 'spare', reading: 'detail', searching: 'detail', matched: 'spare', 'not-found': 'keep', failed: 'keep',
};

function evidenceDetail({evidence, evidenceNotes}: Scope): Detail | undefined {
	const notes = evidenceNotes.map(note => note.replace(/\.$/v, '')).join('; ');
	switch (evidence) {
		case 'none': {
			return undefined;
		}

		case 'reading': {
			return {name: 'evidence', value: 'being read…'};
		}

		case 'searching': {
			return {name: 'evidence', value: `looking for ${notes} in the projects…`};
		}

		case 'matched': {
			return {name: 'evidence', value: `found; what it names is marked${notes === '' ? '' : `. ${notes}`}`};
		}

		case 'not-found': {
			return {name: 'evidence', value: `names nothing that this key can see: ${notes === '' ? 'there is no host in it' : notes}. Check for a typo, use a key of its owner, or mark the roles by hand.`, tone: 'warning'};
		}

		case 'failed': {
			return {name: 'evidence', value: `could not be used: ${notes}. Press e to give it again.`, tone: 'bad'};
		}
	}
}

function progress({listing, loadedProjects, projects}: Scope): string {
	if (listing === 'under-way') {
		return 'Asking Neon for the projects…';
	}

	return loadedProjects < projects ? `${loadedProjects} of ${count(projects, 'project')} looked into` : '';
}

function warnings({siblings, unavailable, refused, recoverable}: Scope): ReadonlyArray<Detail | undefined> {
	return [
		siblings === 0 ? undefined : {name: 'siblings', value: `${siblings} more exposed by the marked ones: s adds ${siblings === 1 ? 'it' : 'them'}`, tone: 'warning'},
		unavailable.length === 0 ? undefined : {name: 'not listed', value: `${listed(unavailable)}: left out by Neon; r looks again`, tone: 'warning'},
		recoverable.length === 0 ? undefined : {name: 'deleted', value: `${listed(recoverable)}: can still be recovered, with ${recoverable.length === 1 ? 'its' : 'their'} old passwords`},
		...refused.map(({organization, reason}): Detail => ({name: 'refused', value: `${organization}: ${reason}`, tone: 'warning'})),
	];
}

function changedText(row: ScopeRow | undefined): string {
	return row?.kind === 'role' ? `${row.name} was last changed ${providerTime(row.changedAt)}.` : '';
}

function emptyText({listing, projects, filter}: Scope): string {
	if (listing !== 'done') {
		return '';
	}

	return projects === 0 && filter === ''
		? 'This key sees no project. Use a key of the account or organisation that owns what leaked.'
		: `Nothing matches “${filter}”.`;
}

/** The tree of what can be reset, with what the evidence names already marked. */
export const drawScope: DrawScreen<'scope'> = (screen, {columns}) => {
	const {rows, cursor, filter, filterHasFocus, selected, resettable, failure, transport, account, evidence, problem} = screen;
	const isFiltering = filterHasFocus || filter !== '';
	const search: readonly Block[] = isFiltering ? [fieldBlock('Search:', {kind: 'plain', text: filter, hasFocus: filterHasFocus}, columns)] : [];
	const drawRow = (index: number) => {
		const row = rows[index]!;
		return <ScopeTreeRow key={`${row.kind} ${row.id}`} row={row} isCurrent={index === cursor && !filterHasFocus} columns={columns}/>;
	};

	return [
		heading('What is in scope?', `${selected} of ${count(resettable, 'login')} marked`),
		details([account === '' ? undefined : {name: 'account', value: account}], columns, {kind: 'spare'}),
		details([evidenceDetail(screen)], columns, {kind: evidenceKinds[evidence], isAttached: true}),
		...(failure === undefined ? [] : [failureBlock(failure, 'list', columns)]),
		...(rows.length === 0 ? [prose(emptyText(screen), columns)] : [list({count: rows.length, cursor, drawRow})]),
		prose(changedText(rows[cursor]), columns, {kind: 'spare', tone: 'quiet', isAttached: true}),
		prose(progress(screen), columns, {kind: 'spare', tone: 'quiet', isAttached: true}),
		details(warnings(screen), columns, {kind: 'keep'}),
		...(transport === 'https' ? [prose(transports.https, columns, {kind: 'spare'})] : []),
		...search,
		...problemBlock(problem, columns),
	];
};
