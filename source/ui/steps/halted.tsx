import {heading, marked, prose} from '../components/blocks.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

/** The journal cannot be written, so nothing more is sent. */
export const drawHalted: DrawScreen<'halted'> = ({message}, {columns}) => [
	heading('Stopped: the journal cannot be written'),
	marked(symbols.failed, message, columns, {kind: 'keep', tone: 'bad'}),
	prose('What is not recorded is not sent, so nothing more is done. Everything that was recorded before is kept.', columns, {kind: 'keep'}),
	prose('Make room on the disk or correct the rights of the folder, leave with ctrl+c, and run rekey resume.', columns, {kind: 'keep', tone: 'strong'}),
];
