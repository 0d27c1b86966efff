import {details, heading, prose} from '../components/blocks.js';
import {DeliveryRow} from '../components/delivery-row.js';
import {fieldBlock} from '../components/field.js';
import {type Block} from '../components/layout.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {secretBlocks} from '../components/secret.js';
import {deliveryMark, destinationName} from '../text/delivery.js';
import {cards} from '../text/cards.js';
import {confidences, count} from '../text/words.js';
import {type DrawScreen, type Paper, type ScreenOf} from './screen.js';

type Delivery = ScreenOf<'delivery'>;

function placeDetails(line: Delivery['lines'][number], label: string, columns: number): Block {
	const {destination, container, key, detail, confidence, isAutomatic, note} = line;
	const {words, tone} = deliveryMark(line);
	return details([
		{name: isAutomatic ? destinationName(destination) : 'place', value: container},
		key === '' ? undefined : {name: 'variable', value: [key, detail].filter(part => part !== '').join(', ')},
		label === '' ? undefined : {name: 'for', value: label},
		confidence === undefined ? undefined : {name: 'because', value: `it ${confidences[confidence]}`},
		{name: 'state', value: words, tone},
		note === '' || words.includes(note) ? undefined : {name: 'seen', value: note},
	], columns);
}

function suspectBlocks(suspect: NonNullable<Delivery['suspect']>, columns: number): readonly Block[] {
	return [
		prose('This is where the leak happened. Whoever read the old value here may read the new one. Before anything is written: change the tokens and sessions of this laptop, remove what let them in, and check what syncs or backs up these files.', columns, {kind: 'keep', tone: 'warning'}),
		fieldBlock(`Only when that is done, type ${suspect.word}:`, suspect.field, columns, suspect.problem),
	];
}

function valueBlocks({value}: Delivery, {columns, peek}: Paper): readonly Block[] {
	return value === undefined
		? []
		: secretBlocks({
			handle: value.handle, isRevealed: value.isRevealed, form: 'password', address: undefined,
		}, columns, peek);
}

function automatic({lines, label, hasValue}: Delivery): string {
	const what = lines.length === 1
		? 'The value is replaced in place and nothing else in the file is touched; then it is read back.'
		: 'The values are replaced in place and nothing else in the files is touched; then each is read back.';
	return hasValue
		? `${what} The old value is not kept. What reads it only at its start has to be started again.`
		: `The new value of ${label === '' ? 'this login' : label} is not in memory here, so nothing can be written.`;
}

/** One place opened, or every place that is about to be written. */
export const drawDelivery: DrawScreen<'delivery'> = (screen, paper) => {
	const {columns} = paper;
	const {lines, scroll, label, isAutomatic, card = 'other', suspect, problem} = screen;
	const first = lines[0];
	const body = lines.length === 1 && first !== undefined
		? placeDetails(first, label, columns)
		: list({
			count: lines.length,
			cursor: scroll,
			drawRow: index => <DeliveryRow key={lines[index]!.id} line={lines[index]!} isCurrent={index === scroll} columns={columns}/>,
		});
	if (suspect !== undefined) {
		return [heading(`Write ${count(lines.length, 'place')}?`, 'suspect'), body, ...suspectBlocks(suspect, columns)];
	}

	return isAutomatic
		? [heading(lines.length === 1 ? 'Write the new value?' : `Write ${count(lines.length, 'place')}?`, label), body, prose(automatic(screen), columns, {kind: 'keep'}), ...problemBlock(problem, columns)]
		: [heading(first?.container ?? '', 'by hand'), ...(card === 'other' ? [body] : []), ...cards[card].map(text => prose(text, columns)), ...valueBlocks(screen, paper), ...problemBlock(problem, columns)];
};
