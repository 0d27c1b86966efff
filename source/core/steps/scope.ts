import {evolve} from '../evolve/index.js';
import {type Fact} from '../fact.js';
import {type CredentialId} from '../incident.js';
import {missingNow} from '../inventory.js';
import {type Key} from '../key.js';
import {labelOf} from '../label.js';
import {
	ignored, open, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {remembered} from '../remembered.js';
import {sanitize} from '../sanitize.js';
import {roleFindingId} from '../role-finding.js';
import {credentialsOf, siblingsOf, type FoundSibling} from '../scope.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {edit} from './field.js';
import {moved} from './list.js';
import {evidenceNotes, evidenceState} from './scope-evidence.js';
import {gapsOf, notesOf} from './scope-gaps.js';
import {scopeLines, type ScopeLine} from './scope-rows.js';
import {toggled} from './selection.js';
import {type Step} from './step.js';

const siblingsAmong = remembered((projects: State['run']['projects'], selected: State['run']['selected'], values: State['run']['values']): readonly FoundSibling[] => {
	const chosen = new Set(selected);
	const sharing = new Set(Object.entries(values).filter(([, {sharesLeaked}]) => sharesLeaked).map(([id]) => id as CredentialId));
	return Object.values(projects).flatMap(project => siblingsOf(project, chosen, sharing));
});

function siblings({run}: State): readonly FoundSibling[] {
	return siblingsAmong(run.projects, run.selected, run.values);
}

/** The logins that a row stands for: itself, or every one below it. */
function below(state: State, line: ScopeLine): readonly CredentialId[] {
	if (line.row.kind === 'role') {
		return line.credential === undefined ? [] : [line.credential];
	}

	const project = state.run.projects[line.projectId];
	return (project === undefined ? [] : credentialsOf(project)).filter(({branchId}) => line.branchId === undefined || line.branchId === branchId).map(({id}) => id);
}

function isBusy({run}: State): boolean {
	return Object.keys(run.underWay).some(work => work.startsWith('inspect-project') || work.startsWith('list-projects') || work.startsWith('read-evidence') || work === 'compare-passwords');
}

/** What the next incident should know is asked about every login in scope, also where the search was done before it was chosen. */
function missingAfter(state: State, incident: Incident, chosen: Fact): readonly Fact[] {
	const facts: Fact[] = [];
	let after = evolve(incident, {...chosen, at: state.now})!;
	for (const {destination, status} of incident.searches) {
		const missing = destination === undefined ? [] : missingNow(state.run.known, after, {destination, status, found: []});
		facts.push(...missing);
		for (const fact of missing) {
			after = evolve(after, {...fact, at: state.now})!;
		}
	}

	return facts;
}

/** @param isKeysOnly - No password leaked, so that no login has to be in scope. */
function choose(state: State, incident: Incident, isKeysOnly = false): Reaction {
	const {run} = state;
	const marked = new Set(run.selected);
	const credentials = Object.values(run.projects).flatMap(project => credentialsOf(project)).filter(({id}) => marked.has(id));
	if (credentials.length === 0 && !isKeysOnly) {
		return problem(isBusy(state) ? 'Still looking. Wait for it, or mark a role with space.' : 'Nothing is marked. Mark roles with space, then press enter. If nothing but API keys leaked, press k.');
	}

	const chosen: Fact = {
		type: 'scope-chosen',
		credentials,
		siblings: siblings(state).map(({credential, reason}) => ({
			label: `${sanitize(credential.projectName, 64)} ${labelOf(credential)}`, reason, finding: roleFindingId(credential.projectId, credential.branchId, credential.role), ...(reason === 'same-password' ? {credential} : {}),
		})),
		unavailableProjects: run.projectList?.unavailable ?? [],
		gaps: gapsOf(state),
		notes: notesOf(state),
	};
	return {facts: [chosen, ...missingAfter(state, incident, chosen)]};
}

function lookAgain(state: State): Reaction {
	const {projectList: _projectList, ...run} = state.run;
	return {
		run: {
			...run, projectList: undefined, projects: {}, failed: withoutFailed(state.run, () => true),
		},
	};
}

function onCharacter(state: State, incident: Incident, character: string, line: ScopeLine | undefined): Reaction {
	switch (character) {
		case ' ': {
			const ids = line === undefined ? [] : below(state, line);
			if (line !== undefined && ids.length === 0) {
				return line.row.kind === 'project' && line.row.state !== 'loaded'
					? {run: {opened: [...state.run.opened, line.projectId]}}
					: problem(line.row.kind === 'role' && line.row.untouchable !== undefined ? `It cannot be reset: ${line.row.untouchable}` : 'There is no role to mark here.');
			}

			return {run: {selected: toggled(state.run.selected, ids)}, local: {problem: undefined}};
		}

		case '/': {
			return {local: {focus: 'field', problem: undefined}};
		}

		case 'm': {
			return line === undefined || state.run.projects[line.projectId] === undefined
				? problem('Open a project first: its roles by branches are shown then.')
				: open(state, {name: 'matrix', projectId: line.projectId});
		}

		case 's': {
			const ids = siblings(state).map(({credential}) => credential.id);
			return ids.length === 0 ? problem('No other login is known to share or inherit a marked password.') : {run: {selected: [...state.run.selected, ...ids]}, local: {problem: undefined}};
		}

		case 'k': {
			return state.run.selected.length > 0 ? problem('Logins are marked. Unmark them first, if nothing but API keys leaked.') : choose(state, incident, true);
		}

		case 'e': {
			return open(state, {name: 'evidence-kind'});
		}

		case 'r': {
			return lookAgain(state);
		}

		default: {
			return ignored;
		}
	}
}

function onList(state: State, incident: Incident, key: Key): Reaction {
	const lines = scopeLines(state);
	const cursor = moved(state.local.cursor, key, lines.length);
	if (cursor !== undefined) {
		return {local: {cursor, problem: undefined}};
	}

	const line = lines[state.local.cursor];
	if (key.name === 'enter') {
		return line?.row.kind === 'project' && line.row.state === 'listed' ? {run: {opened: [...state.run.opened, line.projectId]}} : choose(state, incident);
	}

	if (key.name === 'right' && line?.row.kind === 'project') {
		return {run: {opened: [...state.run.opened, line.projectId]}};
	}

	if (key.name === 'escape') {
		return state.local.filter === '' ? ignored : {local: {filter: '', cursor: 0}};
	}

	return key.name === 'character' ? onCharacter(state, incident, key.character, line) : ignored;
}

/**
Scope: the tree of projects, branches and roles, with what the evidence names already marked. `local.focus` is `list` unless the filter is being typed.
*/
export const scopeStep: Step<ScreenOf<'scope'>> = {
	onKey(state, incident, _screen, key) {
		if (state.local.focus === 'list') {
			return onList(state, incident, key);
		}

		const filter = edit(state.local.filter, key);
		if (filter !== undefined) {
			return {local: {filter, cursor: 0}};
		}

		if (key.name === 'escape') {
			return {local: {focus: 'list', filter: '', cursor: 0}};
		}

		return key.name === 'enter' || key.name === 'down' || key.name === 'tab' ? {local: {focus: 'list'}} : ignored;
	},
	view(state, incident) {
		const {run, local} = state;
		const lines = scopeLines(state);
		const listing = run.failed['list-projects'];
		return {
			name: 'scope',
			account: run.connection.name === 'connected' ? sanitize(run.connection.account.label, 64) : '',
			rows: lines.map(({row}) => row),
			cursor: Math.min(local.cursor, Math.max(0, lines.length - 1)),
			filter: local.filter,
			filterHasFocus: local.focus === 'field',
			selected: run.selected.length,
			resettable: Object.values(run.projects).flatMap(project => credentialsOf(project)).length,
			listing: listing === undefined ? (run.projectList === undefined ? 'under-way' : 'done') : 'failed',
			...(listing === undefined ? {} : {failure: listing}),
			loadedProjects: Object.keys(run.projects).length,
			projects: run.projectList?.projects.length ?? 0,
			unavailable: run.projectList?.unavailable ?? [],
			refused: run.projectList?.refused ?? [],
			recoverable: (run.projectList?.recoverable ?? []).map(({name}) => sanitize(name, 64)),
			evidence: evidenceState(state),
			evidenceNotes: evidenceNotes(state),
			siblings: siblings(state).length,
			...(incident.transport === undefined ? {} : {transport: incident.transport}),
			...(local.problem === undefined ? {} : {problem: local.problem}),
		};
	},
	hints: state => state.local.focus === 'list'
		? [{key: 'space', does: 'mark'}, {key: 'enter', does: 'continue'}, ...(siblings(state).length > 0 ? [{key: 's', does: 'add siblings'}] : []), ...(state.run.selected.length === 0 ? [{key: 'k', does: 'only keys leaked'}] : []), {key: 'm', does: 'by branch'}, {key: '/', does: 'search'}, {key: 'e', does: 'evidence'}, {key: 'r', does: 'look again'}]
		: [{key: 'enter', does: 'to the list'}, {key: 'esc', does: 'clear'}],
};
