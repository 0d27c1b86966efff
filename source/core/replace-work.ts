/**
Work for a second role in the place of a first one, and its answers.
*/
import {type WorkId} from './effect.js';
import {
	type Credential, type CredentialId, type Endpoint, type SecretHandle,
} from './incident.js';
import {type Transport} from './login.js';
import {type Outcome} from './outcome.js';
import {type ReplacementPlan, type RoleUser} from './replacement.js';

/** What both roles, and whoever may make roles on their branch, log in with. What is missing is asked of the provider when it is needed. */
export type RoleLogins = {
	/** The login that is replaced. */
	readonly credential: Credential;
	/** Its own password, which works until it is dropped. */
	readonly own: SecretHandle | undefined;
	/** Of other roles of the branch, by their names. */
	readonly others: ReadonlyArray<{readonly role: string; readonly value: SecretHandle}>;
	readonly transport: Transport;
};

export type ReplaceWork =
	/** Look at everything that the role is and has, and rehearse what would be sent. Changes nothing. */
	| {readonly type: 'plan-replacement'; readonly work: WorkId; readonly logins: RoleLogins}
	/** `isBegun`: an earlier request may have made it, so one of that name is ours. */
	| {readonly type: 'create-role'; readonly work: WorkId; readonly logins: RoleLogins; readonly attempt: number; readonly plan: ReplacementPlan; readonly isBegun: boolean}
	/** Whether a role whose making got no answer is there. */
	| {readonly type: 'find-role'; readonly work: WorkId; readonly logins: RoleLogins; readonly attempt: number; readonly plan: ReplacementPlan; readonly fresh: SecretHandle | undefined}
	/** Who is logged in as the old role, on every compute that is awake. */
	| {readonly type: 'watch-role'; readonly work: WorkId; readonly logins: RoleLogins; readonly plan: ReplacementPlan; readonly fresh: SecretHandle; readonly endpoints: readonly Endpoint[]}
	/** Take everything from the old role and drop it. `isForced`: also while somebody is logged in as it. */
	| {readonly type: 'drop-role'; readonly work: WorkId; readonly logins: RoleLogins; readonly plan: ReplacementPlan; readonly fresh: SecretHandle; readonly endpoints: readonly Endpoint[]; readonly isForced: boolean}
	/** Whether a role whose dropping got no answer is gone. */
	| {readonly type: 'find-dropped'; readonly work: WorkId; readonly logins: RoleLogins; readonly plan: ReplacementPlan; readonly fresh: SecretHandle};

/** Whether the old role is gone. */
export type DropVerdict = 'gone' | 'there' | 'cannot-tell';

export type ReplaceAnswer =
	| {readonly type: 'replacement-planned'; readonly credential: CredentialId; readonly outcome: Outcome<ReplacementPlan>}
	/** `reason`: why it could not be looked everywhere. */
	| {readonly type: 'role-watched'; readonly credential: CredentialId; readonly users: readonly RoleUser[]; readonly reason?: string}
	| {readonly type: 'role-dropped'; readonly credential: CredentialId; readonly outcome: Outcome<undefined>}
	| {readonly type: 'dropped-role-found'; readonly credential: CredentialId; readonly verdict: DropVerdict; readonly reason: string};
