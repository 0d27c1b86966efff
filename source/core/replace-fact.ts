import {type CredentialId} from './incident.js';
import {type Outcome} from './outcome.js';
import {type DropVerdict} from './replace-work.js';
import {type ReplacementPlan} from './replacement.js';

/** Facts about a second role in the place of a first one. That it is made is told by the facts about resets. */
export type ReplaceFact =
	| {readonly type: 'replacement-planned'; readonly credential: CredentialId; readonly plan: ReplacementPlan}
	/** `sessions`: how many of the old role the last look saw. */
	| {readonly type: 'drop-confirmed'; readonly credential: CredentialId; readonly word: string; readonly isForced: boolean; readonly sessions: number}
	| {readonly type: 'drop-intended'; readonly credential: CredentialId}
	| {readonly type: 'drop-answered'; readonly credential: CredentialId; readonly outcome: Outcome<undefined>}
	| {readonly type: 'drop-looked-for'; readonly credential: CredentialId; readonly verdict: DropVerdict; readonly reason: string};
