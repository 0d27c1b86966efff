import {type CellMark} from '../../core/matrix.js';
import {details, heading, prose} from '../components/blocks.js';
import {Cells, type Cell} from '../components/line.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {windowOf} from '../components/window.js';
import {providerTime} from '../text/time.js';
import {cellMarks, count} from '../text/words.js';
import {symbols, type Tone} from '../theme.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

type Matrix = ScreenOf<'matrix'>;

type MatrixCell = Matrix['cells'][number][number];

/** One letter for each thing that is known; the line below the list says it in words for the current cell. */
const letters: Readonly<Record<CellMark, string>> = {
	leaked: 'L', 'same-password': 'S', inherited: 'i', 'reset-since': 'r', protected: 'p',
};

const textWidth = 10;

/** With the cursor before it, and a gap after each. */
const cellWidth = textWidth + 1 + 2;

function toneOf({marks, untouchable}: NonNullable<MatrixCell>): Tone {
	if (untouchable !== undefined) {
		return 'quiet';
	}

	return marks.includes('leaked') || marks.includes('same-password') ? 'warning' : 'plain';
}

/** The cursor stands before its cell and is not read aloud. */
function cellsOf(cell: MatrixCell, isCurrent: boolean): readonly Cell[] {
	const cursor: Cell = {
		text: isCurrent ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
	};
	if (cell === undefined) {
		return [cursor, {text: '·', width: textWidth, tone: 'quiet'}];
	}

	const mark = cell.isSelected ? symbols.checked : symbols.unchecked;
	const box = cell.untouchable === undefined ? mark : ` ${symbols.untouchable} `;
	return [cursor, {
		text: `${box} ${cell.marks.map(known => letters[known]).join('')}`,
		width: textWidth,
		tone: isCurrent ? 'strong' : toneOf(cell),
	}];
}

function currentText({cells, row, column, roles, branches, consumers, isChosen}: Matrix): string {
	const cell = cells[row]?.[column];
	const name = `${branches[column]?.name ?? ''}/${roles[row] ?? ''}`;
	if (cell === undefined) {
		return `${name}: this branch has no such role.`;
	}

	if (cell.untouchable !== undefined) {
		return `${name} cannot be reset: ${cell.untouchable}.`;
	}

	const known = cell.marks.map(mark => cellMarks[mark]);
	return `${name}: ${[
		...known,
		`last changed ${providerTime(cell.changedAt)}`,
		...(isChosen ? [consumers === 0 ? 'no place is known to use it' : `used in ${count(consumers, 'known place')}`] : []),
	].join('; ')}.`;
}

/** The roles of a project by its branches. */
export const drawMatrix: DrawScreen<'matrix'> = (screen, {columns}) => {
	const {project, roles, branches, cells, row, column, position, problem} = screen;
	const nameWidth = columns > 70 ? 22 : 16;
	const {start, end} = windowOf({count: branches.length, cursor: column, height: Math.max(1, Math.floor((columns - nameWidth - 4) / cellWidth))});
	const head = branches.slice(start, end).map((branch): Cell => ({
		text: branch.name, width: cellWidth - 1, tone: branch.isDefault ? 'strong' : 'quiet', cut: 'middle',
	}));
	const drawRow = (index: number) => (
		<Cells
			key={roles[index]}
			indent={1}
			gap={1}
			cells={[
				{
					text: roles[index]!, width: nameWidth, tone: index === row ? 'strong' : 'plain', cut: 'middle',
				},
				...cells[index]!.slice(start, end).flatMap((cell, offset) => cellsOf(cell, index === row && start + offset === column)),
			]}
		/>
	);
	return [
		heading(`Roles by branches of ${project}`, `branch ${position.index} of ${position.of}`),
		{
			kind: 'keep',
			height: 1,
			draw: () => [<Cells key='branches' indent={1} gap={1} cells={[{text: '', width: nameWidth + 2}, ...head]}/>],
		},
		list({
			count: roles.length, cursor: row, drawRow, isAttached: true,
		}),
		prose(currentText(screen), columns, {kind: 'keep'}),
		details([{name: 'letters', value: 'L leaked, S same password, i inherited, r changed since the branch was made, p protected branch'}], columns, {kind: 'spare'}),
		...problemBlock(problem, columns),
	];
};
