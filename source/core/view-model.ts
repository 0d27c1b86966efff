/**
What a screen shows, as data. Made by `view.ts` and the steps, drawn by `ui/`. Names from outside are already sanitised.
*/
import {
	type KeptStatement, type LeakSource, type Method, type StopReason,
} from './fact.js';
import {type ReplaceRefusal, type SetRefusal} from './method.js';
import {
	type Confidence, type DeliveryId, type HandKind, type Instant, type Rung, type SecretHandle,
} from './incident.js';
import {type FindingScreenView} from './finding-view.js';
import {type KeyScreenView} from './key-view.js';
import {type Transport} from './login.js';
import {type Failure} from './outcome.js';
import {type Exposure, type ProofVerdict} from './proof.js';
import {type SearchStanding} from './propagation.js';
import {type Drain, type DropStage, type ReplacementPlan} from './replacement.js';
import {type ValueForm} from './effect.js';
import {type PlaceScreenView} from './place-view.js';
import {type ScopeScreenView} from './scope-view.js';
import {type CellMark} from './matrix.js';

/** A key that works here, and what it does, for the last line. */
export type KeyHint = {readonly key: string; readonly does: string};

export type Field =
	| {readonly kind: 'plain'; readonly text: string; readonly hasFocus: boolean}
	/** The characters are in the vault; only their number is known. */
	| {readonly kind: 'masked'; readonly handle: SecretHandle; readonly length: number; readonly hasFocus: boolean};

/** A row of further choices below a field; reached with Tab, chosen by letter or arrows and Enter. */
export type Choices = {
	readonly options: ReadonlyArray<{readonly key: string; readonly label: string}>;
	readonly index: number;
	readonly hasFocus: boolean;
};

export type RailStep = 'scope' | 'contain' | 'reset' | 'propagate' | 'prove' | 'close';

export type RailItem = {
	readonly step: RailStep;
	readonly state: 'done' | 'current' | 'ahead';
	readonly count?: {readonly done: number; readonly of: number};
};

export type Header = {
	readonly incidentId: string;
	/** The scenario's name in a drill. */
	readonly drill?: string;
	readonly source?: LeakSource;
	readonly where: string;
	/** Milliseconds; undefined where the operator does not know. */
	readonly leakedFor?: number;
	readonly inResponse: number;
	readonly rail: readonly RailItem[];
};

export type QuestionId = 'leak-source' | 'leak-certainty' | 'evidence-kind' | 'place-kind';

export type EntryId = 'known-addresses' | 'unlisted-key' | 'leave-key' | 'accept-finding' | 'leak-where' | 'leak-since' | 'evidence-file' | 'evidence-string' | 'folder' | 'leave-out' | 'skip-delivery' | 'skip-deploy' | 'leave-platform' | 'note-delivery' | 'confirmed-by' | 'skip-restart' | 'add-place';

export type ScopeMark = 'leaked' | 'same-password' | 'inherited' | 'owner';

export type BranchMark = 'default' | 'protected' | 'archived' | 'no-compute';

export type ScopeRow =
	| {readonly kind: 'project'; readonly id: string; readonly name: string; readonly state: 'listed' | 'loading' | 'loaded'; readonly storesPasswords: boolean; readonly integrations: readonly string[]; readonly failure?: Failure}
	| {readonly kind: 'branch'; readonly id: string; readonly name: string; readonly marks: readonly BranchMark[]; readonly parent?: string}
	| {readonly kind: 'role'; readonly id: string; readonly name: string; readonly isSelected: boolean; readonly untouchable?: string; readonly marks: readonly ScopeMark[]; readonly changedAt: string};

/** One role on one branch. */
export type MatrixCellView = {
	readonly isSelected: boolean;
	readonly marks: readonly CellMark[];
	readonly changedAt: string;
	readonly untouchable?: string;
};

/** Where one credential stands, for lists. */
export type CredentialState = 'pending' | 'confirmed' | 'sent' | 'unknown' | 'stopped' | 'applying' | 'done' | 'left-out';

export type CredentialLine = {
	readonly label: string;
	readonly project: string;
	readonly state: CredentialState;
	readonly hasReceipt: boolean;
	readonly at?: Instant;
};

export type DeliveryLine = {
	readonly id: DeliveryId;
	readonly state: 'open' | 'busy' | 'failed' | 'skipped' | 'reached';
	readonly rung: Rung;
	readonly isAutomatic: boolean;
	readonly destination: string;
	/** Whose value it holds is not known. */
	readonly isUnassigned: boolean;
	/** What must be deployed before the value is used; absent: nothing. */
	readonly service?: string;
	readonly managedBy?: string;
	/** What the operator wrote about it. */
	readonly remark?: string;
	readonly container: string;
	readonly key: string;
	readonly detail: string;
	readonly confidence?: Confidence;
	readonly at?: Instant;
	/** What was seen, why it failed, or why it was skipped. */
	readonly note: string;
};

export type ProofLine = {
	readonly label: string;
	readonly project: string;
	readonly verdict: ProofVerdict;
	readonly exposure: Exposure;
	readonly isChecking: boolean;
	readonly checkedAt?: Instant;
	readonly nextTryAt?: Instant;
	readonly sessions: {readonly ended: number; readonly left: number} | {readonly reason: string} | undefined;
	/** Whether the statement that set the password was kept. */
	readonly statement?: KeptStatement;
	/** The newest look for sessions from before the reset. */
	readonly evicted?: {readonly at: Instant; readonly left: number; readonly computes: number; readonly reason?: string};
	/** The server's own words where they explain the verdict. */
	readonly note: string;
};

export type ScreenView =
	| {readonly name: 'question'; readonly id: QuestionId; readonly options: readonly string[]; readonly cursor: number; readonly problem?: string}
	| {readonly name: 'entry'; readonly id: EntryId; readonly subject: string; readonly field: Field; readonly problem?: string; readonly named: readonly string[]; /** What is added. */ readonly hand?: HandKind; readonly choices?: Choices}
	| {readonly name: 'connect'; readonly state: 'ask' | 'connecting' | 'failed'; readonly field: Field; readonly failure?: Failure; readonly problem?: string; readonly isFromEnvironment: boolean; readonly isResume: boolean; /** The new key that was saved before an interruption, by its name. */ readonly saved?: string}
	| ScopeScreenView
	| PlaceScreenView
	| {
		readonly name: 'confirm';
		readonly label: string;
		readonly word: string;
		/** The word is a code because the name cannot be typed. */
		readonly isCode: boolean;
		readonly project: string;
		readonly projectId: string;
		readonly branch: string;
		readonly branchMarks: readonly BranchMark[];
		readonly ownedDatabases: readonly string[];
		readonly openSessions: number | 'looking' | 'not-checked';
		readonly oldValue: 'accepted' | 'dead' | 'looking' | 'unknown';
		readonly leakedValueIsDead: boolean;
		readonly usedBy: readonly string[];
		readonly search: SearchStanding;
		/** How many other resets of the branch come before its restart. */
		readonly remainingOnBranch: number;
		readonly isAgain: boolean;
		readonly storesPasswords: boolean;
		/** The value that SQL will set. Absent: Neon makes it. */
		readonly set?: {readonly origin: 'generated' | 'supplied'; readonly bits: number; readonly login: string; readonly mayStage: boolean; readonly given: number};
		readonly field: Field;
		readonly problem?: string;
		readonly choices: Choices;
		readonly position: {readonly index: number; readonly of: number};
	}
	| {readonly name: 'method'; readonly label: string; readonly project: string; readonly options: readonly Method[]; readonly current: Method; readonly cursor: number; /** It has a new password already. */ readonly isAgain: boolean; readonly isConfirmed: boolean; readonly refusal?: SetRefusal; readonly replaceRefusal?: ReplaceRefusal; /** A second role is being made already. */ readonly isBegun: boolean; readonly problem?: string}
	| {readonly name: 'set-value'; readonly label: string; readonly project: string; /** Places can be given the value before it is set. */ readonly mayStage: boolean; /** Who sends the statement. */ readonly login?: string; readonly isPreparing: boolean; readonly field: Field; readonly problem?: string; readonly choices: Choices}
	| {
		readonly name: 'replace';
		readonly label: string;
		readonly word: string;
		readonly isCode: boolean;
		readonly project: string;
		readonly branch: string;
		/** Absent: it is being looked at, or cannot be. */
		readonly plan?: Pick<ReplacementPlan, 'role' | 'by' | 'maker' | 'databases' | 'counts'> & {readonly isBegun: boolean};
		readonly failure?: Failure;
		readonly usedBy: readonly string[];
		readonly search: SearchStanding;
		readonly field: Field;
		readonly problem?: string;
		readonly choices: Choices;
		readonly position: {readonly index: number; readonly of: number};
	}
	| {
		readonly name: 'drain';
		/** The old login, and the new one. */
		readonly label: string;
		readonly successor: string;
		readonly project: string;
		readonly users: Drain['users'];
		readonly isLooking: boolean;
		readonly lookedAt?: Instant;
		/** Why it could not be looked everywhere. */
		readonly missed?: string;
		readonly drop: DropStage['name'] | 'not-confirmed';
		readonly reason?: string;
		readonly isQuiet: boolean;
		/** The new login was seen to work. */
		readonly isProven: boolean;
		readonly word: string;
		readonly openPlaces: number;
		readonly now: Instant;
		readonly field: Field;
		readonly problem?: string;
		readonly choices: Choices;
	}
	| {readonly name: 'batch'; /** Empty: everything that is left. */ readonly project: string; readonly projectId: string; readonly projects: number; readonly labels: readonly string[]; readonly scroll: number; readonly word: string; readonly field: Field; readonly problem?: string; readonly choices: Choices; readonly withoutLooking: boolean}
	| {readonly name: 'working'; readonly label: string; readonly project: string; readonly state: CredentialState; readonly since?: Instant; readonly now: Instant; readonly delay?: {readonly milliseconds: number; readonly reason: string}; readonly failure?: Failure; readonly lines: readonly CredentialLine[]; readonly step: 'old-value' | 'role' | 'reset' | 'operations' | 'new-value' | 'sessions' | 'restart' | 'second-role'}
	| {readonly name: 'unknown'; readonly label: string; readonly project: string; readonly reason: string; readonly isReconciling: boolean; readonly failure?: Failure; readonly word: string; readonly field: Field; readonly problem?: string; readonly choices: Choices}
	| {readonly name: 'stopped'; readonly label: string; readonly project: string; readonly reason: StopReason; readonly detail: string; readonly updatedAt?: string; readonly choices: Choices}
	| {readonly name: 'lost-value'; readonly label: string; readonly project: string; /** A receipt was given for it: it is somewhere, only not here. */ readonly isSaved?: true; readonly why: 'not-stored' | 'failed'; readonly failure?: Failure; readonly isTrying: boolean; readonly field: Field; readonly problem?: string; readonly choices: Choices}
	| {
		readonly name: 'show-once';
		readonly label: string;
		readonly project: string;
		readonly isLive: boolean;
		readonly value: SecretHandle;
		readonly isRevealed: boolean;
		readonly form: ValueForm;
		readonly role: string;
		/** Undefined: the branch has no compute, so there is only a password. */
		readonly address?: {readonly host: string; readonly pooledHost: string; readonly port: number; readonly database: string};
		readonly canBeRevealedLater: boolean;
		readonly field: Field;
		readonly problem?: string;
		readonly notice?: string;
		readonly choices: Choices;
		readonly position: {readonly index: number; readonly of: number};
	}
	| KeyScreenView
	| FindingScreenView
	| {readonly name: 'restart'; readonly branch: string; readonly project: string; readonly endpoints: ReadonlyArray<{readonly id: string; readonly kind: 'read_write' | 'read_only' | 'unknown'}>; readonly sessions: 'ended' | 'some-left' | 'not-ended'; readonly word: string; readonly field: Field; readonly problem?: string; readonly choices: Choices; readonly failure?: string}
	| {readonly name: 'prove'; readonly rows: readonly ProofLine[]; readonly cursor: number; readonly transport?: Transport; readonly now: Instant}
	| {readonly name: 'close'; readonly isComplete: boolean; readonly open: readonly string[]; readonly proven: number; readonly claimed: number; readonly total: number; readonly scroll: number; readonly failure?: Failure}
	| {readonly name: 'closed'; readonly isComplete: boolean; readonly report?: string; readonly failure?: Failure; readonly proven: number; readonly total: number}
	| {readonly name: 'history'; readonly step: RailStep; readonly lines: ReadonlyArray<{readonly at?: Instant; readonly text: string}>; readonly scroll: number}
	| {readonly name: 'halted'; readonly message: string};

export type Overlay =
	| {readonly name: 'help'; readonly keys: readonly KeyHint[]}
	| {readonly name: 'stop'; readonly safe: number; /** Reset, and not proven. */ readonly unproven: number; readonly pending: number; readonly unknown: number; readonly lines: readonly CredentialLine[]; readonly openDeliveries: number; readonly command: string}
	| {readonly name: 'quit'; readonly label: string; readonly command: string};

export type View = {
	/** Changes with every screen; a key pressed on another token is dropped. */
	readonly token: number;
	readonly header: Header;
	readonly screen: ScreenView;
	readonly keys: readonly KeyHint[];
	readonly overlay?: Overlay;
};
