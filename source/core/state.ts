/**
Everything that the wizard knows: the incident, which the journal can rebuild, and what dies with this process.
*/
import {type AllowDraft} from './allow-edit.js';
import {type ValueForm, type WorkId} from './effect.js';
import {type Clue, type GivenEvidence} from './evidence.js';
import {type Leak} from './fact.js';
import {
	type Account, type CredentialId, type DeliveryId, type Instant, type KeyId, type PlaceKind, type Project, type ProjectSummary, type SecretHandle,
} from './incident.js';
import {type KnownPlace} from './inventory.js';
import {type KeyPlan, type KeyTrial} from './keys.js';
import {type Transport} from './login.js';
import {type Failure} from './outcome.js';
import {type Incident} from './record.js';
import {remembered} from './remembered.js';
import {type Drain} from './replacement.js';
import {type Screen} from './screen.js';
import {type KeyList} from './snapshot.js';

/** What the vault holds for one credential in this process. */
export type Values = {
	readonly leaked?: SecretHandle;
	readonly old?: SecretHandle;
	readonly fresh?: SecretHandle;
	/** Why the new value could not be had again. */
	readonly freshMissing?: {readonly why: 'not-stored' | 'failed'; readonly failure: Failure};
	/** The operator goes on without the new value, which is saved elsewhere. */
	readonly isGivenUp?: boolean;
	/** The leaked value was found to be this login's. */
	readonly sharesLeaked?: boolean;
};

/** What the vault holds for a key: the new token, and the exposed one where it was given. */
export type KeyValues = {
	readonly fresh?: SecretHandle;
	readonly leaked?: SecretHandle;
};

/** What the operator marked and changed in the list of keys. */
export type KeyMarks = {
	/** Marked or unmarked by hand; the rest follows from the suspicions. */
	readonly chosen: Readonly<Record<KeyId, boolean>>;
	readonly plans: Readonly<Record<KeyId, KeyPlan>>;
	/** Keys that leaked and are not in the list, in the operator's words. */
	readonly unlisted: readonly string[];
};

export type UnderWay = {
	readonly since: Instant;
	readonly count?: number;
	/** The newest words about it. */
	readonly told?: string;
	readonly delay?: {readonly until: Instant; readonly reason: string};
};

/** What this process knows and the journal does not. */
export type Run = {
	readonly folder: string;
	readonly key?: SecretHandle;
	readonly isKeyFromEnvironment: boolean;
	readonly connection: {readonly name: 'waiting'} | {readonly name: 'connected'; readonly account: Account} | {readonly name: 'failed'; readonly failure: Failure};
	readonly transport?: Transport;
	readonly leak: Partial<Leak>;
	readonly isWhereAnswered: boolean;
	readonly isSinceAnswered: boolean;
	readonly projectList?: {readonly projects: readonly ProjectSummary[]; readonly unavailable: readonly string[]; readonly recoverable: ReadonlyArray<{readonly id: string; readonly name: string}>; readonly refused: ReadonlyArray<{readonly organization: string; readonly reason: string}>};
	readonly projects: Readonly<Record<string, Project>>;
	/** Projects that the operator opened. */
	readonly opened: readonly string[];
	readonly evidence: {
		/** Still to be read, in this order. */
		readonly pending: ReadonlyArray<{readonly source: {readonly path: string} | {readonly text: SecretHandle}; readonly description: string}>;
		readonly isAnswered: boolean;
		/** The newest first: what was given again after a mistake counts before it. */
		readonly given: readonly GivenEvidence[];
		/** Of the newest. */
		readonly problems: readonly string[];
		readonly failure?: Failure;
		readonly isCompared: boolean;
		/** Logins that could not be compared, because there were more than are asked for. */
		readonly uncompared: number;
	};
	readonly selected: readonly CredentialId[];
	readonly namedFolders: readonly string[];
	readonly namedAddresses: readonly string[];
	readonly values: Readonly<Record<CredentialId, Values>>;
	/** What the vault holds for each key. */
	readonly keyValues: Readonly<Record<KeyId, KeyValues>>;
	/** As the provider lists them now. */
	readonly keyList?: KeyList;
	readonly keyMarks: KeyMarks;
	/** What the tokens that were given as leaked showed before anything was revoked. */
	readonly leakedKeys: Readonly<Record<SecretHandle, KeyTrial>>;
	/** One of them is the key in use. */
	readonly isLeakedInUse?: true;
	/** Revoked keys after which the exposed tokens were tried. */
	readonly triedKeys: readonly KeyId[];
	/** The key of the incident whose new token is in use; only then its id is known. */
	readonly runsOn?: KeyId;
	/** A token from the Console that still has to be picked out of the list. */
	readonly typedKey?: {readonly key: KeyId; readonly value: SecretHandle; readonly fingerprint: string};
	readonly underWay: Readonly<Record<WorkId, UnderWay>>;
	readonly failed: Readonly<Record<WorkId, Failure>>;
	/** Deliveries that the operator ordered. */
	readonly ordered: readonly DeliveryId[];
	/** Where places can be searched for. */
	readonly destinations: ReadonlyArray<{readonly id: string; readonly name: string; readonly kind: PlaceKind; readonly usesFolders?: true}>;
	/** Places of earlier incidents. */
	readonly known: readonly KnownPlace[];
	/** Destinations to be searched once more. */
	readonly searchAgain: readonly string[];
	/** What the platforms' programs said at the last attempt; nothing of it is kept. */
	readonly outputs: Readonly<Record<string, string>>;
	readonly proveAgain: readonly CredentialId[];
	readonly countAgain: readonly CredentialId[];
	/** When each branch was logged in to last: its compute is awake for a while. */
	readonly awake: Readonly<Record<string, Instant>>;
	/** By the id of a finding. */
	readonly allowEdits: Readonly<Record<string, AllowDraft>>;
	readonly withoutLooking: readonly CredentialId[];
	/** Values that may be shown now. */
	readonly revealed?: SecretHandle;
	readonly copied?: ValueForm;
	/** Temporary files that an earlier run left. */
	readonly leftovers: readonly string[];
	/** Logins whose checklist the operator has gone past, where each comes right after its reset. */
	readonly pastChecklists: readonly CredentialId[];
	/** Who was seen to use the old role of a login that is replaced. */
	readonly drains: Readonly<Record<CredentialId, Drain>>;
	/** Old roles that are kept for now. */
	readonly pastDrains: readonly CredentialId[];
	/** Parts of the work that the operator has looked at and gone past. */
	readonly past: ReadonlyArray<'discovery' | 'checklist' | 'prove' | 'removal'>;
};

/** Cursor, draft and focus of the screen in front; gone when it changes. */
export type Local = {
	readonly draft: string;
	readonly masked: {readonly handle: SecretHandle; readonly length: number};
	readonly cursor: number;
	readonly filter: string;
	readonly focus: 'field' | 'choices' | 'list';
	readonly choice: number;
	readonly form: ValueForm;
	readonly problem?: string;
	readonly notice?: string;
	readonly isWithoutLooking: boolean;
};

export type State = {
	readonly now: Instant;
	readonly incident: Incident | undefined;
	readonly run: Run;
	/** Screens that the operator opened on top of the one that is due. */
	readonly detours: readonly Screen[];
	readonly overlay?: 'help' | 'stop' | 'quit';
	readonly local: Local;
	/** Counts the screens shown. A key pressed on another one is dropped. */
	readonly token: number;
	/** The journal cannot be written; nothing more is sent. */
	readonly halted?: string;
	readonly isEnded: boolean;
};

/** The fresh gestures of a screen. */
export function freshLocal(token: number): Local {
	return {
		draft: '',
		masked: {handle: `typed-${token}` as SecretHandle, length: 0},
		cursor: 0,
		filter: '',
		focus: 'field',
		choice: 0,
		form: 'password',
		isWithoutLooking: false,
	};
}

/** Before anything happened, or after a journal was replayed. */
export function initialState(incident: Incident | undefined): State {
	return {
		now: incident?.lastAt ?? 0,
		incident,
		run: {
			folder: '',
			isKeyFromEnvironment: false,
			connection: {name: 'waiting'},
			leak: {},
			isWhereAnswered: false,
			isSinceAnswered: false,
			projects: {},
			opened: [],
			evidence: {
				pending: [], isAnswered: incident?.credentials !== undefined, given: [], problems: [], isCompared: false, uncompared: 0,
			},
			selected: [],
			namedFolders: [],
			namedAddresses: [],
			values: {},
			keyValues: {},
			keyMarks: {chosen: {}, plans: {}, unlisted: []},
			leakedKeys: {},
			triedKeys: [],
			underWay: {},
			failed: {},
			ordered: [],
			destinations: [],
			known: [],
			searchAgain: [],
			outputs: {},
			proveAgain: [],
			countAgain: [],
			awake: {},
			allowEdits: {},
			withoutLooking: [],
			leftovers: [],
			past: [],
			pastChecklists: [],
			drains: {},
			pastDrains: [],
		},
		detours: [],
		local: freshLocal(0),
		token: 0,
		isEnded: false,
	};
}

/** What the vault holds for a credential; nothing after an interruption. */
export function valuesOf(state: State, id: CredentialId): Values {
	return state.run.values[id] ?? {};
}

/** What the vault holds for a key; nothing after an interruption. */
export function keyValuesOf(state: State, id: KeyId): KeyValues {
	return state.run.keyValues[id] ?? {};
}

/** Everything that the evidence names, the newest first. */
export const cluesOf = remembered((given: State['run']['evidence']['given']): readonly Clue[] => given.flatMap(({clues}) => clues));
