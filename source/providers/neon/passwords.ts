import {type Operation, type ResetAnswer, type Role} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {type CallOptions, type RoleAddress} from '../types.js';
import {type NeonClient} from './client.js';
import {decodeOperations} from './operations.js';
import {exactText, record, type Json} from './reply.js';
import {decodeRole} from './roles.js';

function pathOf({projectId, branchId, role}: RoleAddress): readonly string[] {
	return ['projects', projectId, 'branches', branchId, 'roles', role];
}

export async function readRole(client: NeonClient, address: RoleAddress, {signal}: CallOptions): Promise<Outcome<Role>> {
	return client.get({path: pathOf(address), signal}, reply => decodeRole(record(reply, 'role')));
}

export async function revealPassword(client: NeonClient, address: RoleAddress, {signal}: CallOptions): Promise<Outcome<string>> {
	return client.get({path: [...pathOf(address), 'reveal_password'], signal}, reply => exactText(reply, 'password'));
}

function decodeReset(reply: Json): {readonly answer: ResetAnswer; readonly password: string | undefined} {
	const role = record(reply, 'role');
	const {password} = role;
	return {
		answer: {updatedAt: decodeRole(role).updatedAt, operations: decodeOperations(reply)},
		password: typeof password === 'string' && password !== '' ? password : undefined,
	};
}

/**
Orders a new password. The old one stays valid until the last of the operations in the answer has ended.
*/
export async function resetPassword(client: NeonClient, address: RoleAddress, {signal}: CallOptions): Promise<Outcome<{readonly answer: ResetAnswer; readonly password: string | undefined}>> {
	return client.post(address.projectId, {path: [...pathOf(address), 'reset_password'], signal}, decodeReset);
}

/**
Makes a role. Neon makes each a member of its own group, with the rights of an owner.
*/
export async function createRole(client: NeonClient, {projectId, branchId, role}: RoleAddress, {signal}: CallOptions): Promise<Outcome<{readonly answer: ResetAnswer; readonly password: string | undefined}>> {
	return client.change({
		method: 'POST', projectId, path: ['projects', projectId, 'branches', branchId, 'roles'], body: {role: {name: role}}, signal,
	}, decodeReset);
}

/**
Deletes a role. Neon answers without a body where there is none of that name.
*/
export async function deleteRole(client: NeonClient, address: RoleAddress, {signal}: CallOptions): Promise<Outcome<readonly Operation[] | 'gone'>> {
	const outcome = await client.change({
		method: 'DELETE', projectId: address.projectId, path: pathOf(address), signal,
	}, reply => reply.role === undefined ? 'gone' as const : decodeOperations(reply));
	return outcome.status === 'refused' && outcome.failure.kind === 'not-found' ? {status: 'succeeded', value: 'gone'} : outcome;
}
