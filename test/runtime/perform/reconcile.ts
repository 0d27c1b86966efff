import test from 'ava';
import {type Operation} from '../../../source/core/incident.js';
import {credentialsOf} from '../../../source/core/scope.js';
import {reconcile} from '../../../source/runtime/perform/reconcile.js';
import {apiProject} from '../../helpers/core-world.js';
import {createContext} from '../../helpers/perform.js';

const [credential] = credentialsOf(apiProject);
const before = '2026-01-01T00:00:00Z';
const after = '2026-11-21T14:00:00Z';
const failure = {kind: 'network', message: 'No route to the host.'} as const;

function operation(status: Operation['status'], branchId = 'br-main'): Operation {
	return {
		id: 'op-1', action: 'apply_config', branchId, status, createdAt: after,
	};
}

type Case = {
	readonly title: string;
	readonly updatedAt?: string;
	readonly password?: string;
	readonly old?: string;
	readonly operations?: readonly Operation[];
	readonly verdict: string;
	readonly value?: string;
};

const cases: readonly Case[] = [
	{
		title: 'a later date and another password: it happened, and the value is here', updatedAt: after, password: 'new', old: 'old', verdict: 'happened', value: 'new',
	},
	{
		title: 'a later date and no way to see the password: it happened', updatedAt: after, old: 'old', verdict: 'happened',
	},
	{
		title: 'a later date and a password that cannot be compared: it happened', updatedAt: after, password: 'new', verdict: 'happened', value: 'new',
	},
	{
		title: 'a later date and still the old password: cannot tell', updatedAt: after, password: 'old', old: 'old', verdict: 'cannot-tell',
	},
	{
		title: 'the same date and the old password: it did not happen', password: 'old', old: 'old', verdict: 'did-not-happen',
	},
	{title: 'the same date and no password to see: it did not happen', verdict: 'did-not-happen'},
	{
		title: 'the same date and another password: cannot tell', password: 'new', old: 'old', verdict: 'cannot-tell',
	},
	{title: 'something still runs on its branch: cannot tell', operations: [operation('running')], verdict: 'cannot-tell'},
	{title: 'something runs on another branch: it did not happen', operations: [operation('running', 'br-dev')], verdict: 'did-not-happen'},
	{title: 'an old failure on its branch: it did not happen', operations: [operation('failed')], verdict: 'did-not-happen'},
];

for (const {title, updatedAt = before, password, old, operations = [], verdict, value} of cases) {
	test(title, async t => {
		const context = createContext({
			listOperations: async () => ({status: 'succeeded', value: operations}),
			readRole: async () => ({status: 'succeeded', value: {name: 'neondb_owner', branchId: 'br-main', updatedAt}}),
			revealPassword: async () => password === undefined ? {status: 'refused', failure: {kind: 'not-stored', message: 'Passwords are not kept.'}} : {status: 'succeeded', value: password},
			async resetPassword() {
				throw new Error('Reconciling only looks');
			},
		});
		const answer = await reconcile({
			type: 'reconcile', work: 'reconcile', credential: credential!, attempt: 1, updatedAtBefore: before, old: old === undefined ? undefined : context.vault.keep(old),
		}, context);
		t.is(answer.type === 'reset-reconciled' ? answer.verdict : '', verdict);
		t.is(answer.type === 'reset-reconciled' && answer.value !== undefined ? context.vault.read(answer.value) : undefined, value);
		// One more look, later, before anything is called untouched.
		t.is(context.clock.waits.length, verdict === 'did-not-happen' ? 1 : 0);
	});
}

test('what cannot be asked cannot be told', async t => {
	for (const broken of [{listOperations: async () => ({status: 'refused', failure} as const)}, {readRole: async () => ({status: 'refused', failure} as const)}]) {
		const answer = await reconcile({
			type: 'reconcile', work: 'reconcile', credential: credential!, attempt: 1, updatedAtBefore: before, old: undefined,
		}, createContext(broken));
		t.like(answer, {verdict: 'cannot-tell', reason: failure.message, value: undefined});
	}
});

test('a request that arrives late is seen by the second look', async t => {
	let looks = 0;
	const context = createContext({
		listOperations: async () => ({status: 'succeeded', value: []}),
		async readRole() {
			looks += 1;
			return {status: 'succeeded', value: {name: 'neondb_owner', branchId: 'br-main', updatedAt: looks === 1 ? before : after}};
		},
		revealPassword: async () => ({status: 'succeeded', value: looks === 1 ? 'old' : 'new'}),
	});
	const answer = await reconcile({
		type: 'reconcile', work: 'reconcile', credential: credential!, attempt: 1, updatedAtBefore: before, old: context.vault.keep('old'),
	}, context);
	t.like(answer, {verdict: 'happened', updatedAt: after});
});
