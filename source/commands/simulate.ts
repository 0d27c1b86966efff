import {tmpdir} from 'node:os';
import process from 'node:process';
import {drillScenarios} from '../drills/index.js';
import {
	startSimulator, SimulatorError, type Fault, type FaultKind, type Simulator,
} from '../simulator/index.js';
import {exitCodes, type Ended} from './exit.js';

const faultKinds = new Set<string>(['locked', 'rate-limited', 'unavailable', 'html', 'lost-before', 'lost-after', 'slow', 'truncated', 'empty', 'operation-failed', 'cache-lag', 'unavailable-projects', 'unknown-value', 'hostile-names'] satisfies FaultKind[]);

const numbers = new Set(['times', 'chance', 'milliseconds', 'status', 'retryAfter']);

/**
Faults from a command line: `slow:milliseconds=3000:times=2,lost-after:route=resetProjectBranchRolePassword`.
A sentence where it is not understood.
*/
function parseFaults(text: string): readonly Fault[] | string {
	const faults: Fault[] = [];
	for (const item of text.split(',').filter(part => part.trim() !== '')) {
		const [kind = '', ...settings] = item.trim().split(':');
		if (!faultKinds.has(kind)) {
			return `There is no fault ${JSON.stringify(kind)}. There are: ${[...faultKinds].join(', ')}.`;
		}

		const entries: Array<readonly [string, string | number]> = [];
		for (const setting of settings) {
			const [name = '', value = ''] = setting.split('=');
			if (name !== 'route' && !numbers.has(name)) {
				return `A fault has no setting ${JSON.stringify(name)}. There are: route, ${[...numbers].join(', ')}.`;
			}

			if (name !== 'route' && !(Number(value) >= 0 && value !== '')) {
				return `${name} takes a number, not ${JSON.stringify(value)}.`;
			}

			entries.push([name, name === 'route' ? value : Number(value)]);
		}

		faults.push({kind: kind as FaultKind, ...Object.fromEntries(entries)});
	}

	return faults;
}

function ready({apiUrl, apiKey, orgId, computes, caFile}: Simulator): string {
	return JSON.stringify({
		neon: {apiUrl, apiKey, orgId}, computes: computes.map(({endpointId, host, port}) => ({endpointId, host, port})), caFile,
	});
}

/** `rekey simulate`: the simulator alone, until it is told to end. */
export async function simulate(name: string | undefined, {port, seed, faults: list}: {readonly port?: number; readonly seed?: number; readonly faults?: string}): Promise<Ended> {
	const scenario = name === undefined ? drillScenarios[0] : drillScenarios.find(({id}) => id === name);
	if (scenario === undefined) {
		return {code: exitCodes.usage, message: `There is no scenario ${JSON.stringify(name)}. There are: ${drillScenarios.map(({id}) => id).join(', ')}`};
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
			scenario: scenario.service, temporaryFolder: tmpdir(), processId: process.pid, faults, ...(port === undefined ? {} : {port}), ...(seed === undefined ? {} : {seed}), ...(process.env.PATH === undefined ? {} : {searchPath: process.env.PATH}),
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
