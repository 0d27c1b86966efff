import {
	details, heading, prose, type Detail,
} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {fieldBlock} from '../components/field.js';
import {usedByText} from '../text/search.js';
import {branchMarks, count, listed} from '../text/words.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

type Confirm = ScreenOf<'confirm'>;

function sessionsText(openSessions: Confirm['openSessions']): string {
	if (openSessions === 'not-checked') {
		return 'open sessions: not checked';
	}

	return openSessions === 'looking' ? 'open sessions: looking…' : `open sessions: ${openSessions}`;
}

const proofs: Readonly<Record<Confirm['oldValue'], Omit<Detail, 'name'>>> = {
	accepted: {value: 'the old password works now, so its end can be proven'},
	dead: {value: 'the old value at hand is refused already; its refusal will prove nothing', tone: 'warning'},
	looking: {value: 'trying the old password…'},
	unknown: {value: 'no old value was tried; the end will be “claimed, not tried”', tone: 'warning'},
};

function consequences({openSessions, remainingOnBranch, storesPasswords, isAgain, branchMarks: marks}: Confirm): string {
	const sessions = typeof openSessions === 'number' && openSessions > 0
		? `The ${count(openSessions, 'open session')} ${openSessions === 1 ? 'is' : 'are'} ended right after`
		: 'Open sessions are ended right after';
	const restart = remainingOnBranch === 0
		? 'the restart of the compute is asked for next'
		: `the restart of the compute is asked for once, when the other ${count(remainingOnBranch, 'login')} of this branch ${remainingOnBranch === 1 ? 'is' : 'are'} done`;
	return [
		...(isAgain ? ['This was reset before: the password from that reset stops working too.'] : []),
		'New logins with the old password fail as soon as Neon has applied it; until then it still works.',
		marks.includes('no-compute') ? 'The branch has no compute, so there are no sessions to end.' : `${sessions}; ${restart}.`,
		...(storesPasswords ? [] : ['Neon keeps no passwords for this project: if the new one is lost, only another reset helps.']),
	].join(' ');
}

function setText({origin, bits, login, mayStage, given}: NonNullable<Confirm['set']>, label: string): string {
	const who = login === '' ? 'no login at hand any more' : `ALTER ROLE by ${login === label ? 'the role itself' : login}`;
	const staged = mayStage ? `; ${given === 0 ? 'places can have it first (tab, c)' : `${count(given, 'place')} ${given === 1 ? 'has' : 'have'} it already`}` : '';
	return `${origin === 'generated' ? 'generated' : 'yours, never shown'}, ${bits} bits; ${who}, in plain text${staged}`;
}

/** The consequences of one reset, and its name to type. */
export const drawConfirm: DrawScreen<'confirm'> = (screen, {columns}) => {
	const {label, word, isCode, project, projectId, branch, branchMarks: marks, ownedDatabases, openSessions, leakedValueIsDead, field, problem, choices, position, isAgain, oldValue} = screen;
	const owns = ownedDatabases.length === 0 ? 'owns no database' : `owns ${listed(ownedDatabases, 3)}`;
	return [
		heading(`${screen.set === undefined ? (isAgain ? 'Reset again' : 'Reset') : 'Set the password of'} ${label}`, `${position.index} of ${position.of}`),
		details([
			{name: 'project', value: `${project}  ${projectId}`},
			{name: 'branch', value: [branch, ...marks.map(mark => branchMarks[mark])].join(', ')},
			{name: 'role', value: `${owns}; ${sessionsText(openSessions)}`},
			{name: 'used by', value: usedByText(screen.usedBy, screen.search)},
			{name: 'proof', ...proofs[oldValue]},
			screen.set === undefined ? undefined : {name: 'value', value: setText(screen.set, label)},
			leakedValueIsDead ? {name: 'leaked', value: 'the leaked value itself is refused already: the password was changed since', tone: 'good'} : undefined,
		], columns, {kind: 'detail'}),
		prose(consequences(screen), columns, {kind: 'keep'}),
		...(isCode ? [prose('The name has characters that a keyboard may not have, so a code stands for it.', columns, {kind: 'spare'})] : []),
		fieldBlock(`Type ${word} to ${screen.set === undefined ? 'reset' : 'set'} it:`, field, columns, problem),
		choicesBlock(choices, columns),
	];
};
