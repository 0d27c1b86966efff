/**
What the adversary leaves behind, to come back by when the leaked password is dead.
*/
import {type Simulator} from '../simulator/index.js';
import {startLoop, type Loop} from './loop.js';
import {type LoginName, type PlantedSeed} from './scenario.js';
import {openSession, type Login, type OpenSession} from './session.js';

/** One thing that was planted, and what became of it. */
export type Planted = {
	readonly kind: 'role' | 'key' | 'jwks';
	/** As the screens call it. */
	readonly name: string;
	/**
	- `open`: it still works.
	- `disarmed`: it is there, and opens nothing.
	- `not-planted`: the adversary never came to it.
	*/
	readonly state: 'open' | 'disarmed' | 'gone' | 'not-planted';
	/** The last time that it let the adversary in; only roles are tried. */
	readonly lastUsedAt?: number;
};

export type PlantingOptions = {
	readonly seed: PlantedSeed;
	readonly simulator: Pick<Simulator, 'query' | 'keyNamed' | 'jwksUrls' | 'ca'>;
	/** The leaked login of a branch. */
	readonly loginOf: (name: LoginName) => Login & {readonly branchId: string};
	readonly now: () => number;
};

export type Planting = {
	/** Resolves when everything is planted that is there before the response. */
	start(): Promise<void>;
	/** What is true now: every planted role is tried once more. */
	look(): Promise<readonly Planted[]>;
	stop(): Promise<void>;
};

/** Between two looks at the password of its own role, in milliseconds: it must see the reset before its session is ended. */
const watchMilliseconds = 40;

/** Known to the adversary alone; long enough for Neon's rules about passwords. */
const plantedPassword = 'Vq8mR2tK4yZ7wN1cXb5h';

const makeRole = (name: string) => [`create role "${name}" login password '${plantedPassword}'`, `grant usage on schema public to "${name}"`, `grant select on all tables in schema public to "${name}"`] as const;

/** Kept by the session itself: nothing of it is on any list. */
const remember = 'create temporary table seen as select rolpassword from pg_authid where rolname = current_user';

const hasChanged = 'select 1 from pg_authid a, seen s where a.rolname = current_user and a.rolpassword is distinct from s.rolpassword';

type PlantedRole = PlantedSeed['roles'][number] & {isPlanted: boolean; lastUsedAt?: number; session?: OpenSession};

export function createPlanting({seed, simulator, loginOf, now}: PlantingOptions): Planting {
	const {ca} = simulator;
	const roles: PlantedRole[] = seed.roles.map(role => ({...role, isPlanted: false}));
	const sessions: OpenSession[] = [];
	const loops: Loop[] = [];
	let isStopped = false;

	async function plant(role: PlantedRole, session: OpenSession): Promise<void> {
		for (const statement of role.isPlanted ? [] : makeRole(role.name)) {
			role.isPlanted = await session.query(statement) !== undefined || role.isPlanted;
		}
	}

	async function open(branch: string): Promise<OpenSession | undefined> {
		const opening = await openSession(loginOf({branch, role: seed.as}), ca, 'psql');
		if (opening.status !== 'accepted') {
			return undefined;
		}

		sessions.push(opening.session);
		return opening.session;
	}

	/** Log in as what it planted, and stay. */
	async function enter(role: PlantedRole): Promise<boolean> {
		if (!role.isPlanted || isStopped) {
			return false;
		}

		if (role.session?.isOpen() && await role.session.query('select 1') !== undefined) {
			role.lastUsedAt = now();
			return true;
		}

		const opening = await openSession({...loginOf({branch: role.branch, role: seed.as}), role: role.name, password: plantedPassword}, ca, 'psql');
		if (opening.status !== 'accepted') {
			return false;
		}

		role.session = opening.session;
		role.lastUsedAt = now();
		sessions.push(opening.session);
		return true;
	}

	async function stateOf(role: PlantedRole): Promise<Planted['state']> {
		if (!role.isPlanted) {
			return 'not-planted';
		}

		if (await enter(role)) {
			return 'open';
		}

		const rows = await simulator.query(loginOf({branch: role.branch, role: seed.as}).branchId, `select 1 from pg_roles where rolname = '${role.name}'`);
		return rows.length > 0 ? 'disarmed' : 'gone';
	}

	async function startOn(branch: string): Promise<void> {
		const own = roles.filter(role => role.branch === branch);
		const session = await open(branch);
		if (session === undefined) {
			return;
		}

		for (const role of own.filter(({when}) => when === 'before')) {
			await plant(role, session);
			await enter(role);
		}

		const later = own.filter(({when}) => when === 'after-reset');
		if (later.length === 0 || await session.query(remember) === undefined) {
			return;
		}

		loops.push(startLoop(watchMilliseconds, async () => {
			const isDue = later.some(({isPlanted}) => !isPlanted) && session.isOpen() && await session.query(hasChanged) === 1;
			for (const role of isDue ? later : []) {
				await plant(role, session);
			}
		}));
	}

	return {
		async start() {
			await Promise.all([...new Set(roles.map(({branch}) => branch))].map(async branch => startOn(branch)));
			loops.push(...roles.map(role => startLoop(seed.everyMilliseconds, async () => {
				await enter(role);
			})));
		},
		async look() {
			const looked: Planted[] = [];
			for (const role of roles) {
				const state = await stateOf(role);
				looked.push({
					kind: 'role', name: role.name, state, ...(role.lastUsedAt === undefined ? {} : {lastUsedAt: role.lastUsedAt}),
				});
			}

			return [
				...looked,
				...seed.keys.map((name): Planted => ({kind: 'key', name, state: simulator.keyNamed(name) === undefined ? 'gone' : 'open'})),
				...seed.jwks.map((url): Planted => ({kind: 'jwks', name: url, state: simulator.jwksUrls().includes(url) ? 'open' : 'gone'})),
			];
		},
		async stop() {
			isStopped = true;
			for (const session of sessions) {
				session.close();
			}

			await Promise.all(loops.map(async loop => loop.stop()));
		},
	};
}
