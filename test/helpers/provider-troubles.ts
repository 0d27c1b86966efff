/**
What every provider promises while its service goes wrong: nothing is claimed that is not so, nothing is done twice, and the truth is found when the trouble is over.
*/
import {type ExecutionContext, type TestFn} from 'ava';
import {type Role} from '../../source/core/incident.js';
import {type Outcome} from '../../source/core/outcome.js';
import {sanitize} from '../../source/core/sanitize.js';
import {type Provider} from '../../source/providers/types.js';
import {type Contract, type ContractService} from './provider-contract.js';

export type TroubledService = ContractService & {
	/** Let it go wrong from now on. */
	begin(): void;
	end(): void;
	/** How often it went wrong. */
	struck(): number;
	/** How many resets really happened. */
	done(): number;
	/** Until the service has applied what it was told. */
	settled(): Promise<void>;
};

/** One way to go wrong, and what a client must make of it. */
export type TroubleCase<Service extends TroubledService = TroubledService> = {
	readonly title: string;
	readonly start: (t: ExecutionContext) => Promise<Service>;
	/** `tried again`: nobody notices. `told`: the outcome says that it failed. `lost`: readings are tried again, and the answer to a reset is unknown. */
	readonly expected: 'tried again' | 'told' | 'lost';
	/** After a reset, while it still goes wrong. */
	readonly during?: (t: ExecutionContext, service: Service, provider: Provider, passwords: {readonly before: string; readonly after: string}) => Promise<void>;
};

export function testTrouble<Service extends TroubledService>(test: TestFn, create: Contract['create'], {title, start, expected, during}: TroubleCase<Service>): void {
	test.serial(`${title}: what is read and done is true, or is told to have failed`, async t => {
		const service = await start(t);
		const {provider} = create(service.access, false);
		const {address} = service;
		const before = service.password();
		service.begin();

		const readings: ReadonlyArray<() => Promise<Outcome<unknown>>> = [
			async () => provider.identify(),
			async () => provider.listProjects(),
			async () => provider.inspectProject(address.projectId),
			async () => asList(await provider.readRole(address)),
			async () => provider.listOperations(address.projectId),
		];
		for (const read of readings) {
			const outcome = await read();
			if (outcome.status === 'succeeded') {
				t.deepEqual(unsafeTexts(outcome.value), []);
			} else {
				t.is(expected, 'told', outcome.failure.message);
				t.regex(outcome.failure.message, /^[^<]{10,}$/v);
			}
		}

		const outcome = await provider.resetPassword(address);
		t.is(outcome.status, expected === 'tried again' ? 'succeeded' : 'unknown');
		t.is(service.done(), service.password() === before ? 0 : 1);
		t.deepEqual(outcome.status === 'succeeded' ? [outcome.value.password, 1] : [], outcome.status === 'succeeded' ? [service.password(), service.done()] : []);
		await during?.(t, service, provider, {before, after: service.password()});
		t.true(service.struck() > 0);

		service.end();
		await service.settled();
		const list = await provider.listProjects();
		t.deepEqual(list.status === 'succeeded' ? [list.value.projects.map(({id}) => id), list.value.unavailable] : list.failure, [[address.projectId], []]);
		t.like(await provider.revealPassword(address), {status: 'succeeded', value: service.password()});
		const operations = await provider.listOperations(address.projectId);
		t.true(operations.status === 'succeeded' && operations.value.every(({status}) => status === 'finished'));
		// What was unknown did or did not happen, and was not sent again meanwhile.
		t.true(service.done() <= 1);
	});
}

const asList = (outcome: Outcome<Role>): Outcome<unknown> => outcome.status === 'succeeded' ? {...outcome, value: {roles: [outcome.value]}} : outcome;

/** The texts in an answer that could attack a terminal. What roles and databases are called is their address, so it stays as it is until it is drawn. */
function unsafeTexts(value: unknown): readonly string[] {
	if (typeof value === 'string') {
		return sanitize(value) === value ? [] : [value];
	}

	return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, each]) => name === 'roles' || name === 'databases' ? [] : unsafeTexts(each)) : [];
}
