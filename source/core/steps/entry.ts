import {foldersOf} from '../inventory.js';
import {labelOf} from '../label.js';
import {parseSince} from '../moment.js';
import {
	close, forgetMasked, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {findCredential, type Incident} from '../record.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {type EntryId, type ScreenView} from '../view-model.js';
import {undecidedEndpoints} from '../agenda.js';
import {containSubject, submitContainEntry} from './contain-entry.js';
import {
	choicesOf, fieldHints, fieldOf, onField, type Option,
} from './field.js';
import {isPlaceEntry, placeSubject, submitPlaceEntry} from './place-entry.js';
import {type Step} from './step.js';

type EntryScreen = ScreenOf<EntryId>;

function giveEvidence(state: State, source: State['run']['evidence']['pending'][number]['source'], description: string): Reaction {
	const {failure: _failure, ...evidence} = state.run.evidence;
	return {
		run: {
			evidence: {
				...evidence, pending: [...evidence.pending, {source, description}], isAnswered: true, problems: [], isCompared: false,
			},
			failed: withoutFailed(state.run, work => work.startsWith('read-evidence')),
		},
		detours: [],
	};
}

function nameFolders(run: State['run'], folders: readonly string[]): Reaction {
	const lookedInto = run.destinations.filter(({kind, usesFolders}) => usesFolders === true || kind === 'this-laptop').map(({id}) => id);
	return {
		facts: [{type: 'folders-named', folders}],
		run: {namedFolders: [], searchAgain: [...new Set([...run.searchAgain, ...lookedInto])], failed: withoutFailed(run, work => work.startsWith('search-places '))},
		detours: [],
	};
}

/** What Enter does, once something was typed. */
function submit(state: State, incident: Incident, screen: EntryScreen): Reaction {
	const text = state.local.draft.trim();
	const {run} = state;
	if (isPlaceEntry(screen)) {
		return submitPlaceEntry(state, incident, screen, text);
	}

	switch (screen.name) {
		case 'leak-where': {
			return {run: {leak: {...run.leak, where: text}, isWhereAnswered: true}};
		}

		case 'leak-since': {
			const since = text === '' ? undefined : parseSince(text, state.now);
			return text !== '' && since === undefined
				? problem('Not understood. Write how long ago, such as 3h or 2d, or a past date such as 2026-11-20 14:30. Leave it empty if nobody knows.')
				: {run: {leak: {...run.leak, since}, isSinceAnswered: true}};
		}

		case 'evidence-file': {
			return text === '' ? problem('Type the path of the leaked file, or press esc.') : giveEvidence(state, {path: text}, text);
		}

		case 'evidence-string': {
			const {masked} = state.local;
			return masked.length === 0
				? problem('Paste the connection string, or press esc.')
				: giveEvidence(state, {text: masked.handle}, `a pasted string (${masked.handle})`);
		}

		case 'folder': {
			if (text !== '') {
				return {run: {namedFolders: [...new Set([...run.namedFolders, text])]}, local: {draft: '', problem: undefined}};
			}

			const folders = [...new Set([...(incident.folders ?? []), ...run.namedFolders])];
			return folders.length === 0
				? problem('Name at least one folder, or press tab and choose to search none.')
				: nameFolders(run, folders);
		}

		case 'known-addresses':
		case 'unlisted-key':
		case 'leave-key':
		case 'accept-finding': {
			return submitContainEntry(state, screen, text);
		}

		case 'leave-out': {
			return text === ''
				? problem('A reason is needed; it goes into the report.')
				: {facts: [{type: 'credential-left-out', credential: screen.credential, reason: text}], detours: []};
		}

		case 'skip-restart': {
			return text === ''
				? problem('A reason is needed; it goes into the report.')
				: {
					facts: [{type: 'restart-skipped', endpoints: undecidedEndpoints(incident, screen.branchId).map(({id}) => id), reason: text}],
					detours: [],
				};
		}
	}
}

function options(state: State, incident: Incident, screen: EntryScreen): readonly Option[] {
	if (screen.name !== 'folder') {
		return [];
	}

	const {folder, namedFolders, known} = state.run;
	const last = foldersOf(known).filter(name => !(incident.folders ?? []).includes(name) && !namedFolders.includes(name));
	const again: readonly Option[] = last.length === 0 ? [] : [{key: 'l', label: 'where it was last time', choose: () => ({run: {namedFolders: [...namedFolders, ...last]}, local: {focus: 'field', choice: 0}})}];
	const here: Option = {key: 'h', label: 'this folder', choose: () => nameFolders(state.run, [...new Set([...(incident.folders ?? []), ...namedFolders, folder])])};
	return namedFolders.length === 0 && incident.folders === undefined
		? [here, ...again, {key: 'n', label: 'search none', choose: () => nameFolders(state.run, [])}]
		: [here, ...again];
}

function subject(state: State, incident: Incident, screen: EntryScreen): string {
	if (isPlaceEntry(screen)) {
		return placeSubject(state, incident, screen);
	}

	switch (screen.name) {
		case 'leave-out': {
			const record = findCredential(incident, screen.credential);
			return record === undefined ? '' : labelOf(record.credential);
		}

		case 'skip-restart': {
			return incident.credentials?.find(({credential}) => credential.branchId === screen.branchId)?.credential.branchName ?? '';
		}

		case 'known-addresses':
		case 'unlisted-key':
		case 'leave-key':
		case 'accept-finding': {
			return containSubject(state, incident, screen);
		}

		default: {
			return '';
		}
	}
}

const enter: Record<EntryId, string> = {
	'leak-where': 'continue',
	'leak-since': 'continue',
	'evidence-file': 'read it',
	'evidence-string': 'read it',
	folder: 'add; empty: continue',
	'known-addresses': 'add; empty: continue',
	'unlisted-key': 'add it',
	'leave-key': 'keep it alive',
	'accept-finding': 'accept it',
	'leave-out': 'leave it out',
	'skip-delivery': 'skip it',
	'skip-deploy': 'do not deploy',
	'leave-platform': 'leave it out',
	'note-delivery': 'keep it; empty: no note',
	'confirmed-by': 'tick it',
	'skip-restart': 'skip it',
	'add-place': 'add it',
};

/**
The screens that ask for one line of text.
*/
export const entryStep: Step<EntryScreen> = {
	onKey: (state, incident, screen, key) => onField(state, key, {
		submit: () => submit(state, incident, screen),
		options: options(state, incident, screen),
		isMasked: screen.name === 'evidence-string',
		other(other): Reaction {
			return other.name === 'escape' && state.detours.length > 0 ? {...close(state), ...(screen.name === 'evidence-string' ? {effects: forgetMasked(state).effects} : {})} : {};
		},
	}),
	view(state, incident, screen): ScreenView {
		const choices = options(state, incident, screen);
		return {
			name: 'entry',
			id: screen.name,
			subject: subject(state, incident, screen),
			field: fieldOf(state, screen.name === 'evidence-string'),
			named: screen.name === 'folder' ? [...new Set([...(incident.folders ?? []), ...state.run.namedFolders])] : (screen.name === 'known-addresses' ? state.run.namedAddresses : []),
			...(screen.name === 'add-place' ? {hand: screen.hand} : {}),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			...(choices.length === 0 ? {} : {choices: choicesOf(state, choices)}),
		};
	},
	hints: (state, incident, screen) => fieldHints(state, enter[screen.name], options(state, incident, screen).length > 0 ? 'choices' : undefined, state.detours.length > 0 ? [{key: 'esc', does: 'back'}] : []),
};
