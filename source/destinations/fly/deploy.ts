/**
Gives the staged secrets to the machines of an app, and looks whether each machine is a new version afterwards.

@see https://fly.io/docs/flyctl/secrets-deploy/
*/
import {type Service} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {systemClock} from '../../io/clock.js';
import {type DeployResult, type Destination} from '../types.js';
import {
	isPlainName, listMachines, listSecrets, type Machine,
} from './app.js';
import {describeExit, type Flyctl} from './flyctl.js';

const betweenLooks = 3000;
const mostLooks = 40;
/** Machines are restarted one after another, each with its health checks. */
const patience = 20 * 60_000;
const settled = new Set(['started', 'stopped', 'suspended', 'created']);

const some = (machines: readonly Machine[]) => machines.slice(0, 3).map(({id}) => id).join(', ') + (machines.length > 3 ? ` and ${machines.length - 3} more` : '');

/** The machines once none of them is on its way from one state to another. */
async function listSettled(flyctl: Flyctl, app: string, signal: AbortSignal, onProgress: ((seen: string) => void) | undefined): Promise<Outcome<readonly Machine[]>> {
	for (let looks = 1; ; looks++) {
		const machines = await listMachines(flyctl, app, signal);
		const moving = machines.status === 'succeeded' ? machines.value.filter(({state}) => !settled.has(state)) : [];
		if (moving.length === 0 || looks === mostLooks || signal.aborted) {
			return machines;
		}

		onProgress?.(`${moving.length} machines are ${moving[0]!.state}`);
		await systemClock.wait(betweenLooks, signal);
	}
}

/** Why it cannot be said that every machine has the new secrets; nothing where it can. */
function doubt(app: string, before: readonly Machine[], after: readonly Machine[]): string | undefined {
	const known = new Map(before.map(machine => [machine.id, machine]));
	const same = after.filter(({id, instance}) => instance === '' || known.get(id)?.instance === instance);
	if (same.length > 0) {
		return `${same.length} of ${after.length} machines of ${app} are as they were (${some(same)}). Those that fly deploy does not manage are updated by hand: flyctl machine update ID -a ${app}`;
	}

	const moving = after.filter(({state}) => !settled.has(state));
	if (moving.length > 0) {
		return `Machines of ${app} are still ${moving[0]!.state}: ${some(moving)}.`;
	}

	const ended = after.filter(({id, state}) => state !== 'started' && known.get(id)?.state === 'started');
	if (ended.length > 0) {
		return `Machines of ${app} that ran before are ${ended[0]!.state} now: ${some(ended)}. Look at flyctl logs -a ${app}`;
	}

	return after.length === 0 ? `${app} has no machines any more.` : undefined;
}

/**
Deploy the staged secrets of an app.
*/
export async function deploy(flyctl: Flyctl, {address: {app}}: Service, {signal, onProgress}: Parameters<NonNullable<Destination['deploy']>>[1]): Promise<DeployResult> {
	if (app === undefined || !isPlainName(app)) {
		return {status: 'refused', failure: {kind: 'unsuitable', message: 'This is not an app on Fly.io.'}};
	}

	const before = await listMachines(flyctl, app, signal);
	if (before.status !== 'succeeded') {
		return {status: 'refused', failure: before.failure};
	}

	if (before.value.length === 0) {
		return {status: 'refused', failure: {kind: 'not-found', message: `${app} has no machines. Its next deployment takes the staged secrets.`}};
	}

	onProgress?.(`restarting ${before.value.length} machines`);
	const result = await flyctl.run(['secrets', 'deploy', '-a', app], {signal, timeoutMilliseconds: patience});
	if (result.status !== 'exited') {
		return result;
	}

	const after = await listSettled(flyctl, app, signal, onProgress);
	if (result.exitCode !== 0) {
		const isSame = after.status === 'succeeded' && after.value.length === before.value.length && after.value.every(({id, instance}) => before.value.some(machine => machine.id === id && machine.instance === instance));
		const output = result.stderr.trim().slice(0, 4000);
		return {status: isSame ? 'refused' : 'unknown', failure: describeExit(result), ...(output !== '' && {output})};
	}

	if (after.status !== 'succeeded') {
		return {status: 'unknown', failure: {...after.failure, message: `${app} was deployed, but its machines could not be looked at afterwards: ${after.failure.message}`}};
	}

	const open = doubt(app, before.value, after.value);
	if (open !== undefined) {
		return {status: 'unknown', failure: {kind: 'changed', message: open}};
	}

	const secrets = await listSecrets(flyctl, app, signal);
	const staged = secrets.status === 'succeeded' ? secrets.value.filter(({status}) => status === 'Staged' || status === 'Partial') : [];
	return staged.length > 0
		? {status: 'unknown', failure: {kind: 'changed', message: `Every machine of ${app} is a new version, but Fly.io still says ${staged[0]!.status} for ${staged.slice(0, 3).map(({name}) => name).join(', ')}.`}}
		: {status: 'live', seen: `all ${after.value.length} machines of ${app} are a new version`};
}
