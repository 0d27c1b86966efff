import path from 'node:path';
import {type Event} from '../core/event.js';
import {type Outcome} from '../core/outcome.js';
import {copyToClipboard} from '../io/clipboard.js';
import {systemClock} from '../io/clock.js';
import {type CommandRunner} from '../io/command.js';
import {readLeakedFile, readLeakedText} from '../io/leaked-file.js';
import {createDatabaseAccess} from '../io/login.js';
import {probeTransport} from '../io/probe.js';
import {removeTemporaryFile} from '../io/replace-file.js';
import {createScheduler} from '../io/scheduler.js';
import {providers} from '../providers/index.js';
import {neonLimits} from '../providers/neon/index.js';
import {type Outside, type SnapshotFiles} from '../runtime/perform/context.js';
import {destinationsOf} from './platforms.js';
import {type Surroundings} from './surroundings.js';

const waits = {
	locked: 'the project is locked by another change', 'rate-limited': 'the published rate limit', busy: 'Neon asked to wait', network: 'the network', 'own-limit': 'the published rate limit',
} as const;

/**
The real outside: the network, the disk, the clipboard. A drill gives the same functions other addresses and a sealed runner.
*/
export function createOutside({surroundings, runner, signal, dispatch, writeReport, snapshots}: {
	readonly surroundings: Surroundings;
	readonly runner: CommandRunner;
	readonly signal: AbortSignal;
	readonly dispatch: (event: Event) => void;
	readonly writeReport: () => Promise<Outcome<string>>;
	readonly snapshots: SnapshotFiles;
}): Outside {
	const {apiUrl, ca, proxy, environment, platform, folder} = surroundings;
	// One for all keys of the account: changing the key must not double the limits.
	const scheduler = createScheduler({
		...neonLimits,
		onWait({reason, milliseconds, lane}) {
			dispatch({
				type: 'work-delayed', lane, milliseconds, reason: waits[reason],
			});
		},
	});
	const access = {
		apiUrl, isSealed: runner.isSealed, ...(ca === undefined ? {} : {ca}), ...(proxy === undefined ? {} : {proxy}),
	};
	return {
		clock: systemClock,
		provider: apiKey => providers.neon({apiKey, ...access}, {scheduler}),
		database: transport => createDatabaseAccess({transport, ...access}),
		probe: async (host, port) => probeTransport(host, port, {signal, isSealed: runner.isSealed}),
		destinations: destinationsOf(surroundings, runner),
		signal,
		readEvidence: async (source, keep) => 'path' in source ? readLeakedFile(path.resolve(folder, expandHome(source.path, environment)), keep) : readLeakedText(source.text, keep),
		copy: async text => copyToClipboard(runner, text, {platform, environment}),
		removeFile: async file => removeTemporaryFile(file),
		writeReport,
		snapshots,
	};
}

/** `~/x` as a shell would read it: the operator types paths without one. */
function expandHome(file: string, environment: Surroundings['environment']): string {
	const home = environment.HOME;
	return home !== undefined && (file === '~' || file.startsWith('~/')) ? path.join(home, file.slice(1)) : file;
}
