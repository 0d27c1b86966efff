import {heading, prose} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {fieldBlock} from '../components/field.js';
import {type DrawScreen} from './screen.js';

/** The password that SQL will set. Nothing is sent from here. */
export const drawSetValue: DrawScreen<'set-value'> = ({label, project, login, mayStage, isPreparing, field, problem, choices}, {columns}) => [
	heading(`Which password will ${label} on ${project} get?`),
	prose('Press enter to have one generated: 40 letters and digits. Or type or paste your own; it must be worth 60 bits, and is never shown here.', columns, {kind: 'keep'}),
	prose(login === undefined ? 'No password that works is at hand to log in with yet.' : `ALTER ROLE will be sent by ${login === label ? 'the role itself' : login}, in plain text: Neon takes nothing else, and monitoring roles can see it while it runs.`, columns),
	prose(mayStage ? 'Nothing is set yet. Next you can give it to the places that need it, and set it when they have it.' : 'Nothing is set yet. The leak is confirmed, so places get the value only after it is set.', columns),
	...(isPreparing ? [prose('Looking at it…', columns, {kind: 'keep', tone: 'strong'})] : []),
	fieldBlock('Your own, or nothing:', field, columns, problem),
	choicesBlock(choices, columns),
];
