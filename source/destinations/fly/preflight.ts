import {existsSync} from 'node:fs';
import path from 'node:path';
import {recordOf, textOf} from '../json-value.js';
import {type Preflight, type Tools} from '../types.js';
import {listApps} from './app.js';
import {describeExit, type Flyctl} from './flyctl.js';

/** Older ones cannot deploy staged secrets. */
const oldest = [0, 2, 0] as const;
const command = 'flyctl auth login';

function isTooOld(version: string): boolean {
	const parts = version.split('.').map(Number);
	const index = oldest.findIndex((part, position) => parts[position] !== part);
	return index !== -1 && (parts[index] ?? 0) < oldest[index]!;
}

/**
Whether flyctl is there, not too old, and logged in.
*/
export async function preflight(flyctl: Flyctl, {environment, home}: Pick<Tools, 'environment' | 'home'>, signal: AbortSignal): Promise<Preflight> {
	const hasToken = [environment.FLY_ACCESS_TOKEN, environment.FLY_API_TOKEN].some(token => token !== undefined && token.trim() !== '');
	const started = await flyctl.run(['version'], {signal});
	if (started.status === 'refused' && ['not-found', 'forbidden'].includes(started.failure.kind)) {
		return hasToken || existsSync(path.join(home, '.fly', 'config.yml'))
			? {status: 'not-ready', problems: ['A login for Fly.io is on this machine, but the program flyctl is not. Install it from fly.io/docs/flyctl/install.']}
			: {status: 'absent', problems: []};
	}

	if (started.status !== 'exited' || started.exitCode !== 0) {
		return {status: 'not-ready', problems: [started.status === 'exited' ? describeExit(started).message : started.failure.message]};
	}

	const number = /v?(\d+\.\d+\.\d+)/v.exec(started.stdout)?.[1];
	const version = `flyctl ${number ?? 'of an unknown version'}`;
	if (number === undefined || isTooOld(number)) {
		return {
			status: 'not-ready', version, problems: [`${version} is not known to deploy staged secrets: ${oldest.join('.')} or newer is needed.`], command: 'flyctl version upgrade',
		};
	}

	const who = await flyctl.ask(['auth', 'whoami', '--json'], {signal});
	if (who.status === 'succeeded') {
		return {
			status: 'ready', version, account: textOf(recordOf(who.value).email) || 'somebody', problems: [],
		};
	}

	// The token of an organisation belongs to nobody, and shows the apps all the same.
	const apps = hasToken ? await listApps(flyctl, signal) : undefined;
	return apps?.status === 'succeeded'
		? {
			status: 'ready', version, account: 'the owner of a token', problems: [],
		}
		: {
			status: 'not-ready', version, problems: [who.failure.message], ...(who.failure.kind === 'unauthorized' && {command}),
		};
}
