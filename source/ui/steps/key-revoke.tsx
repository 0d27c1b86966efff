import {
	details, heading, marked, prose,
} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {fieldBlock} from '../components/field.js';
import {secretBlocks} from '../components/secret.js';
import {providerTime} from '../text/time.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

/** The new key, masked until asked for, and the receipt that it was saved. */
export const drawKeyShow: DrawScreen<'key-show'> = ({label, keyName, isRunner, value, isRevealed, field, problem, notice, choices}, {columns, peek}) => [
	heading(label === keyName ? `New key ${keyName}` : `New key in place of ${label}`, 'shown once'),
	...secretBlocks({
		handle: value, isRevealed, form: 'password', address: undefined, name: 'key',
	}, columns, peek),
	prose(`Its name is ${keyName}; Neon accepts it. Neon never shows its value again, and this program keeps none: save it now.`, columns, {kind: 'keep', tone: 'warning'}),
	prose(isRunner ? 'After the receipt this program goes on with it, and only then revokes the old ones. Interrupted, it asks for it again.' : 'After the receipt the old one may be revoked.', columns, {kind: 'detail'}),
	...(notice === undefined ? [] : [marked(symbols.done, notice, columns, {kind: 'keep', tone: 'good'})]),
	fieldBlock('Saved it? Type its last four characters:', field, columns, problem),
	choicesBlock(choices, columns),
];

/** The end of an exposed key, by its name. */
export const drawKeyRevoke: DrawScreen<'key-revoke'> = ({label, reach, lastUsedAt, from, createdAt, word, isCode, runsOn, successor, isPrecautionary, failure, field, problem, choices, position}, {columns}) => [
	heading(`Revoke the key ${label}`, `${position.index} of ${position.of}`),
	details([
		{name: 'reaches', value: reach},
		{name: 'made', value: createdAt === '' ? 'not known' : providerTime(createdAt)},
		{name: 'last used', value: lastUsedAt === undefined ? 'never' : `${providerTime(lastUsedAt)}${from === undefined ? '' : ` from ${from}`}`},
		{name: 'new one', value: successor ?? 'none is made in its place', tone: successor === undefined ? 'warning' : 'plain'},
		{name: 'running on', value: runsOn},
	], columns, {kind: 'detail'}),
	prose('Whatever uses it fails from the next request on, and it cannot be brought back.', columns, {kind: 'keep'}),
	...(isPrecautionary ? [prose('Perhaps nobody has it: “revoke last” keeps it until everything runs on the new one. Until then whoever has it can read every new password.', columns, {kind: 'keep', tone: 'warning'})] : []),
	...(failure === undefined ? [] : [marked(symbols.failed, `Not revoked: ${failure}`, columns, {kind: 'keep', tone: 'bad'})]),
	...(isCode ? [prose('The name has characters that a keyboard may not have, so a code stands for it.', columns, {kind: 'spare'})] : []),
	fieldBlock(`Type ${word} to revoke it:`, field, columns, problem),
	choicesBlock(choices, columns),
];
