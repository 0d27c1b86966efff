import test from 'ava';
import {credentialsOf} from '../../../source/core/scope.js';
import {type LoginResult} from '../../../source/core/login.js';
import {examineOld, proveLogin, tryCopy} from '../../../source/runtime/perform/logins.js';
import {compareReceipt, comparePasswords, copyValue} from '../../../source/runtime/perform/values.js';
import {apiProject, canary, shop} from '../../helpers/core-world.js';
import {createContext} from '../../helpers/perform.js';

const [credential] = credentialsOf(apiProject);
const bare = credentialsOf(shop)[1]!;

const receipts: ReadonlyArray<readonly [string, 'last-four' | 'whole-value' | 'different']> = [
	['3/zW', 'last-four'],
	['p@ss 3/zW', 'whole-value'],
	[' p@ss 3/zW ', 'whole-value'],
	['postgresql://o:p%40ss%203%2FzW@h/d?sslmode=require', 'whole-value'],
	['3/zw', 'different'],
	['/zW', 'different'],
	['s 3/zW', 'different'],
	['postgresql://o:other@h/d', 'different'],
	['p@ss', 'different'],
];

for (const [typed, result] of receipts) {
	test(`"${typed}" as a receipt is ${result}`, async t => {
		const context = createContext();
		t.like(await compareReceipt({
			type: 'compare-receipt', work: 'w', credential: credential!, typed: context.vault.keep(typed), value: context.vault.keep('p@ss 3/zW'),
		}, context), {result});
	});
}

test('a copy that was accepted is kept as it was tried, whatever is typed meanwhile', async t => {
	const context = createContext();
	const field = context.vault.draft('typed-1' as never);
	field.append(context.world.leaked);
	const answering = tryCopy({
		type: 'try-copy', work: 'w', credential: credential!, typed: 'typed-1' as never, transport: 'wire',
	}, context);
	field.append('more');
	const answer = await answering;
	t.is(answer.type === 'copy-tried' ? context.vault.read(answer.value!) : undefined, context.world.leaked);
});

test('a copy that was refused is not kept', async t => {
	const context = createContext();
	const answer = await tryCopy({
		type: 'try-copy', work: 'w', credential: credential!, typed: context.vault.keep('wrong'), transport: 'wire',
	}, context);
	t.like(answer, {login: {status: 'refused'}, value: undefined});
});

test('a proof tries both values on one host, and tells which old value it was', async t => {
	const context = createContext();
	const value = context.vault.keep(context.world.leaked);
	const examined = await examineOld({
		type: 'examine-old', work: 'w', credential: credential!, value, origin: 'leaked', transport: 'wire',
	}, context);
	t.like(examined, {login: {status: 'accepted'}, openSessions: 1});
	const fresh = context.vault.keep(context.world.change(credential!.id).password);
	const again = context.vault.keep(context.world.leaked);
	const mistyped = context.vault.keep(`${context.world.leaked}x`);
	const prove = async (old: typeof again) => proveLogin({
		type: 'prove-login', work: 'w', credential: credential!, fresh, old: {value: old, origin: 'leaked'}, transport: 'wire',
	}, context);
	const fingerprint = examined.type === 'old-examined' ? examined.fingerprint : '';
	t.like(await prove(again), {fresh: {status: 'accepted'}, old: {login: {status: 'refused'}, origin: 'leaked', fingerprint}});
	const wrong = await prove(mistyped);
	t.not(wrong.type === 'login-proven' ? wrong.old?.fingerprint : fingerprint, fingerprint);
});

test('the new value given as the old one is not tried as the old one', async t => {
	const context = createContext();
	const fresh = context.vault.keep(context.world.leaked);
	const answer = await proveLogin({
		type: 'prove-login', work: 'w', credential: credential!, fresh, old: {value: context.vault.keep(context.world.leaked), origin: 'leaked'}, transport: 'wire',
	}, context);
	t.like(answer, {fresh: {status: 'accepted'}, old: undefined});
});

test('a branch without a compute is unavailable, not unreachable', async t => {
	const context = createContext();
	const fresh = context.vault.keep('x');
	const answer = await proveLogin({
		type: 'prove-login', work: 'w', credential: bare, fresh, old: undefined, transport: 'wire',
	}, context);
	const unavailable: LoginResult['status'] = 'unavailable';
	t.like(answer, {fresh: {status: unavailable}, old: undefined});
});

test('comparing passwords names the logins and keeps none of the values', async t => {
	const context = createContext();
	const kept: string[] = [];
	const {vault} = context;
	const spying = {
		...context, vault: {
			...vault, keep(value: string) {
				const handle = vault.keep(value);
				kept.push(handle);
				return handle;
			},
		},
	};
	const answer = await comparePasswords({
		type: 'compare-passwords', work: 'w', leaked: [vault.keep(context.world.leaked)], credentials: credentialsOf(apiProject),
	}, spying);
	t.like(answer, {unknown: []});
	t.deepEqual(answer.type === 'passwords-compared' ? answer.same.map(({credential}) => credential) : [], credentialsOf(apiProject).filter(({role}) => role === 'neondb_owner').map(({id}) => id));
	t.is(kept.length, 3);
	t.true(kept.every(handle => vault.read(handle as never) === undefined));
});

test('what is copied is the whole string, encoded, and never in the answer', async t => {
	const copied: string[] = [];
	const context = createContext({}, {
		async copy(text) {
			copied.push(text);
			return {status: 'succeeded', value: undefined};
		},
	});
	const value = context.vault.keep(`${canary} p@ss`);
	const answer = await copyValue({
		type: 'copy-value', work: 'w', credential: credential!, value, form: 'pooled',
	}, context);
	t.deepEqual(copied, [`postgresql://neondb_owner:${canary}%20p%40ss@ep-main-pooler.example.com/neondb?sslmode=require&channel_binding=require`]);
	t.false(JSON.stringify(answer).includes(canary));
	t.like(await copyValue({
		type: 'copy-value', work: 'w', credential: bare, value, form: 'direct',
	}, context), {outcome: {status: 'refused'}});
});
