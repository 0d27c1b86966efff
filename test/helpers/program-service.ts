import {mkdirSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {type ExecutionContext} from 'ava';
import {Client} from 'pg';
import {
	startSimulator, type Scenario, type Simulator, type SimulatorOptions,
} from '../../source/simulator/index.js';
import {type Place} from './program.js';
import {quickTimings} from './simulator.js';

export const projectId = 'solitary-thunder-08372287';

/** One project, one branch, one role: the shortest way through the wizard. */
export const oneRole: Scenario = {
	organizations: [{name: 'Acme', id: 'org-morning-bread-81040908'}],
	projects: [{
		id: projectId,
		name: 'api-prod',
		branches: [{
			id: 'br-production',
			name: 'production',
			roles: [{name: 'neondb_owner'}],
			databases: [{name: 'neondb', owner: 'neondb_owner'}],
			endpoints: [{id: 'ep-lucky-sun-a1b2c3d4'}],
		}],
	}],
};

export type Service = {
	readonly simulator: Simulator;
	/** What a shell would export for it. */
	readonly environment: Readonly<Record<string, string>>;
	/** The owner's password on production now. */
	readonly password: () => string;
	/** How many resets arrived. */
	readonly resets: () => number;
};

/**
A simulator beside the program, in this process, so that its requests can be counted.
*/
export async function startService(t: ExecutionContext, options: Partial<SimulatorOptions> = {}): Promise<Service> {
	const simulator = await startSimulator({
		scenario: oneRole, temporaryFolder: tmpdir(), processId: process.pid, timings: quickTimings, ...options,
	});
	t.teardown(simulator.stop);
	const {apiUrl, apiKey, caFile} = simulator;
	return {
		simulator,
		environment: {NEON_API_HOST: apiUrl, NEON_API_KEY: apiKey, NODE_EXTRA_CA_CERTS: caFile},
		password: () => simulator.passwordOf(projectId, 'br-production', 'neondb_owner')!,
		resets: () => simulator.requests.filter(({operation}) => operation === 'resetProjectBranchRolePassword').length,
	};
}

type Login = {readonly host: string; readonly port: number; readonly password: string};

/** Whether the real PostgreSQL takes a password of the owner now. */
export async function isAccepted({port, password}: Pick<Login, 'port' | 'password'>, ca: string): Promise<boolean> {
	const client = new Client({
		host: '127.0.0.1', port, user: 'neondb_owner', database: 'neondb', password, ssl: {ca, servername: 'localhost'},
	});
	try {
		await client.connect();
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === '28P01') {
			return false;
		}

		throw error;
	} finally {
		await client.end();
	}
}

function connectionString({host, port, password}: Login): string {
	return `postgresql://neondb_owner:${password}@${host}:${port}/neondb?sslmode=require`;
}

/** The file that leaked. */
export function writeLeaked({root}: Place, login: Login): string {
	const file = path.join(root, 'leaked.env');
	writeFileSync(file, `NODE_ENV=production\nDATABASE_URL=${connectionString(login)}\n`);
	return file;
}

/** The text of an application's settings: the password in three variables, among lines that must stay as they are. */
export function settings(login: Login): string {
	return [
		'# api, production. Do not commit!',
		'  NODE_ENV = production',
		`DATABASE_URL="${connectionString(login)}" # pooled`,
		`export DATABASE_URL_UNPOOLED='${connectionString(login)}'`,
		'',
		`PGPASSWORD=${login.password}`,
		'GREETING="héllo wörld"   ',
		'LOG_LEVEL=info',
	].join('\r\n');
}

/** The settings of one application, below the folder that the operator stands in. */
export function writeSettings({work}: Place, name: string, login: Login): string {
	const folder = path.join(work, name);
	mkdirSync(folder);
	const file = path.join(folder, '.env');
	writeFileSync(file, settings(login), {mode: 0o640});
	return file;
}
