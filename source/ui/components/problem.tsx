import {symbols} from '../theme.js';
import {marked} from './blocks.js';
import {type Block} from './layout.js';

/**
What was wrong with the last key, where there is no field that says it.
*/
export function problemBlock(problem: string | undefined, columns: number): readonly Block[] {
	return problem === undefined ? [] : [marked(symbols.problem, problem, columns, {kind: 'answer', tone: 'bad'})];
}
