import {type PlatformLine} from './discovery.js';
import {type ValueForm} from './effect.js';
import {type HandKind, type Instant, type SecretHandle} from './incident.js';
import {type SearchStanding} from './propagation.js';
import {type DeliveryLine, type Field, type ProofLine} from './view-model.js';

/** What the screens of the places show. */
export type PlaceScreenView =
	| {
		readonly name: 'checklist';
		readonly label: string;
		readonly project: string;
		readonly rows: readonly DeliveryLine[];
		readonly cursor: number;
		readonly done: number;
		/** With those that the filter hides. */
		readonly all: number;
		/** Absent: it is the list of what belongs to no login. */
		readonly proof?: ProofLine;
		readonly position: {readonly index: number; readonly of: number};
		readonly search: SearchStanding;
		readonly hasValue: boolean;
		readonly filter: string;
		readonly filterHasFocus: boolean;
		/** Services that are ready to be deployed. */
		readonly deployable: readonly string[];
		/** Services that are being deployed, each with what the platform said last. */
		readonly deploying: readonly string[];
		readonly problem?: string;
	}
	| {
		readonly name: 'delivery';
		readonly lines: readonly DeliveryLine[];
		readonly scroll: number;
		readonly label: string;
		readonly isAutomatic: boolean;
		/** Which built-in card this is, or what the operator added, for its instructions. */
		readonly card?: 'team' | 'logs' | HandKind;
		readonly hasValue: boolean;
		/** Set where the source of the leak may be this very place: the word that says it is clean. */
		readonly suspect?: {readonly place: string; readonly word: string; readonly field: Field; readonly problem?: string};
		readonly value?: {readonly handle: SecretHandle; readonly isRevealed: boolean; readonly form: ValueForm; readonly role: string; readonly address?: {readonly host: string; readonly pooledHost: string; readonly port: number; readonly database: string}};
		/** Why this program does not write there, and what the operator does instead. */
		readonly instructions?: {readonly reason: string; readonly steps: readonly string[]};
		/** Another tool owns the value; this is its copy. */
		readonly managed?: {readonly name: string; readonly advice: string};
		/** What writing alone sets off. */
		readonly writing?: readonly string[];
		/** What the platform's program said at the last attempt. */
		readonly output: readonly string[];
		readonly problem?: string;
		readonly notice?: string;
	}
	| {
		readonly name: 'deploy';
		readonly label: string;
		readonly consequence: string;
		/** Every place that becomes live with it. */
		readonly lines: readonly DeliveryLine[];
		readonly scroll: number;
		readonly output: readonly string[];
		/** Whether it is asked for; otherwise it goes on, or is live. */
		readonly isAsked: boolean;
		readonly earlier?: {readonly isUnknown: boolean; readonly reason: string};
		/** It goes on now; `told`: what the platform said last. */
		readonly underWay?: {readonly milliseconds: number; readonly told: string};
		readonly live?: {readonly at: Instant; readonly seen: string};
	}
	| {readonly name: 'discovery'; readonly rows: readonly PlatformLine[]; readonly cursor: number; /** Searches that go on now. */ readonly underWay: number; /** It has its turn; otherwise it was opened on the way. */ readonly isAsked: boolean; readonly problem?: string}
	| {readonly name: 'assign'; readonly lines: readonly DeliveryLine[]; /** Its name is that of an API key. */ readonly isKey: boolean; readonly owners: readonly string[]; /** The last one is "none of these". */ readonly cursor: number; /** How many such places there are, this one counted. */ readonly left: number};
