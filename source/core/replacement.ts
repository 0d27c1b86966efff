/**
A second role that takes the place of a leaked one: what it will be, and where it stands.
*/
import {type Instant} from './incident.js';

/** What the second role will be, found out and rehearsed before anything is made. */
export type ReplacementPlan = {
	/** Its name, as it must come back to the database; not safe to draw. */
	readonly role: string;
	/** Neon's API makes what only it can make: members of its own group. */
	readonly by: 'api' | 'sql';
	/** Who gives it the rights. Empty: there are none to give. */
	readonly maker: string;
	readonly databases: readonly string[];
	readonly counts: {readonly memberships: number; readonly privileges: number; readonly defaults: number; readonly settings: number; readonly objects: number};
};

/** Where the old role stands after the new one was made. */
export type DropStage =
	| {readonly name: 'confirmed' | 'sent'; readonly at: Instant}
	/** It may be gone. */
	| {readonly name: 'unknown'; readonly at: Instant; readonly reason: string}
	| {readonly name: 'refused'; readonly at: Instant; readonly reason: string}
	| {readonly name: 'dropped'; readonly at: Instant};

export type ReplacementRecord = {
	readonly plan: ReplacementPlan;
	/** A request to make it was sent: a role of this name is ours. */
	readonly isBegun?: true;
	readonly drop?: DropStage & {readonly isForced: boolean; /** Seen when it was confirmed. */ readonly sessions: number};
};

/** Somebody who is logged in as the old role. Names come from outside and are sanitised. */
export type RoleUser = {readonly application: string; readonly address: string; readonly sessions: number};

/** What the last look showed, and who was seen before. */
export type Drain = {
	/** When the look ended. */
	readonly at: Instant;
	readonly users: ReadonlyArray<RoleUser & {readonly seenAt: Instant; readonly isThere: boolean}>;
	/** Why it could not be looked everywhere. */
	readonly reason?: string;
};
