import {activeCredentials, undecidedEndpoints} from '../agenda.js';
import {labelOf, wordFor, wordOn} from '../label.js';
import {sqlLoginOf} from '../method.js';
import {searchStanding} from '../propagation.js';
import {
	close, ignored, open, problem, type Reaction,
} from '../reaction.js';
import {findCredential, type CredentialRecord, type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {mayStage} from '../staging.js';
import {type ScreenOf} from '../screen.js';
import {valuesOf, type State} from '../state.js';
import {type BranchMark, type ScreenView} from '../view-model.js';
import {
	choicesOf, fieldHints, fieldOf, onField, type Option,
} from './field.js';
import {moved} from './list.js';
import {type Step} from './step.js';

type ConfirmView = Extract<ScreenView, {name: 'confirm'}>;

function pendingOf(incident: Incident, projectId?: string): readonly CredentialRecord[] {
	return activeCredentials(incident).filter(({credential, stage, method}) => (projectId === undefined || credential.projectId === projectId) && stage.name === 'pending' && method === undefined);
}

/** The word of one credential's confirmation. */
export function wordOf(incident: Incident, record: CredentialRecord) {
	return wordFor(record.credential, (incident.credentials ?? []).map(({credential}) => credential));
}

/** Submit a typed word: only the exact word, never empty, and the draft stays. */
export function whenWord(state: State, word: string, then: () => Reaction): Reaction {
	return state.local.draft === word ? then() : problem(state.local.draft === '' ? 'Nothing was sent. Type the name to go on.' : `Nothing was sent. Type exactly: ${word}`);
}

function options(state: State, incident: Incident, record: CredentialRecord): readonly Option[] {
	const {projectId, projectName, id} = record.credential;
	const rest = pendingOf(incident, projectId).length;
	const all = pendingOf(incident).length;
	return [
		...(rest > 1 ? [{key: 'b', label: `all ${rest} left in ${sanitize(projectName, 24)}`, choose: () => open(state, {name: 'batch', projectId})}] : []),
		...(all > rest ? [{key: 'a', label: `all ${all} left everywhere`, choose: () => open(state, {name: 'batch'})}] : []),
		{key: 'm', label: `method: ${record.method ?? 'reset'}`, choose: () => open(state, {name: 'method', credential: id})},
		{key: 'l', label: 'leave it out', choose: () => open(state, {name: 'leave-out', credential: id})},
		{key: 'p', label: 'platforms', choose: () => open(state, {name: 'discovery'})},
		{key: 'c', label: 'its checklist', choose: () => open(state, {name: 'checklist', credential: id})},
	];
}

function oldValueOf(state: State, record: CredentialRecord): ConfirmView['oldValue'] {
	if (record.oldValue?.login.status === 'accepted') {
		return 'accepted';
	}

	const {id} = record.credential;
	if (Object.keys(state.run.underWay).some(work => work.startsWith(`reveal-old ${id}`) || work.startsWith(`examine-old ${id}`))) {
		return 'looking';
	}

	return record.oldValue?.login.status === 'refused' ? 'dead' : 'unknown';
}

function setOf(state: State, incident: Incident, record: CredentialRecord, {origin, bits}: NonNullable<CredentialRecord['prepared']>): NonNullable<ConfirmView['set']> {
	const login = sqlLoginOf(state, incident, record);
	return {
		origin, bits, login: login === undefined ? '' : labelOf(login.credential), mayStage: mayStage(incident, record), given: incident.deliveries.filter(delivery => delivery.credential === record.credential.id && delivery.rung !== 'not-touched').length,
	};
}

/**
Confirm: the consequences of one reset, and its name to type.
*/
export const confirmStep: Step<ScreenOf<'confirm'>> = {
	isConfirmation: true,
	onKey(state, incident, {credential}, key): Reaction {
		const record = findCredential(incident, credential);
		if (record === undefined) {
			return ignored;
		}

		const {word} = wordOf(incident, record);
		return onField(state, key, {
			submit: () => whenWord(state, word, () => ({facts: [{type: 'reset-confirmed', credentials: [credential], word}], local: {draft: ''}})),
			options: options(state, incident, record),
		});
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const {credential} = record;
		const active = activeCredentials(incident);
		const old = oldValueOf(state, record);
		const marks: BranchMark[] = [
			...(credential.isDefaultBranch ? ['default' as const] : []),
			...(credential.isProtectedBranch ? ['protected' as const] : []),
			...(credential.endpoints.length === 0 ? ['no-compute' as const] : []),
		];
		return {
			name: 'confirm',
			label: labelOf(credential),
			...wordOf(incident, record),
			project: sanitize(credential.projectName, 64),
			projectId: credential.projectId,
			branch: sanitize(credential.branchName, 64),
			branchMarks: marks,
			ownedDatabases: credential.ownedDatabases.map(name => sanitize(name, 64)),
			openSessions: record.oldValue?.openSessions ?? (old === 'looking' ? 'looking' : 'not-checked'),
			oldValue: old,
			leakedValueIsDead: record.leakedValue?.login.status === 'refused',
			usedBy: incident.deliveries.filter(delivery => delivery.credential === id).map(({place, title}) => place === undefined ? sanitize(title, 80) : `${sanitize(place.container, 80)} ${sanitize(place.key, 40)}`),
			search: searchStanding(state, incident),
			remainingOnBranch: undecidedEndpoints(incident, credential.branchId).length === 0 ? 0 : active.filter(item => item !== record && item.credential.branchId === credential.branchId && item.stage.name === 'pending').length,
			isAgain: record.attempts > 0,
			storesPasswords: credential.storesPasswords,
			...(record.method === 'set' && record.prepared !== undefined ? {set: setOf(state, incident, record, record.prepared)} : {}),
			field: fieldOf(state),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, options(state, incident, record)),
			position: {index: active.indexOf(record) + 1, of: active.length},
		};
	},
	hints: state => fieldHints(state, 'reset', 'batch, leave out, checklist'),
};

function projectsIn(records: readonly CredentialRecord[]): number {
	return new Set(records.map(({credential}) => credential.projectId)).size;
}

function batchWord(incident: Incident, projectId: string | undefined): string {
	const records = pendingOf(incident, projectId);
	if (projectId === undefined) {
		const projects = projectsIn(records);
		return `reset ${records.length} in ${projects} ${projects === 1 ? 'project' : 'projects'}`;
	}

	return wordOn(`reset ${records.length} in`, records[0]?.credential.projectName ?? projectId);
}

function batchOptions({local}: State): readonly Option[] {
	return [{key: 'd', label: `deliver without looking: ${local.isWithoutLooking ? 'yes' : 'no'}`, choose: () => ({local: {isWithoutLooking: !local.isWithoutLooking}})}];
}

/**
Batch: the rest of a project or of everything, every login listed, with a word of its own.
*/
export const batchStep: Step<ScreenOf<'batch'>> = {
	isConfirmation: true,
	onKey(state, incident, {projectId}, key): Reaction {
		const records = pendingOf(incident, projectId);
		const word = batchWord(incident, projectId);
		const credentials = records.map(({credential}) => credential.id);
		return onField(state, key, {
			submit: () => whenWord(state, word, () => ({
				...close(state),
				facts: [{type: 'reset-confirmed', credentials, word}],
				...(state.local.isWithoutLooking ? {run: {withoutLooking: [...state.run.withoutLooking, ...credentials]}} : {}),
			})),
			options: batchOptions(state),
			other(other) {
				const cursor = moved(state.local.cursor, other, records.length);
				if (cursor !== undefined) {
					return {local: {cursor}};
				}

				return other.name === 'escape' ? close(state) : ignored;
			},
		});
	},
	view(state, incident, {projectId}) {
		const records = pendingOf(incident, projectId);
		return {
			name: 'batch',
			project: projectId === undefined ? '' : sanitize(records[0]?.credential.projectName ?? projectId, 64),
			projectId: projectId ?? '',
			projects: projectsIn(records),
			labels: records.map(({credential}) => projectId === undefined ? `${sanitize(credential.projectName, 64)} ${labelOf(credential)}` : labelOf(credential)),
			scroll: state.local.cursor,
			word: batchWord(incident, projectId),
			field: fieldOf(state),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, batchOptions(state)),
			withoutLooking: state.local.isWithoutLooking,
		};
	},
	hints: state => fieldHints(state, 'reset all', 'choices', [{key: '↑↓', does: 'scroll'}, {key: 'esc', does: 'back'}]),
};

/** Whether the new value may be delivered without having been shown: only where the provider can reveal it again and nothing needs it by hand. */
export function mayGoUnseen(state: State, incident: Incident, record: CredentialRecord): boolean {
	return record.credential.storesPasswords
		&& !incident.deliveries.some(({credential, place, skipped}) => credential === record.credential.id && place === undefined && skipped === undefined)
		&& valuesOf(state, record.credential.id).fresh !== undefined;
}
