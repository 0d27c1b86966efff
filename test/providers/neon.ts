import {tmpdir} from 'node:os';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {createScheduler} from '../../source/io/scheduler.js';
import {createNeonProvider, neonLimits} from '../../source/providers/neon/index.js';
import {startSimulator} from '../../source/simulator/index.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {testContract, type Contract, type ContractService} from '../helpers/provider-contract.js';
import {startFakeNeon} from '../helpers/fake-neon.js';

const create: Contract['create'] = (access, isImpatient) => {
	const clock = createFakeClock();
	const scheduler = createScheduler({...neonLimits, clock});
	return {clock, provider: createNeonProvider(access, {scheduler, limits: {totalMilliseconds: isImpatient ? 1500 : 30_000}})};
};

async function startSimulated(t: ExecutionContext): Promise<ContractService> {
	const simulator = await startSimulator({
		temporaryFolder: tmpdir(),
		processId: process.pid,
		hostStyle: 'named',
		timings: {schedulingMilliseconds: 10, runningMilliseconds: 20},
		scenario: {
			organizations: [{name: 'Acme'}],
			projects: [{
				name: 'api-prod',
				branches: [{
					name: 'production', isDefault: true, roles: [{name: 'neondb_owner'}], databases: [{name: 'neondb', owner: 'neondb_owner'}],
				}],
			}],
		},
	});
	t.teardown(async () => simulator.stop());
	const compute = simulator.computes[0]!;
	const response = await fetch(`${simulator.apiUrl}/projects?org_id=${simulator.orgId}`, {headers: {authorization: `Bearer ${simulator.apiKey}`}});
	const {projects} = await response.json() as {readonly projects: ReadonlyArray<{readonly id: string}>};
	const address = {projectId: projects[0]!.id, branchId: compute.branchId, role: 'neondb_owner'};
	const slowMilliseconds = 4000;

	return {
		access: {apiKey: simulator.apiKey, apiUrl: simulator.apiUrl},
		address,
		endpoint: {id: compute.endpointId, host: compute.host, port: compute.port},
		trouble({on, times = 1, kind, ...trouble}) {
			simulator.faults.add({
				...trouble, kind, times, route: on === 'reset' ? 'resetProjectBranchRolePassword' : 'getProjectBranchRole', milliseconds: slowMilliseconds,
			});
		},
		resets: () => simulator.requests.filter(({operation}) => operation === 'resetProjectBranchRolePassword').length,
		password: () => simulator.passwordOf(address.projectId, address.branchId, address.role)!,
	};
}

testContract(test, {name: 'a few lines of Neon', start: startFakeNeon, create});
testContract(test, {name: 'the simulator', start: startSimulated, create});
