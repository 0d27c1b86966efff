import {type ExecutionContext} from 'ava';
import {makePlace, openProgram, type Place} from './program.js';
import {
	settings, startService, writeLeaked, writeSettings, type Service,
} from './program-service.js';
import {describeLeak, toConfirm, toPlan} from './program-way.js';
import {type TestTerminal} from './terminal.js';

export const label = 'production/neondb_owner';

/** An incident of one role, up to its confirm screen. */
export type Started = {
	readonly place: Place;
	readonly service: Service;
	readonly environment: Readonly<Record<string, string>>;
	readonly terminal: TestTerminal;
	/** The file that leaked. */
	readonly leaked: string;
	/** The settings to be mended. */
	readonly file: string;
	readonly oldPassword: string;
	/** The same settings with another password. */
	readonly settingsWith: (password: string) => string;
};

export type IncidentOptions = Parameters<typeof startService>[1] & {
	readonly environment?: Readonly<Record<string, string>>;
	/** Puts something between the program and the API; gives the address to use. */
	readonly network?: (apiUrl: string) => Promise<string>;
};

/**
Open an incident against a simulator in this process, and go to the confirm screen.
*/
export async function startIncident(t: ExecutionContext, options: IncidentOptions = {}): Promise<Started> {
	const {environment: own, network, ...simulator} = options;
	const place = makePlace(t);
	const service = await startService(t, simulator);
	const environment = {...service.environment, ...(network && {NEON_API_HOST: await network(service.simulator.apiUrl)}), ...own};
	const compute = service.simulator.computes[0]!;
	const oldPassword = service.password();
	const login = {host: compute.host, port: compute.port, password: oldPassword};
	const leaked = writeLeaked(place, login);
	const file = writeSettings(place, 'api', login);
	const terminal = await openProgram(t, place, ['respond', '--from', leaked], {environment});
	await describeLeak(terminal);
	await toPlan(terminal, {siblings: 0});
	await toConfirm(terminal);
	return {
		place, service, environment, terminal, leaked, file, oldPassword, settingsWith: password => settings({...login, password}),
	};
}

/** The newest unfinished incident of the same place. */
export async function resumeIncident(t: ExecutionContext, {place, environment}: Started): Promise<TestTerminal> {
	return openProgram(t, place, ['resume'], {environment});
}
