/**
The stage of a destination: its platform on this machine, which holds what a test puts there and goes wrong as a test asks.
The suite in `test/destinations/suite.ts` plays on every one of them.
*/
import {type ExecutionContext} from 'ava';
import {type Destination, type TemporaryFiles} from '../../../source/destinations/types.js';

/** What somebody else stores in the way of a change. */
export const strangersValue = 'npg_StoredBySomebodyElse';

/** A variable, a secret or a line, as the platform names it. */
export type Item = {readonly name: string; readonly value: string};

/**
What does not apply to a destination. The suite then expects what takes its place:
- `reading`: values are never shown. Names speak for them, and a write is `written`.
- `writing`: nothing is written by this program. Every place is by hand, and a delivery is refused.
- `strings`, `parts`, `fields`, `bare`, `keys`: it cannot hold a connection string, variables such as PGHOST beside PGPASSWORD, a field of JSON, a password under any name, an API key. It is not entered with one.
- `pairs`: two values never share a container.
- `scopes`: there is but one. Nothing can fail in part.
- `login`: nobody logs in. A place that is gone is refused instead.
- `program`: no program is asked. None is started.
- `permission`: nothing can be denied.
- `characters`: not every character can be stored. What cannot is refused, and the old value stays.
- `strangers`: what somebody else put there cannot be told from the old value.
- `lies`: it cannot say that it stored something and not have done so.
- `failing`: it cannot store and report a failure.
- `hanging`: it answers at once.
*/
export type Exemption = 'reading' | 'writing' | 'strings' | 'parts' | 'fields' | 'bare' | 'keys' | 'pairs' | 'scopes' | 'login' | 'program' | 'permission' | 'characters' | 'strangers' | 'lies' | 'failing' | 'hanging';

/**
- `denied`: changes are refused for want of permission, in one scope or in all.
- `unreadable`: one scope may not be looked at, where it is asked for by itself.
- `logged-out`: the login is not accepted any more.
- `lies-empty`, `lies-old`: a change is answered as done; what is stored is empty, or the old value.
- `leaks`: a change fails and repeats what it was given.
- `overtaken`: somebody else is quicker: the strangers' value is there when a change arrives.
- `fails`: a change is done and answered as failed.
- `hangs`: a change is never answered.
- `silent`: nothing is answered at all.
*/
export type Trouble = 'denied' | 'unreadable' | 'logged-out' | 'lies-empty' | 'lies-old' | 'leaks' | 'overtaken' | 'fails' | 'hangs' | 'silent';

export type Stage = {
	readonly destination: Destination;
	/** What a search is given. */
	readonly folders: readonly string[];
	/** What a delivery is given. */
	readonly temporary: TemporaryFiles;
	/** What is stored under a name in a scope, counted from 0. */
	readonly stored: (name: string, scope: number) => string | undefined;
	/** Somebody else stores another value. */
	readonly put: (name: string, scope: number, value: string) => void;
	/** Everything that is stored, with all that a delivery must leave alone, and without what every write moves, such as versions and times. */
	readonly everything: () => unknown;
	/** How many changes were asked for so far. */
	readonly changes: () => number;
	/** What others could see of what was asked so far: arguments, environments, addresses. */
	readonly visible: () => unknown;
	/** Requests that the platform's documentation does not name. */
	readonly violations: () => readonly string[];
	/** From now on; in one scope only where it is named. `undefined`: all is well again. */
	readonly trouble: (trouble: Trouble | undefined, scope?: number) => void;
	/** The time of everything that is waited for is over. */
	readonly runOut: () => void;
	/** The program is gone from now on. */
	readonly uninstall: () => void;
	/** The same platform for somebody who never logged in. */
	readonly stranger: Destination;
};

export type EnterOptions = {
	/** In how many scopes the items are stored under the same names. @default 1 */
	readonly scopes?: number;
	/** Start real processes for the program. @default false */
	readonly isReal?: boolean;
};

export type StageDefinition = {
	/** What does not apply, each with its reason, a sentence. */
	readonly not: Readonly<Partial<Record<Exemption, string>>>;
	/** How far a delivery comes by itself. */
	readonly rung: 'read-back' | 'written' | 'deployed';
	/** A write by somebody else at the same moment is noticed. */
	readonly hasLock?: true;
	/** The platform with these items and one more that is nobody's business. */
	readonly enter: (t: ExecutionContext, items: readonly Item[], options?: EnterOptions) => Promise<Stage>;
};

/** By destination id. */
export type StageDefinitions = Readonly<Record<string, StageDefinition>>;
