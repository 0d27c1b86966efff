import {heading, prose} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {fieldBlock} from '../components/field.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {count} from '../text/words.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

/** The rest of a project, or of everything: every login is listed before its one word is typed. */
export const drawBatch: DrawScreen<'batch'> = ({project, projectId, projects, labels, scroll, word, field, problem, choices, withoutLooking}, {columns}) => [
	heading(project === '' ? 'Reset all that is left' : `Reset all that is left in ${project}`, count(labels.length, 'login')),
	prose(`${project === '' ? `${count(projects, 'project')} side by side, in each one` : `${projectId}. One`} after another, each read again first; one that someone else changed is left and asked about. Every old password dies, and its sessions are ended.`, columns),
	list({
		count: labels.length,
		cursor: scroll,
		drawRow: index => (
			<Cells
				key={`${index} ${labels[index]!}`}
				aria-role='listitem'
				aria-state={{selected: index === scroll}}
				gap={1}
				cells={[
					{text: index === scroll ? symbols.cursor : ' ', width: 1, isSilent: true},
					{text: labels[index]!, cut: 'middle'},
				]}
			/>
		),
	}),
	prose(withoutLooking
		? 'The new values are delivered without being shown, and every place is read back. One that needs its value by hand is still shown.'
		: 'Each new value is shown once and needs its receipt.', columns),
	fieldBlock(`Type ${word}:`, field, columns, problem),
	choicesBlock(choices, columns),
];
