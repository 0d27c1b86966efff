import {heading, marked, prose} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {fieldBlock} from '../components/field.js';
import {secretBlocks} from '../components/secret.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

function afterwards(canBeRevealedLater: boolean): string {
	return canBeRevealedLater
		? 'Pasting it back whole is a receipt too. After it this program does not show the value again; the Neon Console still can.'
		: 'Nobody can show it again: Neon keeps no passwords for this project. Save it before you go on. Pasting it back whole is a receipt too.';
}

/** The new value, masked until asked for, and the receipt that it was saved. */
export const drawShowOnce: DrawScreen<'show-once'> = ({label, project, isLive, value, isRevealed, form, role, address, canBeRevealedLater, field, problem, notice, choices, position}, {columns, peek}) => [
	heading(`New password for ${label} on ${project}`, `shown once · ${position.index} of ${position.of}`),
	...secretBlocks({
		handle: value, isRevealed, form, address: address === undefined ? undefined : {...address, role},
	}, columns, peek),
	...(address === undefined ? [prose('The branch has no compute, so there is no connection string.', columns, {kind: 'spare', tone: 'quiet', isAttached: true})] : []),
	...(isLive ? [] : [prose('Not live yet: Neon is still applying it, and until then the old password works.', columns, {kind: 'detail', tone: 'warning'})]),
	prose(afterwards(canBeRevealedLater), columns, {kind: 'detail', tone: canBeRevealedLater ? 'plain' : 'warning'}),
	...(notice === undefined ? [] : [marked(symbols.done, notice, columns, {kind: 'keep', tone: 'good'})]),
	fieldBlock('Saved it? Type its last four characters:', field, columns, problem),
	choicesBlock(choices, columns),
];
