/**
Fly.io's apps with their secrets and machines, as the program `flyctl` shows and changes them.
A secret's value never leaves; the digest of it does. It reaches the machines only with a deployment.
*/
import {createHash} from 'node:crypto';
import {type ProgramAnswer, type ProgramCall} from './programs.js';

export type FlySecret = {value: string; isDeployed: boolean};

export type FlyMachine = {readonly id: string; instance: number; state: string; readonly isManaged: boolean; readonly environment: Readonly<Record<string, string>>};

export type FlyApp = {readonly organization: string; readonly secrets: Map<string, FlySecret>; readonly machines: FlyMachine[]};

export type FlyScenario = {
	readonly login: string;
	/** @default '0.4.54' */
	readonly version?: string;
	/** By the name of the app. */
	readonly apps: Readonly<Record<string, {
		readonly organization?: string;
		readonly secrets: Readonly<Record<string, string>>;
		readonly machines?: ReadonlyArray<Partial<Omit<FlyMachine, 'instance'>>>;
	}>>;
};

export type FlyFaults = {
	isLoggedOut?: boolean;
	/** Refuses every change; with a name, those of one app alone. */
	isDenied?: boolean | string;
	/** Says that all went well and changes nothing. */
	lies?: boolean;
	/** Never answers a change. */
	hangs?: boolean;
	/** Prints the value that it was given, and fails. */
	leaks?: boolean;
	/** Stores, and then reports a failure. */
	storesAndFails?: boolean;
	/** Restarts only the first machine, and reports a failure. */
	deploysInPart?: boolean;
	/** The machines end as soon as they have the new secrets. */
	machinesEnd?: boolean;
};

export type FlyIo = {
	readonly faults: FlyFaults;
	/** Everything that is stored. */
	readonly apps: ReadonlyMap<string, FlyApp>;
	/** Calls that its documentation does not name. */
	readonly violations: readonly string[];
	/** What `flyctl` does. */
	readonly program: (call: ProgramCall) => ProgramAnswer | Promise<ProgramAnswer>;
};

const digestOf = (value: string) => createHash('sha256').update(value).digest('hex').slice(0, 16);
const print = (json: unknown): ProgramAnswer => ({exitCode: 0, stdout: `${JSON.stringify(json, undefined, 2)}\n`});
const fail = (message: string): ProgramAnswer => ({exitCode: 1, stderr: `Error: ${message}\n`});

const toApp = ({organization = 'acme', secrets, machines = [{}]}: FlyScenario['apps'][string], place: number): FlyApp => ({
	organization,
	secrets: new Map(Object.entries(secrets).map(([name, value]) => [name, {value, isDeployed: true}])),
	machines: machines.map((machine, index) => ({
		id: `e${place}${index}86`, instance: 1, state: 'started', isManaged: true, environment: {}, ...machine,
	})),
});

/**
Make a Fly.io with these apps.
*/
export function createFlyIo(scenario: FlyScenario): FlyIo {
	const faults: FlyFaults = {};
	const apps = new Map(Object.entries(scenario.apps).map(([name, app], place) => [name, toApp(app, place)]));
	const violations: string[] = [];

	const showMachine = ({id, instance, state, environment, isManaged}: FlyMachine) => ({
		id, name: `falling-${id}`, state, region: 'fra', instance_id: `01INSTANCE${id}${instance}`, host_status: 'ok',
		config: {env: environment, metadata: isManaged ? {fly_platform_version: 'v2', fly_process_group: 'app'} : {}},
	});

	const set = ({secrets}: FlyApp, name: string, input: string): ProgramAnswer => {
		if (!faults.lies) {
			const value = input.trim();
			const before = secrets.get(name);
			secrets.set(name, {value, isDeployed: before?.value === value && before.isDeployed});
		}

		return faults.storesAndFails ? fail('unexpected end of JSON input') : {exitCode: 0, stdout: 'Secrets have been staged, but not set on VMs. Deploy or update machines in this app for the secrets to take effect.\n'};
	};

	const deploy = ({secrets, machines}: FlyApp): ProgramAnswer => {
		const managed = machines.filter(({isManaged}) => isManaged);
		if (managed.length === 0) {
			return fail('no machines available to deploy');
		}

		for (const machine of faults.lies ? [] : managed.slice(0, faults.deploysInPart ? 1 : undefined)) {
			machine.instance++;
			machine.state = faults.machinesEnd ? 'stopped' : machine.state;
		}

		for (const secret of [faults.lies, faults.deploysInPart].includes(true) ? [] : secrets.values()) {
			secret.isDeployed = true;
		}

		return faults.deploysInPart ? fail('timeout reached waiting for health checks to pass for machine') : {exitCode: 0, stdout: 'Updating existing machines\n'};
	};

	const change = (name: string, app: FlyApp, given: readonly string[], input: string): ProgramAnswer | Promise<ProgramAnswer> => {
		if (faults.hangs) {
			return new Promise(() => {
				// Until it is ended.
			});
		}

		if (faults.leaks) {
			return {exitCode: 1, stdout: input, stderr: `Error: cannot store ${input}\n`};
		}

		if (faults.isDenied === true || faults.isDenied === name) {
			return fail(`Not authorized to manage this app (${name})`);
		}

		return given[1] === 'deploy' ? deploy(app) : set(app, given[2]!.slice(0, -2), input);
	};

	const answer = (given: readonly string[], input: string): ProgramAnswer | Promise<ProgramAnswer> => {
		const name = given[given.indexOf('-a') + 1] ?? '';
		const app = apps.get(name);
		const command = given.map(word => word === name && app !== undefined ? 'APP' : word).join(' ');
		if (command === 'auth whoami --json') {
			return print({email: scenario.login});
		}

		if (command === 'apps list --json') {
			return print([...apps].map(([appName, {organization}]) => ({
				ID: appName, Name: appName, Status: 'deployed', Deployed: true, Organization: {Slug: organization, Name: organization},
			})));
		}

		if (app === undefined) {
			return fail(`Could not find App "${name}"`);
		}

		switch (command.replace(/^secrets set \w[\w.\-]*=- /v, 'secrets set NAME=- ')) {
			case 'secrets list -a APP --json': {
				return print([...app.secrets].map(([secret, {value, isDeployed}]) => ({name: secret, digest: digestOf(value), status: isDeployed ? 'Deployed' : 'Staged'})));
			}

			case 'machine list -a APP --json': {
				return print(app.machines.map(machine => showMachine(machine)));
			}

			case 'secrets set NAME=- --stage -a APP':
			case 'secrets deploy -a APP': {
				return change(name, app, given, input);
			}

			default: {
				violations.push(command);
				return fail(`unknown command "${command}" for "flyctl"`);
			}
		}
	};

	return {
		faults, apps, violations,
		async program({arguments: given, input}) {
			if (given[0] === 'version') {
				return {exitCode: 0, stdout: `flyctl v${scenario.version ?? '0.4.54'} linux/amd64 Commit: 0 BuildDate: 2026-05-20T19:54:37Z\n`};
			}

			return faults.isLoggedOut ? fail('no access token available. Please login with \'flyctl auth login\'') : answer(given, input);
		},
	};
}
