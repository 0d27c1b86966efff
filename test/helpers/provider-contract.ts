/**
What every provider promises, tried against a service that goes wrong on request. Call it once for each service.
*/
import {type ExecutionContext, type TestFn} from 'ava';
import {type Outcome} from '../../source/core/outcome.js';
import {type Provider, type ProviderAccess, type RoleAddress} from '../../source/providers/types.js';
import {type FakeClock} from './fake-clock.js';

/** What goes wrong with the next requests of a kind. */
export type Trouble = {
	readonly on: 'reset' | 'reading';
	readonly kind: 'locked' | 'rate-limited' | 'unavailable' | 'html' | 'lost-before' | 'lost-after' | 'slow' | 'truncated' | 'empty';
	/** @default 1 */
	readonly times?: number;
	readonly status?: number;
	/** In seconds. */
	readonly retryAfter?: number;
};

export type ContractService = {
	readonly access: ProviderAccess;
	/** A role whose password may be reset, on a branch whose compute is idle. */
	readonly address: RoleAddress;
	/** The branch's compute, without its host's port. */
	readonly endpoint: {readonly id: string; readonly host: string; readonly port: number};
	trouble(trouble: Trouble): void;
	/** How many requests for a reset have come in, whatever became of them. */
	resets(): number;
	/** The password of the role now. */
	password(): string;
};

export type Contract = {
	readonly name: string;
	readonly start: (t: ExecutionContext) => Promise<ContractService>;
	/** With a clock on which waiting takes no time. An impatient provider gives up before a slow answer comes. */
	readonly create: (access: ProviderAccess, isImpatient: boolean) => {readonly provider: Provider; readonly clock: FakeClock};
};

function succeeded<Value>(t: ExecutionContext, outcome: Outcome<Value>): Value {
	if (outcome.status !== 'succeeded') {
		t.fail(`${outcome.status}: ${outcome.failure.message}`);
		throw new Error('not succeeded');
	}

	return outcome.value;
}

export function testContract(test: TestFn, {name, start, create}: Contract): void {
	const begin = async (t: ExecutionContext, isImpatient = false) => {
		const service = await start(t);
		return {service, ...create(service.access, isImpatient)};
	};

	test(`${name}: the key is identified, and its projects are listed and inspected`, async t => {
		const {service, provider} = await begin(t);
		const account = succeeded(t, await provider.identify());
		t.is(account.provider, provider.id);
		t.not(account.label, '');
		const found: number[] = [];
		const list = succeeded(t, await provider.listProjects({
			onProgress(count) {
				found.push(count);
			},
		}));
		t.true(list.projects.some(({id}) => id === service.address.projectId));
		t.deepEqual(list.unavailable, []);
		t.is(found.at(-1), list.projects.length);

		const project = succeeded(t, await provider.inspectProject(service.address.projectId));
		const branch = project.branches.find(({id}) => id === service.address.branchId);
		t.true(branch?.isDefault);
		const role = project.roles.find(({name, branchId}) => name === service.address.role && branchId === branch?.id);
		t.is(role?.untouchable, undefined);
		t.true(project.databases.some(({branchId}) => branchId === branch?.id));
		t.like(project.endpoints.find(({id}) => id === service.endpoint.id), {...service.endpoint, branchId: service.address.branchId, state: 'idle'});
	});

	test(`${name}: a wrong key is refused by every call, and is in no message`, async t => {
		const {service} = await begin(t);
		const {provider} = create({...service.access, apiKey: 'wrong-key-value'}, false);
		const outcomes = [
			await provider.identify(),
			await provider.listProjects(),
			await provider.inspectProject(service.address.projectId),
			await provider.readRole(service.address),
			await provider.revealPassword(service.address),
			await provider.resetPassword(service.address),
			await provider.listOperations(service.address.projectId),
			await provider.restartEndpoint(service.address.projectId, service.endpoint.id),
		];
		for (const outcome of outcomes) {
			t.like(outcome, {status: 'refused', failure: {kind: 'unauthorized'}});
			t.false(JSON.stringify(outcome).includes('wrong-key-value'));
		}
	});

	test(`${name}: a key that cannot be one is refused before anything is sent`, async t => {
		const {service} = await begin(t);
		for (const apiKey of ['', 'two words', 'line\nbreak', 'schlüssel']) {
			t.like(await create({...service.access, apiKey}, false).provider.resetPassword(service.address), {status: 'refused', failure: {kind: 'unauthorized'}});
		}

		t.is(service.resets(), 0);
	});

	test(`${name}: what is gone is not found`, async t => {
		const {service, provider} = await begin(t);
		const gone = {status: 'refused', failure: {kind: 'not-found'}} as const;
		t.like(await provider.readRole({...service.address, role: 'deleted'}), gone);
		t.like(await provider.readRole({...service.address, branchId: 'br-deleted-00000000'}), gone);
		t.like(await provider.revealPassword({...service.address, role: 'deleted'}), gone);
		t.like(await provider.resetPassword({...service.address, role: 'deleted'}), gone);
		t.like(await provider.inspectProject('deleted-project-00000000'), gone);
		t.like(await provider.restartEndpoint(service.address.projectId, 'ep-deleted-00000000'), gone);
	});

	test(`${name}: a name that would lead elsewhere is never sent`, async t => {
		const {service, provider} = await begin(t);
		for (const role of ['', '.', '..', '\uD800']) {
			t.like(await provider.resetPassword({...service.address, role}), {status: 'refused', failure: {kind: 'bad-request'}});
		}

		// Encoded, these are ordinary names that no role has.
		for (const role of ['../../x', 'a/b', 'a?b', 'a#b', '%2e%2e']) {
			t.like(await provider.resetPassword({...service.address, role}), {status: 'refused', failure: {kind: 'not-found'}});
		}
	});

	test(`${name}: a reset gives a new password and moves the time of change`, async t => {
		const {service, provider, clock} = await begin(t);
		const before = service.password();
		t.is(succeeded(t, await provider.revealPassword(service.address)), before);
		const role = succeeded(t, await provider.readRole(service.address));
		const {answer, password} = succeeded(t, await provider.resetPassword(service.address));
		t.not(password, before);
		t.is(password, service.password());
		t.is(service.resets(), 1);
		t.deepEqual(clock.waits, []);

		const after = succeeded(t, await provider.readRole(service.address));
		t.is(after.updatedAt, answer.updatedAt);
		t.true(after.updatedAt >= role.updatedAt);
		t.is(succeeded(t, await provider.revealPassword(service.address)), service.password());
		const operations = succeeded(t, await provider.listOperations(service.address.projectId));
		for (const {id} of answer.operations) {
			t.true(operations.some(operation => operation.id === id));
		}
	});

	for (const [kind, extra] of [['locked', {}], ['rate-limited', {}], ['rate-limited', {retryAfter: 17}], ['unavailable', {}]] as const) {
		test(`${name}: a reset that is put off (${kind}${'retryAfter' in extra ? ' until then' : ''}) is sent again and happens once`, async t => {
			const {service, provider, clock} = await begin(t);
			const before = service.password();
			service.trouble({
				on: 'reset', kind, times: 3, ...extra,
			});
			const {password} = succeeded(t, await provider.resetPassword(service.address));
			t.not(password, before);
			t.is(password, service.password());
			t.is(service.resets(), 4);
			t.is(clock.waits.length, 3);
			t.true(clock.waits.every(wait => wait >= 1000 * ('retryAfter' in extra ? extra.retryAfter : 0.2)));
		});
	}

	test(`${name}: a lock that does not end is a refusal after minutes`, async t => {
		const {service, provider, clock} = await begin(t);
		const before = service.password();
		const start = clock.now();
		service.trouble({on: 'reset', kind: 'locked', times: 1e6});
		t.like(await provider.resetPassword(service.address), {status: 'refused', failure: {kind: 'locked', status: 423}});
		t.true(clock.now() - start > 300_000);
		t.is(service.password(), before);
	});

	for (const [kind, status] of [['html', 500], ['html', 502], ['html', 503], ['html', 524], ['lost-before', 0], ['lost-after', 0], ['slow', 0], ['truncated', 0], ['empty', 0]] as const) {
		test(`${name}: a reset whose answer is lost (${kind}${status ? ` ${status}` : ''}) is unknown and is not sent again`, async t => {
			const {service, provider} = await begin(t, kind === 'slow');
			service.trouble({on: 'reset', kind, ...(status > 0 && {status})});
			const outcome = await provider.resetPassword(service.address);
			t.is(outcome.status, 'unknown');
			t.is(service.resets(), 1);
			const message = outcome.status === 'succeeded' ? '' : outcome.failure.message;
			t.regex(message, /^[^<]{10,}$/v);
			t.false(message.includes(service.password()));
		});
	}

	for (const kind of ['html', 'lost-before', 'truncated', 'locked', 'rate-limited', 'unavailable'] as const) {
		test(`${name}: reading is tried again (${kind})`, async t => {
			const {service, provider, clock} = await begin(t);
			service.trouble({
				on: 'reading', kind, times: 2, ...(kind === 'html' && {status: 502}),
			});
			t.is(succeeded(t, await provider.readRole(service.address)).name, service.address.role);
			t.is(clock.waits.length, 2);
		});
	}

	test(`${name}: an idle compute is not restarted`, async t => {
		const {service, provider} = await begin(t);
		t.like(await provider.restartEndpoint(service.address.projectId, service.endpoint.id), {status: 'refused', failure: {kind: 'conflict'}});
	});

	test(`${name}: what is cancelled before it is sent certainly did not happen`, async t => {
		const {service, provider} = await begin(t);
		const controller = new AbortController();
		controller.abort();
		t.like(await provider.resetPassword(service.address, {signal: controller.signal}), {status: 'refused', failure: {kind: 'cancelled'}});
		t.is(service.resets(), 0);
	});

	test(`${name}: cancelling ends a wait for a lock`, async t => {
		const {service, provider} = await begin(t);
		service.trouble({on: 'reset', kind: 'locked', times: 1e6});
		const controller = new AbortController();
		const pending = provider.resetPassword(service.address, {signal: controller.signal});
		while (service.resets() < 2) {
			await new Promise(resolve => {
				setImmediate(resolve);
			});
		}

		controller.abort();
		const {status} = await pending;
		t.not(status, 'succeeded');
	});
}
