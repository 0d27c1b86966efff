import {heading, prose} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {failureBlock} from '../components/failure.js';
import {fieldBlock} from '../components/field.js';
import {type DrawScreen} from './screen.js';

/** A reset whose answer never came. */
export const drawUnknown: DrawScreen<'unknown'> = ({label, project, reason, isReconciling, failure, word, field, problem, choices}, {columns}) => {
	const title = heading(`Not known: was ${label} on ${project} reset?`);
	const happened = prose(`The request was on its way, and its answer did not arrive. ${reason} The password may be the old or a new one. It is not sent again by itself.`, columns);
	if (isReconciling) {
		return [
			title,
			happened,
			prose('Asking Neon what is true: the time of the last change, the operations, and the password itself where Neon keeps it…', columns, {kind: 'keep', tone: 'strong'}),
		];
	}

	return [
		title,
		happened,
		...(failure === undefined
			? [prose('Neon could not tell either. Looking again is free. Resetting again is safe as well: it replaces whatever password is there now, and what uses that one stops working.', columns, {kind: 'keep'})]
			: [failureBlock(failure, 'unknown', columns)]),
		fieldBlock(`Type ${word} to reset it again:`, field, columns, problem),
		choicesBlock(choices, columns),
	];
};
