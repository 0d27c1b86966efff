import {readFileSync, statSync} from 'node:fs';
import test, {type ExecutionContext} from 'ava';
import {
	makePlace, openProgram, startSimulate, type Announced,
} from '../helpers/program.js';
import {closedPorts, startApiProxy} from '../helpers/api-proxy.js';
import {
	isAccepted, projectId, settings, writeLeaked, writeSettings,
} from '../helpers/program-service.js';
import {
	close, describeLeak, resetRest, restart, saveShown, tickCards, toConfirm, toPlan, typeWord, writeFiles,
} from '../helpers/program-way.js';

const branches = ['br-late-rice-a5cf06kb', 'br-small-field-c7dh28mx', 'br-young-moon-d9ej40nz'] as const;

async function passwordOf({neon}: Announced, branch: string): Promise<string> {
	const response = await fetch(`${neon.apiUrl}/projects/${projectId}/branches/${branch}/roles/neondb_owner/reveal_password`, {headers: {authorization: `Bearer ${neon.apiKey}`}});
	const {password} = await response.json() as {readonly password: string};
	return password;
}

/**
The whole incident against a simulator of its own.
@param names What the network in between calls the computes, where there is one.
*/
async function wholeIncident(t: ExecutionContext, simulator: Announced, {apiUrl, ports, transport}: {readonly apiUrl: string; readonly ports: readonly number[]; readonly transport: RegExp}): Promise<void> {
	const place = makePlace(t);
	const {neon, computes, caFile} = simulator;
	const oldPassword = await passwordOf(simulator, branches[0]);
	const login = {host: computes[0]!.host, port: ports[0]!, password: oldPassword};
	const leaked = writeLeaked(place, login);
	const file = writeSettings(place, 'api', login);
	const before = statSync(file);

	const terminal = await openProgram(t, place, ['respond', '--from', leaked], {
		environment: {NEON_API_HOST: apiUrl, NEON_API_KEY: neon.apiKey, NODE_EXTRA_CA_CERTS: caFile},
	});
	await describeLeak(terminal);
	await toPlan(terminal, {siblings: 2});
	await terminal.waitFor(transport);
	await toConfirm(terminal);
	await typeWord(terminal, 'production/neondb_owner');
	const shown = await saveShown(terminal);
	await resetRest(terminal, 'reset 2 in api-prod');
	await restart(terminal, 'production');
	await restart(terminal, 'preview/login-page');
	await restart(terminal, 'staging');
	await writeFiles(terminal, 'production/neondb_owner', 3);
	await tickCards(terminal, 3);
	await terminal.waitFor('3 of 3 proven', 40_000);
	t.regex(terminal.screen(), transport);
	terminal.keys('enter');
	await close(terminal);
	t.deepEqual(await terminal.exit, {code: 0, signal: undefined});

	const ca = readFileSync(caFile, 'utf8');
	t.is(await passwordOf(simulator, branches[0]), shown);
	for (const [index, branch] of branches.entries()) {
		const {port} = computes[index]!;
		t.false(await isAccepted({port, password: oldPassword}, ca), `${branch} refuses the old password`);
		t.true(await isAccepted({port, password: await passwordOf(simulator, branch)}, ca), `${branch} accepts the new password`);
	}

	t.is(readFileSync(file, 'utf8'), settings({...login, password: shown}));
	t.is(statSync(file).mode, before.mode);
	t.is(readFileSync(leaked, 'utf8').includes(oldPassword), true, 'the evidence is as it was');
}

test.serial('an incident against a service of its own: the old password dies on all three branches, and the file differs only in the password', async t => {
	const simulator = await startSimulate(t);
	await wholeIncident(t, simulator, {apiUrl: simulator.neon.apiUrl, ports: simulator.computes.map(({port}) => port), transport: /Logins are tried over port 5432/v});
});

test.serial('where the computes cannot be reached, the same is proven over SQL through HTTP', async t => {
	const simulator = await startSimulate(t);
	const ports = await closedPorts(simulator.computes.length);
	const {apiUrl} = await startApiProxy(t, {
		target: simulator.neon.apiUrl,
		names: simulator.computes.map(({host, port}, index) => [`${host}:${port}`, `${host}:${ports[index]}`]),
	});
	await wholeIncident(t, simulator, {apiUrl, ports, transport: /SQL over HTTP/iv});
});
