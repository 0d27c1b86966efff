import {type RoleLogins} from '../../core/replace-work.js';
import {type Outcome} from '../../core/outcome.js';
import {type RoleLogin, type Server} from '../../io/examine-role.js';
import {addressOf, type Context, valueOf} from './context.js';

/** Where the statements for a login's role go; undefined where it has no compute or no database. */
export function serverOf({credential}: RoleLogins, databases: readonly string[]): Server | undefined {
	const endpoint = credential.endpoints[0];
	return endpoint === undefined || databases.length === 0 ? undefined : {host: endpoint.host, port: endpoint.port, databases};
}

/** The login that is replaced, with its own password. Where the vault has it no more, the provider may tell it. */
export async function ownLogin({credential, own}: RoleLogins, {vault, currentProvider}: Context): Promise<RoleLogin | undefined> {
	if (own !== undefined) {
		return {role: credential.role, password: valueOf(vault, own)};
	}

	const revealed = await currentProvider().revealPassword(addressOf(credential));
	return revealed.status === 'succeeded' ? {role: credential.role, password: revealed.value} : undefined;
}

/** Another role of the branch, with a password of the scope or as the provider tells it. */
export async function otherLogin({credential, others}: RoleLogins, role: string, {vault, currentProvider}: Context): Promise<RoleLogin | undefined> {
	const known = others.find(other => other.role === role);
	if (known !== undefined) {
		return {role, password: valueOf(vault, known.value)};
	}

	const revealed = role === '' ? undefined : await currentProvider().revealPassword({...addressOf(credential), role});
	return revealed?.status === 'succeeded' ? {role, password: revealed.value} : undefined;
}

/** A failure of the database. A login that is refused there says nothing about the provider's key, and what a server says is looked at for secrets. */
export function fromDatabase<Value>(outcome: Outcome<Value>, {vault}: Context): Outcome<Value> {
	return outcome.status === 'succeeded' ? outcome : {...outcome, failure: {...outcome.failure, kind: outcome.failure.kind === 'unauthorized' ? 'conflict' : outcome.failure.kind, message: vault.redact(outcome.failure.message)}};
}

/** Nothing was done; why. */
export function refused(message: string): Outcome<never> {
	return {status: 'refused', failure: {kind: 'unsuitable', message}};
}
