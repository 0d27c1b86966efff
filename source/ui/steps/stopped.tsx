import {type StopReason} from '../../core/fact.js';
import {details, heading, prose} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {providerTime} from '../text/time.js';
import {type DrawScreen} from './screen.js';

const reasons: Readonly<Record<StopReason, {readonly title: string; readonly means: string}>> = {
	'changed-by-someone': {
		title: 'changed by someone else',
		means: 'Right before the reset the role was read again, and it is not as it was when the scope was chosen. A colleague may have reset it, or the attacker. Nothing was sent. Find out who it was before you go on: a second reset cuts off whoever uses the new password.',
	},
	gone: {
		title: 'not there any more',
		means: 'Neon does not know this role or branch any more, or this key may not see it. If it was deleted, its password is dead with it; this program cannot show that.',
	},
	untouchable: {
		title: 'must not be reset',
		means: 'It belongs to Neon or to the system, and a reset could break the branch. Nothing was sent.',
	},
	refused: {
		title: 'not reset',
		means: 'No reset was made now, so it has the password that it had before.',
	},
	'operations-failed': {
		title: 'accepted, but not applied',
		means: 'Neon took the reset, and the operation that applies it failed. The old password may still work, and the new one may not.',
	},
};

/** A credential that is not as it was confirmed, or that the provider refused. */
export const drawStopped: DrawScreen<'stopped'> = ({label, project, reason, detail, updatedAt, choices}, {columns}) => {
	const {title, means} = reasons[reason];
	return [
		heading(`Stopped: ${label} on ${project}, ${title}`),
		details([
			updatedAt === undefined ? undefined : {name: 'changed', value: providerTime(updatedAt), tone: 'warning'},
			detail === '' ? undefined : {name: 'in detail', value: detail},
		], columns),
		prose(means, columns, {kind: 'keep'}),
		choicesBlock(choices, columns),
	];
};
