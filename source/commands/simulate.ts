import {tmpdir} from 'node:os';
import process from 'node:process';
import {drillScenarios} from '../drills/index.js';
import {
	parseFaults, simulatorScenarios, startSimulator, SimulatorError, type Scenario, type Simulator,
} from '../simulator/index.js';
import {exitCodes, type Ended} from './exit.js';

/** What a drill has, without its adversary, and what is only worth simulating. The first one is the default. */
const scenarios: ReadonlyMap<string, Scenario> = new Map([...drillScenarios.map(({id, service}) => [id, service] as const), ...Object.entries(simulatorScenarios)]);

function ready({
	apiUrl, apiKey, orgId, computes, caFile, control,
}: Simulator): string {
	return JSON.stringify({
		neon: {apiUrl, apiKey, orgId}, computes: computes.map(({endpointId, host, port}) => ({endpointId, host, port})), caFile, control,
	});
}

/** `rekey simulate`: the simulator alone, until it is told to end. */
export async function simulate(name: string | undefined, {port, seed, faults: list}: {readonly port?: number; readonly seed?: number; readonly faults?: string}): Promise<Ended> {
	const scenario = name === undefined ? drillScenarios[0]!.service : scenarios.get(name);
	if (scenario === undefined) {
		return {code: exitCodes.usage, message: `There is no scenario ${JSON.stringify(name)}. There are: ${[...scenarios.keys()].join(', ')}`};
	}

	const faults = parseFaults(list ?? '');
	if (typeof faults === 'string') {
		return {code: exitCodes.usage, message: faults};
	}

	if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
		return {code: exitCodes.usage, message: '--port takes a number from 0 to 65535.'};
	}

	const ended = new Promise<void>(resolve => {
		for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
			process.once(signal, () => {
				resolve();
			});
		}
	});
	let simulator: Simulator;
	try {
		simulator = await startSimulator({
			scenario, temporaryFolder: tmpdir(), processId: process.pid, faults, ...(port === undefined ? {} : {port}), ...(seed === undefined ? {} : {seed}), ...(process.env.PATH === undefined ? {} : {searchPath: process.env.PATH}),
		});
	} catch (error) {
		const command = error instanceof SimulatorError && error.command !== undefined ? ` Run: ${error.command}` : '';
		const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
		return {code: exitCodes.failed, message: isTaken ? `Port ${port} is in use. Choose another with --port.` : `The simulator could not start: ${error instanceof Error ? error.message : String(error)}${command}`};
	}

	process.stdout.write(`${ready(simulator)}\n`);
	await ended;
	await simulator.stop();
	return {code: exitCodes.done};
}
