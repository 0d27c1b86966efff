import {
	details, heading, marked, prose,
} from '../components/blocks.js';
import {DeliveryRow} from '../components/delivery-row.js';
import {fieldBlock} from '../components/field.js';
import {type Block} from '../components/layout.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {secretBlocks} from '../components/secret.js';
import {deliveryMark} from '../text/delivery.js';
import {cards} from '../text/cards.js';
import {confidences, count} from '../text/words.js';
import {type DrawScreen, type Paper, type ScreenOf} from './screen.js';

type Delivery = ScreenOf<'delivery'>;

function placeDetails(line: Delivery['lines'][number], label: string, columns: number): Block {
	const {destination, container, key, detail, confidence, isAutomatic, note} = line;
	const {words, tone} = deliveryMark(line);
	return details([
		{name: isAutomatic ? destination : 'place', value: container},
		key === '' ? undefined : {name: 'variable', value: [key, detail].filter(part => part !== '').join(', ')},
		label === '' ? undefined : {name: 'for', value: label},
		confidence === undefined ? undefined : {name: 'because', value: `it ${confidences[confidence]}${confidence === 'same-name' ? '; the value cannot be read' : ''}`},
		{name: 'state', value: words, tone},
		note === '' || words.includes(note) ? undefined : {name: 'seen', value: note},
	], columns);
}

function suspectBlocks({place, word, field, problem}: NonNullable<Delivery['suspect']>, columns: number): readonly Block[] {
	if (place === 'the other laptop') {
		return [
			prose('Whoever has that laptop has its sessions, and may read there what is written now. Before anything is written: sign it out everywhere, change the tokens that lay on it, and look at the audit logs.', columns, {kind: 'keep', tone: 'warning'}),
			fieldBlock(`Only when that is done, type ${word}:`, field, columns, problem),
		];
	}

	const first = place === 'this laptop'
		? 'change the tokens and sessions of this laptop at every platform, remove what let them in, and check what syncs or backs up its files.'
		: `change the tokens and sessions of ${place}, remove the people, integrations and keys that nobody knows, and look at its audit log.`;
	return [
		prose(`This may be where the leak happened. Whoever read the old value at ${place} may read the new one. Before anything is written: ${first}`, columns, {kind: 'keep', tone: 'warning'}),
		fieldBlock(`Only when that is done, type ${word}:`, field, columns, problem),
	];
}

function valueBlocks({value}: Delivery, {columns, peek}: Paper): readonly Block[] {
	return value === undefined
		? []
		: secretBlocks({
			handle: value.handle, isRevealed: value.isRevealed, form: value.form, address: value.address === undefined ? undefined : {...value.address, role: value.role},
		}, columns, peek);
}

function automatic({lines, label, hasValue, writing = []}: Delivery): string {
	const what = lines.length === 1
		? 'The value is replaced in place and nothing else there is touched; then it is looked at again.'
		: 'The values are replaced in place and nothing else there is touched; then each is looked at again.';
	return hasValue
		? [what, ...writing, 'The old value is not kept. What reads it only at its start has to be started again.'].join(' ')
		: `The new value of ${label === '' ? 'this login' : label} is not in memory here, so nothing can be written.`;
}

/** What somebody must know before doing it by hand, or instead of it. */
function guidance({instructions, managed}: Delivery, columns: number): readonly Block[] {
	return [
		...(managed === undefined ? [] : [prose(`${managed.name} owns this value and would overwrite it: ${managed.advice} Then look here whether the copy has followed, and tick it.`, columns, {kind: 'keep', tone: 'warning'})]),
		...(instructions === undefined ? [] : [prose(instructions.reason, columns, {kind: 'keep'}), ...instructions.steps.map((text, index) => marked(`${index + 1}.`, text, columns, {kind: 'keep', isAttached: true}))]),
	];
}

/** What the program of the platform said, as the last thing on the screen. */
function outputBlocks({output}: Delivery, columns: number): readonly Block[] {
	return output.length === 0 ? [] : [prose('It said:', columns, {kind: 'detail', tone: 'quiet'}), ...output.slice(-8).map(line => prose(line, columns, {kind: 'detail', isAttached: true, tone: 'quiet'}))];
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

	if (isAutomatic) {
		return [
			heading(lines.length === 1 ? 'Write the new value?' : `Write ${count(lines.length, 'place')}?`, label),
			body,
			prose(automatic(screen), columns, {kind: 'keep'}),
			...outputBlocks(screen, columns),
			...problemBlock(problem, columns),
		];
	}

	const hasGuidance = screen.instructions !== undefined || screen.managed !== undefined;
	return [
		heading(first?.container ?? '', 'by hand'),
		...(card === 'team' || card === 'logs' ? [] : [body]),
		...guidance(screen, columns),
		...(hasGuidance ? [] : cards[card].map(text => prose(text, columns))),
		...valueBlocks(screen, paper),
		...(screen.notice === undefined ? [] : [prose(screen.notice, columns, {kind: 'keep', tone: 'good'})]),
		...problemBlock(problem, columns),
	];
};
