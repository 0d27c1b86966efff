import {
	type CredentialId, type DeliveryId, type KeyId, type Rung,
} from './incident.js';
import {type Outcome} from './outcome.js';
import {type NewDelivery, type OldOrigin} from './fact.js';

/** What could not be looked at, why, and what to run in a second terminal where that would help. */
export type NotSearched = {readonly what: string; readonly reason: string; readonly command?: string; /** Looking again does not help: the command shows what is there, and what it shows is added by hand. */ readonly isByHand?: true};

/**
How a search of one destination ended. `absent`: nothing on this machine speaks of it. `not-ready`: nobody is logged in, or its program is missing.
`stopped`: by the operator, so something may have been missed. `left-out`: the operator says why nothing has to be looked at there.
*/
export type SearchStatus = 'searched' | 'stopped' | 'not-ready' | 'left-out' | 'absent';

/** A login that was looked for; `value`: by which value of it, where one was known. */
export type SearchedLogin = {readonly credential: CredentialId; readonly value?: OldOrigin};

/** Facts about the places that store a value, journaled with all the others. */
export type PlaceFact =
	/** Without a destination: from before there were several, and about the files of this machine. */
	| {readonly type: 'places-searched'; readonly destination?: string; readonly name?: string; readonly status?: SearchStatus; readonly account?: string; readonly folders: readonly string[]; readonly filesRead: number; readonly notSearched: readonly NotSearched[]; readonly found: readonly NewDelivery[]; /** Keys that were looked for, besides the logins. */ readonly keys?: readonly KeyId[]; /** Absent: every login of the scope. */ readonly logins?: readonly SearchedLogin[]}
	| {readonly type: 'delivery-added'; readonly delivery: NewDelivery}
	/** Only a name spoke for the place; the operator said whose value it holds. */
	| {readonly type: 'delivery-assigned'; readonly delivery: DeliveryId; readonly credential: CredentialId}
	| {readonly type: 'delivery-assigned'; readonly delivery: DeliveryId; readonly key: KeyId}
	| {readonly type: 'delivery-noted'; readonly delivery: DeliveryId; readonly note: string}
	/** Without a destination: from before there were several; every place that was suspect then. */
	| {readonly type: 'source-cleaned'; readonly destination?: string; readonly word: string}
	| {readonly type: 'delivery-intended'; readonly delivery: DeliveryId}
	/** Looked at without changing it: after an interruption, or after an answer that did not come. */
	| {readonly type: 'delivery-checked'; readonly delivery: DeliveryId; readonly rung: Rung; readonly seen: string}
	| {readonly type: 'delivery-skipped'; readonly delivery: DeliveryId; readonly reason: string}
	| {readonly type: 'deploy-confirmed'; readonly service: string}
	| {readonly type: 'deploy-intended'; readonly service: string}
	/** What was seen of the new deployment. */
	| {readonly type: 'deploy-answered'; readonly service: string; readonly outcome: Outcome<string>}
	| {readonly type: 'deploy-skipped'; readonly service: string; readonly reason: string};
