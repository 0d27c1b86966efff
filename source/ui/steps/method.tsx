import {heading, prose} from '../components/blocks.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {methodTexts, replaceRefusals, setRefusals} from '../text/method.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

/** How one login gets its new password, and why a way is not open. */
export const drawMethod: DrawScreen<'method'> = ({label, project, options, current, cursor, isAgain, refusal, replaceRefusal, isBegun, isConfirmed, problem}, {columns}) => {
	const chosen = options[cursor] ?? 'reset';
	const reasons = {reset: undefined, set: refusal && setRefusals[refusal], replace: replaceRefusal && replaceRefusals[replaceRefusal]} as const;
	const isClosed = (method: typeof chosen) => isBegun ? method !== current : reasons[method] !== undefined;
	const reason = reasons[chosen];
	return [
		heading(`How does ${label} on ${project} get its new password?`),
		list({
			count: options.length,
			cursor,
			drawRow(index) {
				const method = options[index]!;
				const state = isClosed(method) ? 'not now' : (method === current && !isAgain ? 'chosen' : '');
				return (
					<Cells
						key={method}
						aria-role='option'
						aria-state={{selected: index === cursor, disabled: isClosed(method)}}
						gap={1}
						cells={[
							{
								text: index === cursor ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
							},
							{text: methodTexts[method].label, tone: isClosed(method) ? 'quiet' : (index === cursor ? 'strong' : 'plain')},
							{text: state, isWhole: true, tone: 'quiet'},
						]}
					/>
				);
			},
		}),
		reason === undefined
			? prose(methodTexts[chosen].explanation, columns, {kind: 'keep'})
			: prose(reason, columns, {kind: 'keep', tone: 'warning'}),
		...(chosen === 'set' && refusal === undefined && isConfirmed ? [prose('No session from before the resets is open on this branch any more, so nobody who had an old password is watching.', columns)] : []),
		...(isBegun ? [prose('A second role is being made for it: that is seen to its end first.', columns, {kind: 'keep', tone: 'warning'})] : []),
		...(isAgain ? [prose('It was reset already. Another change makes the present password the old one: it must be delivered and proven anew.', columns, {kind: 'keep', tone: 'warning'})] : []),
		...problemBlock(problem, columns),
	];
};
