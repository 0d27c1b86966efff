import {type Failure} from '../../core/outcome.js';
import {explainFailure, type FailureContext} from '../text/failure.js';
import {symbols} from '../theme.js';
import {type Block} from './layout.js';
import {Line} from './line.js';
import {wrap, wrapMarked} from './wrap.js';

/**
What happened, what it means, what to press next.
*/
export function failureBlock(failure: Failure, context: FailureContext, columns: number): Block {
	const {happened, means, next} = explainFailure(failure, context);
	const rows = [
		...wrapMarked(symbols.failed, happened, columns).map(line => <Line key={`happened ${line}`} tone='bad'>{line}</Line>),
		...wrap(means, columns - 2).map(line => <Line key={`means ${line}`} indent={2}>{line}</Line>),
		...wrap(next, columns - 2).map(line => <Line key={`next ${line}`} indent={2}>{line}</Line>),
	];
	return {kind: 'keep', height: rows.length, draw: height => rows.slice(0, height)};
}
