import {type CredentialId} from '../incident.js';
import {type Key} from '../key.js';
import {matrixOf, type Matrix, type MatrixCell} from '../matrix.js';
import {
	close, ignored, problem, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {cluesOf, type State} from '../state.js';
import {type MatrixCellView} from '../view-model.js';
import {moved} from './list.js';
import {toggled} from './selection.js';
import {type Step} from './step.js';

const nothing: Matrix = {branches: [], roles: [], cell: () => undefined};

function matrixIn({run}: State, {projectId}: ScreenOf<'matrix'>): Matrix {
	const project = run.projects[projectId];
	return project === undefined ? nothing : matrixOf(project, run.values, cluesOf(run.evidence.given));
}

/** More columns than any window has. */
const columnsAround = 12;

function cellView(cell: MatrixCell | undefined, selected: ReadonlySet<CredentialId>): MatrixCellView | undefined {
	return cell === undefined
		? undefined
		: {
			isSelected: cell.credential !== undefined && selected.has(cell.credential),
			marks: cell.marks,
			changedAt: sanitize(cell.role.updatedAt, 32),
			...(cell.role.untouchable === undefined ? {} : {untouchable: cell.role.untouchable}),
		};
}

/** The cursor is the row, the choice is the column. */
function cellAt({local}: State, {roles, branches, cell}: Matrix) {
	const role = roles[local.cursor];
	const branch = branches[local.choice];
	return role === undefined || branch === undefined ? undefined : cell(role, branch.id);
}

function column(state: State, key: Key, {branches}: Matrix): number | undefined {
	const {choice} = state.local;
	switch (key.name) {
		case 'left': {
			return Math.max(0, choice - 1);
		}

		case 'right': {
			return Math.min(Math.max(0, branches.length - 1), choice + 1);
		}

		default: {
			return undefined;
		}
	}
}

function mark(state: State, incident: Incident, ids: ReadonlyArray<CredentialId | undefined>): Reaction {
	const meant = ids.filter(id => id !== undefined);
	if (incident.credentials !== undefined) {
		return problem('The scope was chosen already. What was left out is named in the report.');
	}

	return meant.length === 0 ? problem('There is no role here that can be reset.') : {run: {selected: toggled(state.run.selected, meant)}, local: {problem: undefined}};
}

function onCharacter(state: State, incident: Incident, matrix: Matrix, character: string): Reaction {
	switch (character) {
		case ' ': {
			return mark(state, incident, [cellAt(state, matrix)?.credential]);
		}

		case 'r': {
			const role = matrix.roles[state.local.cursor];
			return mark(state, incident, matrix.branches.map(({id}) => role === undefined ? undefined : matrix.cell(role, id)?.credential));
		}

		case 'b': {
			const branch = matrix.branches[state.local.choice];
			return mark(state, incident, matrix.roles.map(role => branch === undefined ? undefined : matrix.cell(role, branch.id)?.credential));
		}

		default: {
			return ignored;
		}
	}
}

/**
Matrix: the roles of one project by its branches, where a leaked password has copies.
*/
export const matrixStep: Step<ScreenOf<'matrix'>> = {
	onKey(state, incident, screen, key) {
		const matrix = matrixIn(state, screen);
		const cursor = moved(state.local.cursor, key, matrix.roles.length);
		if (cursor !== undefined) {
			return {local: {cursor, problem: undefined}};
		}

		const choice = column(state, key, matrix);
		if (choice !== undefined) {
			return {local: {choice, problem: undefined}};
		}

		if (key.name === 'enter' || key.name === 'escape') {
			return close(state);
		}

		return key.name === 'character' ? onCharacter(state, incident, matrix, key.character) : ignored;
	},
	view(state, incident, screen) {
		const {run, local} = state;
		const matrix = matrixIn(state, screen);
		const selected = new Set(incident.credentials === undefined ? run.selected : incident.credentials.filter(({leftOut}) => leftOut === undefined).map(({credential}) => credential.id));
		const first = Math.max(0, local.choice - columnsAround);
		const branches = matrix.branches.slice(first, local.choice + columnsAround + 1);
		const current = cellAt(state, matrix);
		return {
			name: 'matrix',
			project: sanitize(run.projects[screen.projectId]?.name ?? screen.projectId, 64),
			roles: matrix.roles.map(role => sanitize(role, 64)),
			branches: branches.map(({name, isDefault, isProtected}) => ({name: sanitize(name, 64), isDefault, isProtected})),
			cells: matrix.roles.map(role => branches.map(({id}) => cellView(matrix.cell(role, id), selected))),
			row: local.cursor,
			column: local.choice - first,
			position: {index: local.choice + 1, of: matrix.branches.length},
			consumers: incident.deliveries.filter(({credential}) => credential !== undefined && credential === current?.credential).length,
			isChosen: incident.credentials !== undefined,
			...(local.problem === undefined ? {} : {problem: local.problem}),
		};
	},
	hints: (_state, incident) => [
		{key: '↑↓←→', does: 'move'},
		...(incident.credentials === undefined ? [{key: 'space', does: 'mark'}, {key: 'r', does: 'the whole role'}, {key: 'b', does: 'the whole branch'}] : []),
		{key: 'enter', does: 'back to the list'},
	],
};
