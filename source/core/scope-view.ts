import {type OrderCost} from './cost.js';
import {type Certainty, type LeakSource} from './fact.js';
import {type Transport} from './login.js';
import {type Failure} from './outcome.js';
import {type SearchStanding} from './propagation.js';
import {type CredentialLine, type MatrixCellView, type ScopeRow} from './view-model.js';

/** What the scope, its matrix and the plan show. */
export type ScopeScreenView =
	| {
		readonly name: 'scope';
		readonly account: string;
		readonly rows: readonly ScopeRow[];
		readonly cursor: number;
		readonly filter: string;
		readonly filterHasFocus: boolean;
		readonly selected: number;
		/** Roles that can be reset among those loaded. */
		readonly resettable: number;
		readonly listing: 'under-way' | 'failed' | 'done';
		readonly failure?: Failure;
		readonly loadedProjects: number;
		readonly projects: number;
		readonly unavailable: readonly string[];
		readonly refused: ReadonlyArray<{readonly organization: string; readonly reason: string}>;
		/** Names of deleted projects that can be recovered. */
		readonly recoverable: readonly string[];
		readonly evidence: 'none' | 'reading' | 'searching' | 'matched' | 'not-found' | 'failed';
		readonly evidenceNotes: readonly string[];
		/** Logins not chosen that have the leaked password or inherited it. */
		readonly siblings: number;
		readonly transport?: Transport;
		readonly problem?: string;
	}
	| {
		readonly name: 'matrix';
		readonly project: string;
		readonly roles: readonly string[];
		/** Those around the current one; a project may have thousands. */
		readonly branches: ReadonlyArray<{readonly name: string; readonly isDefault: boolean; readonly isProtected: boolean}>;
		/** A row for each role, in it a cell for each of these branches. Undefined: the branch has no such role. */
		readonly cells: ReadonlyArray<ReadonlyArray<MatrixCellView | undefined>>;
		readonly row: number;
		/** Among these branches. */
		readonly column: number;
		readonly position: {readonly index: number; readonly of: number};
		/** Places known to use the current one. */
		readonly consumers: number;
		/** The scope was chosen, so nothing can be marked any more. */
		readonly isChosen: boolean;
		readonly problem?: string;
	}
	| {
		readonly name: 'plan';
		readonly certainty: Certainty;
		readonly source: LeakSource;
		readonly lines: readonly CredentialLine[];
		readonly scroll: number;
		readonly restarts: number;
		/** Of both orders; `certainty` says which one is taken. */
		readonly costs: Readonly<Record<Certainty, OrderCost>>;
		/** Places known to use one of the logins. */
		readonly places: number;
		readonly siblings: number;
		/** Those of them that have the leaked password, and how many of these can be taken in from here. */
		readonly sharing: readonly string[];
		readonly takeable: number;
		readonly problem?: string;
		readonly unavailable: readonly string[];
		readonly keys: 'none-leaked' | 'replaced' | 'not-yet' | 'handled' | 'postponed';
		readonly search: SearchStanding;
		readonly found: number;
		readonly transport?: Transport;
	};
