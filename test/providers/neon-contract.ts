import {tmpdir} from 'node:os';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {createDatabaseAccess} from '../../source/io/login.js';
import {createScheduler} from '../../source/io/scheduler.js';
import {createNeonProvider, neonLimits} from '../../source/providers/neon/index.js';
import {
	faultKinds, startSimulator, type Fault, type Simulator,
} from '../../source/simulator/index.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {type Contract} from '../helpers/provider-contract.js';
import {testTrouble, type TroubleCase, type TroubledService} from '../helpers/provider-troubles.js';
import {noLimits} from '../helpers/simulator.js';

const address = {projectId: 'solitary-thunder-08372287', branchId: 'br-production', role: 'neondb_owner'};

type SimulatedService = TroubledService & {readonly simulator: Simulator};

/** Everything that the contract asks for, so that each of them goes wrong and not only what comes first. */
const operations = ['getAuthDetails', 'getCurrentUserOrganizations', 'listProjects', 'getProject', 'listProjectBranches', 'listProjectEndpoints', 'listProjectBranchRoles', 'listProjectBranchDatabases', 'getProjectBranchRole', 'listProjectOperations', 'resetProjectBranchRolePassword'];

const everywhere = (fault: Fault): readonly Fault[] => operations.map(route => ({...fault, route}));

const create: Contract['create'] = access => {
	const clock = createFakeClock();
	return {clock, provider: createNeonProvider(access, {scheduler: createScheduler({...neonLimits, clock}), limits: {totalMilliseconds: 30_000}})};
};

/** What struck in the tests before, by the words of its test. */
const met = new Map<string, readonly string[]>();

const start = (title: string, faults: readonly Fault[]) => async (t: ExecutionContext): Promise<SimulatedService> => {
	const simulator = await startSimulator({
		temporaryFolder: tmpdir(),
		processId: process.pid,
		hostStyle: 'named',
		limits: noLimits,
		timings: {schedulingMilliseconds: 10, runningMilliseconds: 20, retryMilliseconds: 200},
		scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				id: address.projectId,
				name: 'api-prod',
				branches: [{
					id: address.branchId, name: 'production', roles: [{name: address.role}], databases: [{name: 'neondb', owner: address.role}], endpoints: [{id: 'ep-lucky-sun-a1b2c3d4'}],
				}],
			}],
		},
	});
	t.teardown(async () => {
		met.set(title, [...simulator.faults.struck.keys()]);
		await simulator.stop();
	});
	const [compute] = simulator.computes;
	const answered = () => simulator.requests.filter(({operation}) => operation === 'resetProjectBranchRolePassword');
	const password = () => simulator.passwordOf(address.projectId, address.branchId, address.role)!;
	return {
		simulator,
		access: {apiKey: simulator.apiKey, apiUrl: simulator.apiUrl},
		address,
		endpoint: {id: compute!.endpointId, host: compute!.host, port: compute!.port},
		trouble(trouble) {
			simulator.faults.add(trouble);
		},
		resets: () => answered().length,
		password,
		begin() {
			for (const fault of faults) {
				simulator.faults.add(fault);
			}
		},
		end: simulator.faults.clear,
		struck: () => [...simulator.faults.struck.values()].reduce((sum, count) => sum + count, 0),
		// The fault decides, before the work or after it, whether there was any.
		done: () => answered().filter(({status, faults}) => status === 200 || faults.includes('lost-after')).length,
		settled: simulator.settled,
	};
};

type Case = Omit<TroubleCase<SimulatedService>, 'start' | 'title'> & {readonly fault: Fault; readonly everywhere?: boolean};

const cases: Readonly<Record<string, Case>> = {
	'423 in bursts': {fault: {kind: 'locked', times: 3}, expected: 'tried again'},
	'429 with Retry-After': {fault: {kind: 'rate-limited', times: 2, retryAfter: 3}, expected: 'tried again'},
	'429 without Retry-After': {fault: {kind: 'rate-limited', times: 2}, expected: 'tried again'},
	'503 with JSON': {fault: {kind: 'unavailable', times: 2}, expected: 'tried again'},
	...Object.fromEntries([500, 502, 503, 524].map(status => [`${status} with HTML`, {fault: {kind: 'html', times: 1, status}, expected: 'lost'}])),
	'an answer lost before the work': {fault: {kind: 'lost-before', times: 1}, expected: 'lost'},
	'an answer lost after the work': {fault: {kind: 'lost-after', times: 1}, expected: 'lost'},
	'a body cut in the middle': {fault: {kind: 'truncated', times: 1}, expected: 'lost'},
	'an empty 200': {fault: {kind: 'empty', times: 1}, expected: 'told'},
	'a slow answer': {fault: {kind: 'slow', times: 1, milliseconds: 60}, expected: 'tried again'},
	'projects that cannot be listed': {
		fault: {kind: 'unavailable-projects', route: 'listProjects', times: 1}, everywhere: false, expected: 'tried again',
	},
	'values nobody has heard of': {fault: {kind: 'unknown-value'}, everywhere: false, expected: 'tried again'},
	'names that attack a terminal': {fault: {kind: 'hostile-names'}, everywhere: false, expected: 'tried again'},
	'an operation that fails and recovers': {
		fault: {kind: 'operation-failed', route: 'apply_config', times: 1},
		everywhere: false,
		expected: 'tried again',
		async during(t, {address: {projectId}}, provider) {
			const seen = new Set<string | undefined>();
			for (const end = Date.now() + 10_000; !seen.has('finished') && Date.now() < end;) {
				const list = await provider.listOperations(projectId);
				seen.add(list.status === 'succeeded' ? list.value.find(({action}) => action === 'apply_config')?.status : undefined);
			}

			t.true(seen.has('failed'));
			t.true(seen.has('finished'));
		},
	},
	'a proxy that is behind': {
		fault: {kind: 'cache-lag', milliseconds: 600_000},
		everywhere: false,
		expected: 'tried again',
		async during(t, {simulator, endpoint: {host, port}}, _provider, {before, after}) {
			await simulator.settled();
			const database = createDatabaseAccess({transport: 'wire', ca: simulator.ca, apiUrl: simulator.apiUrl});
			const target = {
				host, port, role: address.role, database: 'neondb',
			};
			const check = async (password: string) => {
				const {status} = await database.checkLogin(target, password);
				return status;
			};

			t.deepEqual([await check(before), await check(after)], ['accepted', 'refused']);
			simulator.faults.clear();
			t.deepEqual([await check(before), await check(after)], ['refused', 'accepted']);
		},
	},
};

for (const [title, {fault, everywhere: isEverywhere = true, ...rest}] of Object.entries(cases)) {
	testTrouble(test, create, {...rest, title, start: start(title, isEverywhere ? everywhere(fault) : [fault])});
}

test.serial('every kind of fault was met, each by the test that is about it', t => {
	for (const [title, {fault}] of Object.entries(cases)) {
		t.deepEqual(met.get(title), [fault.kind]);
	}

	t.deepEqual(faultKinds.filter(kind => ![...met.values()].flat().includes(kind)), []);
});
