import {details, heading, prose} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {fieldBlock} from '../components/field.js';
import {entries} from '../text/questions.js';
import {type DrawScreen} from './screen.js';

/** One thing asked, with a line of text. */
export const drawEntry: DrawScreen<'entry'> = ({id, subject, field, problem, named, choices, hand}, {columns}) => {
	const {title, explanation, label} = entries[id];
	return [
		heading(title(subject)),
		prose(explanation, columns),
		...(id === 'known-addresses' ? [prose(`Seen: ${subject}`, columns, {kind: 'keep', tone: 'strong'})] : []),
		details(named.map((value, index) => ({name: index === 0 ? 'named' : '', value})), columns, {kind: 'spare'}),
		fieldBlock(hand === 'person' ? 'Who:' : label, field, columns, problem),
		...(choices === undefined ? [] : [choicesBlock(choices, columns)]),
	];
};
