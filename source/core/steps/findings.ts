import {
	awaitsRemoval, isFindingOpen, type DoorChange, type FindingRecord, type FindingWork,
} from '../finding.js';
import {changeAllowed} from '../ip-allow.js';
import {
	close, ignored, open, problem, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {remembered} from '../remembered.js';
import {isRoleInScope, roleActOf} from '../role-door.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {
	choicesOf, fieldHints, fieldOf, onField, onOptions, type Option,
} from './field.js';
import {moved} from './list.js';
import {type Step} from './step.js';

/** What is still to be done comes first, then what is told; in the order in which it was found. */
const inOrder = remembered((findings: readonly FindingRecord[]): readonly FindingRecord[] => {
	const place = (record: FindingRecord) => isFindingOpen(record) ? (record.stage.name === 'open' ? 0 : 1) : (record.weight === 'suspect' ? 2 : 3);
	return findings.toSorted((a, b) => place(a) - place(b));
});

/** Past the list. Where it was due for what is to be removed, that was looked at, too. */
function goOn({run, detours}: State, findings: readonly FindingRecord[]): Reaction {
	const isForRemoval = detours.length === 0 && run.past.includes('prove') && findings.some(record => awaitsRemoval(record));
	return {facts: [{type: 'findings-seen'}], detours: detours.slice(0, -1), ...(isForRemoval && {run: {past: [...run.past, 'removal']}})};
}

/**
Findings: what the audits turned up, suspects first.
*/
export const findingsStep: Step<ScreenOf<'findings'>> = {
	onKey(state, {findings}, _screen, key): Reaction {
		const cursor = moved(state.local.cursor, key, findings.length);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		const record = inOrder(findings)[state.local.cursor];
		if (key.name === 'enter' && record !== undefined) {
			return open(state, {name: 'finding', finding: record.id});
		}

		if (key.name === 'escape' && state.detours.length > 0) {
			return close(state);
		}

		return key.name === 'character' && key.character === 'c' ? goOn(state, findings) : ignored;
	},
	view(state, {findings, snapshots}) {
		return {
			name: 'findings',
			rows: inOrder(findings),
			cursor: Math.min(state.local.cursor, Math.max(0, findings.length - 1)),
			open: findings.filter(record => isFindingOpen(record)).length,
			notes: findings.filter(({weight}) => weight === 'note').length,
			missing: (snapshots.after ?? snapshots.before)?.missing.map(text => sanitize(text)) ?? [],
			isAfter: snapshots.after !== undefined,
		};
	},
	hints: () => [{key: 'enter', does: 'open'}, {key: '↑↓', does: 'move'}, {key: 'c', does: 'continue'}],
};

/** The change that shuts it. An empty list of addresses is filled with those that the operator knows. */
function changeOf({change, kind, id, projectId}: FindingRecord, incident: Incident): DoorChange | undefined {
	const {knownAddresses = []} = incident;
	if (change?.door === 'role' && isRoleInScope(incident, change)) {
		return undefined;
	}

	return kind === 'allowed-ips' && change === undefined && id === `allowed-ips ${projectId ?? ''} empty` && knownAddresses.length > 0
		? {
			door: 'allowed-ips', current: [], add: knownAddresses, remove: [],
		}
		: change;
}

type Consequences = {readonly consequences: readonly string[]; readonly warning?: string};

function consequencesOf(change: ProviderChange, known: readonly string[]): Consequences {
	if (change.door !== 'allowed-ips') {
		const texts: Record<Exclude<ProviderChange['door'], 'allowed-ips'>, string> = {
			jwks: 'The address is removed: nobody logs in through it any more. An application that does fails at once.',
			share: 'The access is revoked. What that person made, such as keys of their own, stays.',
			credential: 'The credential is revoked for good. Whatever uses it fails at once.',
			'passwordless-access': 'It is switched off for this compute. Logins with a password go on as before.',
		};
		return {consequences: [texts[change.door]]};
	}

	const {ips, added, removed, shutOut} = changeAllowed(change.current, change.add, change.remove, known);
	return {
		consequences: [
			...(removed.length === 0 ? [] : [`Taken out: ${removed.map(entry => sanitize(entry, 60)).join(', ')}.`]),
			...(added.length === 0 ? [] : [`Added: ${added.map(entry => sanitize(entry, 60)).join(', ')}.`]),
			`From then on only ${ips.length} ${ips.length === 1 ? 'entry lets' : 'entries let'} anybody in: ${ips.slice(0, 6).map(entry => sanitize(entry, 60)).join(', ')}${ips.length > 6 ? ' …' : ''}. Neon’s Data API does not work with such a list, and platforms without fixed addresses are shut out.`,
		],
		...(shutOut.length === 0 ? {} : {warning: `It shuts out ${shutOut.map(entry => sanitize(entry, 45)).join(', ')}, which you said is yours.`}),
	};
}

type ProviderChange = Exclude<DoorChange, {door: 'role'}>;

/** What can be done about it from here and now. */
type Shutting = Consequences & {readonly word: string; readonly effect: FindingWork};

function shuttingOf(state: State, incident: Incident, record: FindingRecord): Shutting | undefined {
	const {id, projectId, stage} = record;
	const change = changeOf(record, incident);
	if (change === undefined || projectId === undefined) {
		return undefined;
	}

	if (change.door === 'role') {
		const act = roleActOf(state, incident, record, change);
		return act === undefined
			? undefined
			: {
				word: act.word, consequences: [act.consequence], effect: {
					type: act.type, work: `${act.type} ${id}`, finding: id, login: act.login, role: act.role,
				},
			};
	}

	return stage.name === 'open'
		? {
			...consequencesOf(change, incident.knownAddresses ?? []), word: 'shut', effect: {
				type: 'shut-door', work: `shut-door ${id}`, finding: id, projectId, change,
			},
		}
		: undefined;
}

/** Why nothing can be done about it from here now, where something will be later. */
function laterOf(incident: Incident, record: FindingRecord, shutting: Shutting | undefined): readonly string[] {
	const change = changeOf(record, incident);
	return shutting === undefined && change?.door === 'role' && record.stage.name !== 'verified'
		? ['No login of this branch that works is at hand now. After one of them was reset, its login can be taken away from here: d on the plan, or Close, leads back.']
		: [];
}

/** The whole list of addresses of its project, where there is one to be edited. */
function editing(state: State, {kind, projectId}: FindingRecord): readonly Option[] {
	const list = kind === 'allowed-ips' ? state.incident?.findings.find(other => other.listed !== undefined && other.projectId === projectId) : undefined;
	return list === undefined ? [] : [{key: 'l', label: 'edit the list', choose: () => open(state, {name: 'allowed-ips', finding: list.id})}];
}

function options(state: State, record: FindingRecord, shutting: Shutting | undefined): readonly Option[] {
	if (record.stage.name === 'verified') {
		return [{key: 'b', label: 'back', choose: () => close(state)}, ...editing(state, record)];
	}

	return [
		...(shutting === undefined ? [{key: 'd', label: 'done in the Console', choose: (): Reaction => ({...close(state), facts: [{type: 'finding-shut', finding: record.id, isVerified: false}]})}] : []),
		...editing(state, record),
		{key: 'a', label: 'it belongs there', choose: () => open(state, {name: 'accept-finding', finding: record.id})},
	];
}

function submit(state: State, {id}: FindingRecord, {word, effect}: Shutting): Reaction {
	return state.local.draft.trim() === word
		? {facts: [{type: 'finding-intended', finding: id}], effects: [effect], local: {draft: ''}}
		: problem(`Type ${word} to do it, or press tab.`);
}

function find(incident: Incident, id: string): FindingRecord {
	return incident.findings.find(record => record.id === id)!;
}

/**
One finding: what it is, why it matters, and what can be done.
*/
export const findingStep: Step<ScreenOf<'finding'>> = {
	isConfirmation: true,
	onKey(state, incident, {finding}, key) {
		const record = find(incident, finding);
		const shutting = shuttingOf(state, incident, record);
		if (key.name === 'escape' && state.local.focus !== 'choices') {
			return close(state);
		}

		if (record.stage.name === 'sent') {
			return ignored;
		}

		return shutting === undefined
			? (key.name === 'escape' ? close(state) : onOptions(state, key, options(state, record, shutting)))
			: onField(state, key, {submit: () => submit(state, record, shutting), options: options(state, record, shutting)});
	},
	view(state, incident, {finding}) {
		const record = find(incident, finding);
		const shutting = shuttingOf(state, incident, record);
		const isOpen = shutting !== undefined;
		return {
			name: 'finding',
			record,
			isBusy: record.stage.name === 'sent',
			consequences: shutting?.consequences ?? laterOf(incident, record, shutting),
			...(shutting?.warning !== undefined && {warning: shutting.warning}),
			word: shutting?.word ?? '',
			...(isOpen && {field: fieldOf(state)}),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			choices: choicesOf(state, options(state, record, shutting), !isOpen),
		};
	},
	hints(state, incident, {finding}) {
		const record = find(incident, finding);
		return shuttingOf(state, incident, record) === undefined ? [{key: 'enter', does: 'choose'}, {key: 'tab', does: 'next'}, {key: 'esc', does: 'back'}] : fieldHints(state, record.stage.name === 'disarmed' ? 'remove it' : 'shut it', 'other ways', [{key: 'esc', does: 'back'}]);
	},
};
