import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {type Outside} from '../../source/runtime/perform/context.js';
import {systemClock} from '../../source/io/clock.js';
import {createDatabaseAccess} from '../../source/io/login.js';
import {probeTransport} from '../../source/io/probe.js';
import {createScheduler} from '../../source/io/scheduler.js';
import {createNeonProvider, neonLimits} from '../../source/providers/neon/index.js';
import {startSimulator, type Scenario, type Simulator} from '../../source/simulator/index.js';
import {openShell, type Shell} from '../helpers/shell.js';
import {timed} from './compare.js';

const projects = 40;
const roles = ['owner', 'web', 'worker', 'reports', 'admin'] as const;

/** What the simulator takes for one operation, and Neon's published limits. */
const operationMilliseconds = 400;
const perMinute = 700;
const perRouteAndSecond = 40;
const activeComputes = 20;

const scenario: Scenario = {
	organizations: [{name: 'Acme', id: 'org-morning-bread-81040908'}],
	projects: Array.from({length: projects}, (_, index) => ({
		name: `shop-${String(index).padStart(2, '0')}`,
		branches: [{
			name: 'production',
			roles: roles.map(name => ({name})),
			databases: [{name: 'shop', owner: 'owner'}],
			endpoints: [{state: 'active' as const}],
		}],
	})),
};

/** The documents' loop, which resets one role after another, extended to wait until each reset's operations have ended. */
const script = `set -eu
neon() { curl --silent --fail --retry 20 --retry-all-errors --retry-delay 1 --header "Authorization: Bearer $NEON_API_KEY" "$@"; }
for project in $(neon "$API/projects?limit=400&org_id=$ORG" | jq -r '.projects[].id'); do
	for branch in $(neon "$API/projects/$project/branches" | jq -r '.branches[].id'); do
		for role in $(neon "$API/projects/$project/branches/$branch/roles" | jq -r '.roles[] | select(.protected | not) | .name'); do
			answer=$(neon --request POST "$API/projects/$project/branches/$branch/roles/$role/reset_password")
			ids=$(printf '%s' "$answer" | jq -c '[.operations[].id]')
			while [ "$(neon "$API/projects/$project/operations" | jq --argjson ids "$ids" '[.operations[] | select(.id as $id | $ids | index($id)) | select(.status != "finished")] | length')" -gt 0 ]; do
				sleep 1
			done
		done
	done
	for endpoint in $(neon "$API/projects/$project/endpoints" | jq -r '.endpoints[] | select(.current_state == "active") | .id'); do
		ids=$(neon --request POST "$API/projects/$project/endpoints/$endpoint/restart" | jq -c '[.operations[].id]')
		while [ "$(neon "$API/projects/$project/operations" | jq --argjson ids "$ids" '[.operations[] | select(.id as $id | $ids | index($id)) | select(.status != "finished")] | length')" -gt 0 ]; do
			sleep 1
		done
	done
done`;

const start = async (): Promise<Simulator> => startSimulator({scenario, temporaryFolder: tmpdir(), processId: process.pid});

function outsideOf(simulator: Simulator): Outside {
	const scheduler = createScheduler(neonLimits);
	const access = {apiUrl: simulator.apiUrl, ca: simulator.ca};
	const stopping = new AbortController();
	return {
		clock: systemClock,
		provider: () => createNeonProvider({apiKey: simulator.apiKey, ...access}, {scheduler}),
		// Evicting is part of the work; proving is not, so the logins that only prove are answered at once.
		database: transport => ({...createDatabaseAccess({transport, ...access}), checkLogin: async () => ({status: 'accepted', text: ''})}),
		probe: async (host, port) => probeTransport(host, port),
		destinations: [],
		signal: stopping.signal,
		readEvidence: async () => ({status: 'refused', failure: {kind: 'not-found', message: 'There is no evidence.'}}),
		copy: async () => ({status: 'succeeded', value: undefined}),
		removeFile: async () => undefined,
		writeReport: async () => ({status: 'succeeded', value: 'none'}),
		snapshots: {write: which => ({status: 'succeeded', value: {path: which, hash: ''}}), read: () => ({status: 'refused', failure: {kind: 'not-found', message: 'It is not there.'}})},
	};
}

/** Everything that the operator would press, at once. */
function answerScreen({store, player}: Shell): void {
	const {screen} = store.view();
	const {press, type} = player;
	switch (screen.name) {
		case 'scope': {
			if (screen.listing !== 'done') {
				return;
			}

			const rows = screen.rows.flatMap((row, index) => row.kind === 'project' ? [{row, index}] : []);
			const isLoaded = rows.every(({row}) => row.state === 'loaded');
			if (screen.selected === projects * roles.length) {
				press('enter');
			} else if (isLoaded || !rows.some(({row}) => row.state === 'loading' || row.state === 'loaded')) {
				press('home');
				for (let index = 0; index < screen.rows.length; index++) {
					if (rows.some(row => row.index === index)) {
						press(' ');
					}

					press('down');
				}
			}

			break;
		}

		case 'question': {
			if (screen.id === 'evidence-kind') {
				press('end');
			}

			press('enter');
			break;
		}

		case 'entry': {
			if (screen.id === 'folder') {
				press('tab');
				press('n');
			} else {
				press('enter');
			}

			break;
		}

		case 'plan':
		case 'keys':
		case 'discovery': {
			press('enter');
			break;
		}

		case 'confirm': {
			press('tab');
			press('a');
			break;
		}

		case 'batch': {
			press('tab');
			press('d');
			press('escape');
			type(screen.word);
			press('enter');
			break;
		}

		case 'restart': {
			type(screen.word);
			press('enter');
			break;
		}

		default: {
			break;
		}
	}
}

function isEvicted({store}: Shell): boolean {
	const credentials = store.state().incident?.credentials;
	return credentials?.every(({evicted}) => evicted !== undefined) ?? false;
}

/** Nothing is under way, and the account's minute is as fresh as the baseline's: what was found out before is no part of the rotation. */
function isRested({store}: Shell, simulator: Simulator): boolean {
	return Object.keys(store.state().run.underWay).length === 0 && Date.now() - (simulator.requests.at(-1)?.at ?? 0) > 60_000;
}

/** The wizard without its screen: the real core, shell, clients and journal, with an operator who needs no time. Measured from the confirmation of all resets to the last look for old sessions. */
async function wizard(simulator: Simulator): Promise<Measured> {
	const folder = mkdtempSync(path.join(tmpdir(), 'rekey-benchmark-'));
	const shell = openShell(folder, outsideOf(simulator));
	const ticking = setInterval(() => {
		shell.store.dispatch({type: 'second-passed'});
	}, 1000);
	try {
		let token = -1;
		let begun: {readonly at: number; readonly requests: number} | undefined;
		while (!isEvicted(shell)) {
			const {token: current} = shell.store.state();
			if (begun === undefined && shell.store.view().screen.name === 'confirm') {
				if (!isRested(shell, simulator)) {
					await pause(200);
					continue;
				}

				begun = {at: performance.now(), requests: simulator.requests.length};
			}

			if (current !== token || shell.store.view().screen.name === 'scope') {
				token = current;
				answerScreen(shell);
			}

			await pause(5);
		}

		return {milliseconds: performance.now() - begun!.at, requests: simulator.requests.length - begun!.requests};
	} finally {
		clearInterval(ticking);
		shell.close();
		rmSync(folder, {recursive: true, force: true});
	}
}

type Measured = {readonly milliseconds: number; readonly requests: number};

async function pause(milliseconds: number): Promise<void> {
	await new Promise(resolve => {
		setTimeout(resolve, milliseconds);
	});
}

async function onSimulator(run: (simulator: Simulator) => Promise<Measured>): Promise<Measured> {
	const simulator = await start();
	try {
		// The computes are awake before it begins: starting forty PostgreSQL servers is this machine's work, and nobody's who rotates.
		for (const {branchId} of simulator.computes) {
			await simulator.query(branchId, 'select 1');
		}

		return await run(simulator);
	} finally {
		await simulator.stop();
	}
}

/** The fewest requests that do the work: each role read, reset and its operations looked at once, each compute looked at, restarted and looked at once. */
const fewestRequests = (projects * roles.length * 3) + (projects * 3);

/** No client within the limits is faster than this, in milliseconds. */
function bound(): number {
	const rate = (fewestRequests / perMinute) * 60_000;
	const resets = (projects * roles.length / perRouteAndSecond) * 1000;
	const longestProject = (roles.length + 2) * operationMilliseconds;
	const computes = Math.ceil(projects / activeComputes) * longestProject;
	return Math.max(rate, resets, longestProject, computes);
}

async function curl({apiUrl, apiKey, orgId, requests}: Simulator): Promise<Measured> {
	const milliseconds = await timed(async () => execa('sh', ['-c', script], {env: {API: apiUrl, NEON_API_KEY: apiKey, ORG: orgId}}));
	return {milliseconds, requests: requests.length};
}

export async function rotate(): Promise<string> {
	const own = await onSimulator(wizard);
	const loop = await onSimulator(curl);
	const least = bound();
	const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
	return [
		`${(own.milliseconds / loop.milliseconds).toFixed(2).padStart(7)}  rotate: 40 projects × 5 roles with eviction ÷ the same with curl and jq, one after another  (${seconds(own.milliseconds)} ÷ ${seconds(loop.milliseconds)}, one round; ${own.requests} and ${loop.requests} requests)`,
		`${(own.milliseconds / least).toFixed(2).padStart(7)}  rotate: 40 projects × 5 roles with eviction ÷ the least that the limits allow  (${seconds(own.milliseconds)} ÷ ${seconds(least)}, ${own.requests} requests of at least ${fewestRequests}${own.milliseconds <= least * 1.1 ? '' : ', more than 1.1'})`,
	].join('\n');
}
