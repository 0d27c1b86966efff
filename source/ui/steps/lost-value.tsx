import {heading, prose} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {failureBlock} from '../components/failure.js';
import {fieldBlock} from '../components/field.js';
import {type DrawScreen} from './screen.js';

/** The reset happened, and the new value is in nobody's memory here. */
export const drawLostValue: DrawScreen<'lost-value'> = ({label, project, why, failure, isTrying, isSaved, field, problem, choices}, {columns}) => {
	const title = heading(`The new password of ${label} on ${project} is not here`);
	if (isTrying) {
		return [title, prose('Logging in with your copy…', columns, {kind: 'keep', tone: 'strong'})];
	}

	return [
		title,
		prose(isSaved
			? 'It was reset and you saved the new value. This program keeps values in memory only, and needs it again to deliver it and to prove the reset.'
			: 'It was reset, and this program ended before the new value was saved. It keeps values in memory only.', columns),
		...(why === 'not-stored'
			? [prose('Neon keeps no passwords for this project, so it cannot show it. If you saved it, give your copy: it is tested by a login. Otherwise only another reset helps.', columns, {kind: 'keep'})]
			: []),
		...(why === 'failed' && failure !== undefined ? [failureBlock(failure, 'value', columns)] : []),
		fieldBlock('Your copy:', field, columns, problem),
		choicesBlock(choices, columns),
	];
};
