import {renderToString} from 'ink';
import {type View} from '../core/view-model.js';
import {Frame} from './frame.js';
import {type Peek} from './use-store.js';

/** A screen as plain text, for where there is no terminal. */
export function frameText(view: View, size: {readonly columns: number; readonly rows: number}, peek: Peek): string {
	return renderToString(<Frame view={view} columns={size.columns} rows={size.rows} peek={peek}/>, {columns: size.columns})
		.split('\n').map(line => line.trimEnd()).join('\n').trimEnd();
}
