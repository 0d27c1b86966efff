import {
	details, heading, marked, prose,
} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {fieldBlock} from '../components/field.js';
import {count} from '../text/words.js';
import {symbols} from '../theme.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

type Restart = ScreenOf<'restart'>;

const kinds: Readonly<Record<Restart['endpoints'][number]['kind'], string>> = {
	read_write: 'read and write',
	read_only: 'read replica',
	unknown: 'of a kind that this program does not know',
};

const sessionTexts: Readonly<Record<Restart['sessions'], string>> = {
	ended: 'The old sessions were ended over SQL already. A restart makes sure that none was missed.',
	'some-left': 'Some sessions that were opened with the old password are still open. Only a restart ends them.',
	'not-ended': 'The sessions that were opened with the old password could not all be ended over SQL. Only a restart ends them: whoever holds one stays in until then.',
};

/** Every compute of a branch once, after the last reset of the branch. */
export const drawRestart: DrawScreen<'restart'> = ({branch, project, endpoints, sessions, word, field, problem, choices, failure}, {columns}) => [
	heading(`Restart ${endpoints.length === 1 ? 'the compute' : count(endpoints.length, 'compute')} of ${branch} on ${project}`),
	...(failure === undefined ? [] : [marked(symbols.failed, `It was tried before: ${failure} It may have happened; a second restart does no other harm.`, columns, {kind: 'detail', tone: 'warning'})]),
	details(endpoints.map(({id, kind}) => ({name: 'compute', value: `${id}, ${kinds[kind]}`})), columns, {kind: 'detail'}),
	prose(sessionTexts[sessions], columns, sessions === 'ended' ? {kind: 'detail'} : {kind: 'keep', tone: 'warning'}),
	prose('It cuts every connection of this branch, of all its roles and of the pooler, for some seconds. Applications that do not reconnect by themselves go down.', columns, {kind: 'keep'}),
	fieldBlock(`Type ${word}:`, field, columns, problem),
	choicesBlock(choices, columns),
];
