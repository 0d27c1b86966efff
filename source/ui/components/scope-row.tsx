import {type ReactElement} from 'react';
import {type ScopeRow} from '../../core/view-model.js';
import {providerTime} from '../text/time.js';
import {branchMarks, scopeMarks} from '../text/words.js';
import {symbols, type Tone} from '../theme.js';
import {Cells, type Cell} from './line.js';

type Properties = {
	readonly row: ScopeRow;
	readonly isCurrent: boolean;
	readonly columns: number;
};

type ProjectRow = Extract<ScopeRow, {kind: 'project'}>;
type RoleRow = Extract<ScopeRow, {kind: 'role'}>;

function projectNote({state, failure, storesPasswords, integrations}: ProjectRow): {readonly text: string; readonly tone: Tone} {
	if (failure !== undefined) {
		return {text: `${symbols.failed} not read: ${failure.message}`, tone: 'bad'};
	}

	if (state === 'loading') {
		return {text: 'reading its branches and roles…', tone: 'quiet'};
	}

	return {
		text: [
			...(state === 'listed' ? ['not looked into: enter opens it'] : []),
			...(storesPasswords ? [] : ['Neon keeps no passwords here: a new one is shown once']),
			...(integrations.length === 0 ? [] : [`integrations: ${integrations.join(', ')}`]),
		].join('; '),
		tone: storesPasswords ? 'quiet' : 'warning',
	};
}

function roleCells({name, isSelected, untouchable, marks, changedAt}: RoleRow, isCurrent: boolean, columns: number): readonly Cell[] {
	const width = columns > 70 ? 24 : 18;
	if (untouchable !== undefined) {
		return [
			{
				text: symbols.untouchable, width: 3, tone: 'quiet', isSilent: true,
			},
			{
				text: name, width, tone: 'quiet', cut: 'middle',
			},
			{text: `cannot be reset: ${untouchable}`, tone: 'quiet'},
		];
	}

	const isLeaked = marks.includes('leaked') || marks.includes('same-password');
	return [
		{
			text: isSelected ? symbols.checked : symbols.unchecked, width: 3, tone: isSelected ? 'strong' : 'plain', isSilent: true,
		},
		{
			text: name, width, tone: isCurrent ? 'strong' : 'plain', cut: 'middle',
		},
		{text: marks.map(mark => scopeMarks[mark]).join(', '), tone: isLeaked ? 'warning' : 'plain'},
		...(columns > 100 ? [{text: `changed ${providerTime(changedAt)}`, isWhole: true, tone: 'quiet'} as const] : []),
	];
}

function cellsOf({row, isCurrent, columns}: Properties): {readonly indent: number; readonly cells: readonly Cell[]} {
	const width = columns > 70 ? 28 : 20;
	switch (row.kind) {
		case 'project': {
			const note = projectNote(row);
			return {
				indent: 0,
				cells: [
					{text: row.state === 'loaded' ? symbols.unfolded : symbols.folded, width: 1, isSilent: true},
					{
						text: row.name, width, tone: 'strong', cut: 'middle',
					},
					{text: note.text, tone: note.tone},
				],
			};
		}

		case 'branch': {
			const {name, marks, parent} = row;
			return {
				indent: 2,
				cells: [
					{
						text: name, width: width - 2, cut: 'middle', tone: isCurrent ? 'strong' : 'plain',
					},
					{text: [...marks.map(mark => branchMarks[mark]), ...(parent === undefined ? [] : [`child of ${parent}`])].join(', '), tone: 'quiet'},
				],
			};
		}

		case 'role': {
			return {indent: 4, cells: roleCells(row, isCurrent, columns)};
		}
	}
}

/**
One row of the tree of projects, branches and roles.
*/
export function ScopeTreeRow(properties: Properties): ReactElement {
	const {row, isCurrent} = properties;
	const {indent, cells} = cellsOf(properties);
	const isRole = row.kind === 'role';
	return (
		<Cells
			aria-role={isRole ? 'checkbox' : 'listitem'}
			aria-state={isRole ? {checked: row.isSelected, disabled: row.untouchable !== undefined, selected: isCurrent} : {selected: isCurrent}}
			gap={1}
			cells={[
				{
					text: isCurrent ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
				},
				...(indent === 0 ? [] : [{text: '', width: indent - 1, isSilent: true}]),
				...cells,
			]}
		/>
	);
}
