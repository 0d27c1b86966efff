/**
What the screens about keys show.
*/
import {type SecretHandle} from './incident.js';
import {type KeyRow} from './key-rows.js';
import {type Failure} from './outcome.js';
import {type Missing} from './snapshot.js';
import {type Choices, type Field} from './view-model.js';

/** What is waited for. */
export type KeyStep = 'making' | 'looking' | 'checking' | 'switching' | 'removing' | 'revoking' | 'trying';

export type KeyScreenView =
	| {
		readonly name: 'keys';
		/** `results`: everything that was marked is dealt with. */
		readonly mode: 'choose' | 'results';
		readonly listing: 'under-way' | 'failed' | 'done';
		readonly failure?: Failure;
		readonly rows: readonly KeyRow[];
		readonly cursor: number;
		readonly filter: string;
		readonly filterHasFocus: boolean;
		readonly total: number;
		readonly marked: number;
		readonly missing: readonly Missing[];
		readonly unlisted: readonly string[];
		/** The tokens that the evidence holds: how many work now. */
		readonly leaked: {readonly given: number; readonly live: number; readonly isInUse: boolean};
		readonly hasKnownAddresses: boolean;
		readonly isPostponed: boolean;
		readonly problem?: string;
	}
	| {
		readonly name: 'key-mint';
		readonly label: string;
		readonly reach: string;
		/** The wizard goes on with it. */
		readonly isRunner: boolean;
		/** Nothing was exposed here; the wizard needs a key whose id it knows. */
		readonly isOwn: boolean;
		/** A key that was made, and whose token nobody has. It is revoked first. */
		readonly orphan?: {readonly name: string};
		readonly origin?: 'neon-cli';
		readonly failure?: string;
		readonly isBusy: boolean;
		readonly choices: Choices;
	}
	| {readonly name: 'key-console'; readonly label: string; readonly reach: string; readonly isOwn: boolean; readonly why: 'cannot' | 'chosen'; readonly steps: readonly string[]; readonly isTrying: boolean; readonly field: Field; readonly problem?: string; readonly choices: Choices}
	| {readonly name: 'key-pick'; readonly label: string; readonly rows: readonly KeyRow[]; readonly cursor: number; readonly listing: 'under-way' | 'failed' | 'done'; readonly failure?: Failure; readonly problem?: string}
	| {readonly name: 'key-working'; readonly label: string; readonly step: KeyStep; readonly newName?: string; readonly since?: number; readonly now: number; readonly failure?: Failure}
	| {readonly name: 'key-show'; readonly label: string; readonly keyName: string; readonly reach: string; readonly isRunner: boolean; readonly value: SecretHandle; readonly isRevealed: boolean; readonly field: Field; readonly problem?: string; readonly notice?: string; readonly choices: Choices}
	| {readonly name: 'key-return'; readonly label: string; readonly keyName: string; readonly isTrying: boolean; readonly field: Field; readonly problem?: string; readonly choices: Choices}
	| {
		readonly name: 'key-revoke';
		readonly label: string;
		readonly reach: string;
		readonly lastUsedAt?: string;
		readonly from?: string;
		readonly createdAt: string;
		readonly word: string;
		readonly isCode: boolean;
		/** The new key that the wizard runs on. */
		readonly runsOn: string;
		/** The new key that took its place. */
		readonly successor?: string;
		readonly isPrecautionary: boolean;
		readonly failure?: string;
		readonly field: Field;
		readonly problem?: string;
		readonly choices: Choices;
		readonly position: {readonly index: number; readonly of: number};
	}
	| {readonly name: 'key-hand'; readonly label: string; readonly kind: 'github' | 'unlisted'; readonly steps: readonly string[]; readonly isListed: boolean; readonly choices: Choices; readonly problem?: string};

