import {details, heading, prose} from '../components/blocks.js';
import {failureBlock} from '../components/failure.js';
import {type DrawScreen} from './screen.js';

/** The end: where the report is. */
export const drawClosed: DrawScreen<'closed'> = ({isComplete, report, failure, proven, total}, {columns}) => [
	heading(isComplete ? 'Closed, complete' : 'Closed, NOT complete', `${proven} of ${total} proven`),
	prose(isComplete
		? 'Every old password in scope is proven dead. Go on watching the logs for failed logins: each one is a place that was missed.'
		: 'Some things stay open; the report lists them, with the reasons you gave. Somebody has to take each of them on.', columns, {tone: isComplete ? 'good' : 'warning'}),
	...(failure === undefined ? [] : [failureBlock(failure, 'report', columns)]),
	...(report === undefined
		? (failure === undefined ? [prose('Writing the report…', columns)] : [])
		: [details([{name: 'report', value: report}], columns), prose('It holds no secret and can be sent to whoever has to know.', columns, {kind: 'spare'})]),
];
