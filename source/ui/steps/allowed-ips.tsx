import {type AllowEntry} from '../../core/allow-edit.js';
import {heading, marked, prose} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {fieldBlock} from '../components/field.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {count} from '../text/words.js';
import {symbols, type Tone} from '../theme.js';
import {type DrawScreen} from './screen.js';

const marks: Readonly<Record<AllowEntry['state'], {readonly symbol: string; readonly text: string; readonly tone: Tone}>> = {
	kept: {symbol: ' ', text: '', tone: 'plain'},
	added: {symbol: '+', text: 'is let in', tone: 'good'},
	removed: {symbol: '-', text: 'is taken out', tone: 'warning'},
};

const doubts = {'matches-nobody': 'matches nobody', 'too-wide': 'very wide'} as const;

/** The list of addresses of one project, with what is typed on top of it. */
export const drawAllowedIps: DrawScreen<'allowed-ips'> = ({title, entries, left, isChanged, shutOut, knowsAddresses, state, failure, word, field, problem, choices}, {columns}) => [
	heading(title, isChanged ? `${count(left, 'entry', 'entries')} then` : count(left, 'entry', 'entries')),
	prose('Type an address, a range a-b or a block a/n to let it in, and an entry with a minus before it to take it out. It is merged into the list as it is when it is sent.', columns, {kind: 'spare'}),
	list({
		count: entries.length,
		cursor: Math.max(0, entries.length - 1),
		drawRow(index) {
			const {text, state: mark, doubt} = entries[index]!;
			const {symbol, text: said, tone} = marks[mark];
			return (
				<Cells
					key={`${mark} ${text}`}
					indent={2}
					gap={1}
					cells={[
						{
							text: symbol, width: 1, tone, isSilent: true,
						},
						{text, tone},
						{text: [said, doubt === undefined ? '' : doubts[doubt]].filter(part => part !== '').join(', '), isWhole: true, tone: doubt === undefined ? tone : 'warning'},
					]}
				/>
			);
		},
	}),
	...(shutOut.length === 0 ? [] : [marked(symbols.problem, `It shuts out ${shutOut.join(', ')}, which you said is yours.`, columns, {kind: 'keep', tone: 'bad'})]),
	...(isChanged && !knowsAddresses ? [marked(symbols.problem, 'No address of yours is known here, so it cannot be told whether you or a program of yours is shut out.', columns, {kind: 'keep', tone: 'warning'})] : []),
	...(isChanged ? [prose('Neon’s Data API does not work with such a list, and platforms without fixed addresses are shut out.', columns, {kind: 'spare'})] : []),
	...(failure === undefined ? [] : [marked(symbols.failed, failure, columns, {kind: 'keep', tone: 'bad'})]),
	...(state === 'sending' ? [prose('Asking Neon…', columns, {kind: 'keep', tone: 'strong'})] : []),
	...(state === 'changed' && !isChanged ? [marked(symbols.seen, 'The list was changed and read back.', columns, {kind: 'keep', tone: 'good'})] : []),
	fieldBlock(isChanged ? `Next, or ${word} to send it:` : 'Address:', field, columns, problem),
	choicesBlock(choices, columns),
];
