import process from 'node:process';
import {sanitize} from '../core/sanitize.js';
import {createDestinations} from '../destinations/index.js';
import {type Destination, type Preflight} from '../destinations/types.js';
import {createCommandRunner, type CommandRunner} from '../io/command.js';
import {createHttp} from '../io/http.js';
import {type Finding} from './doctor.js';
import {type Surroundings} from './surroundings.js';

/** A program that does not say who is logged in by then is asked again by hand. In milliseconds. */
const patience = 20_000;

/**
Every place that can be searched from these surroundings.
*/
export function destinationsOf({ca, proxy, environment, platform, folder, addresses = {}}: Surroundings, runner: CommandRunner): readonly Destination[] {
	return createDestinations({
		http: createHttp({isSealed: runner.isSealed, ...(ca === undefined ? {} : {ca}), ...(proxy === undefined ? {} : {proxy})}), runner, environment, home: environment.HOME ?? folder, platform, addresses,
	});
}

function platformFinding({id, name}: Destination, preflight: Preflight): Finding {
	const {status, account, version, problems, command} = preflight;
	const facts = [...(account === undefined ? [] : [`as ${sanitize(account, 80)}`]), ...(version === undefined ? [] : [sanitize(version, 60)])].join(', ');
	const known = problems.map(problem => sanitize(problem)).join(' ');
	const standing = status === 'ready' ? 'ready' : 'not ready';
	return {
		name,
		state: status === 'ready' && problems.length === 0 ? 'good' : 'warning',
		text: [facts === '' ? standing : `${standing}, ${facts}`, ...(known === '' ? [] : [known])].join('. '),
		...(command === undefined ? {} : {next: `In another terminal: ${sanitize(command, 300)}`}),
		platform: {id, ...preflight},
	};
}

/**
What is found out about every platform, each with one line; what is not on this machine, and what needs no login, with one line together.
*/
export function platformFindings(looks: ReadonlyArray<{readonly destination: Destination; readonly preflight: Preflight}>): readonly Finding[] {
	const isPlain = ({destination: {description}, preflight: {status, problems, account, version}}: (typeof looks)[number]) =>
		description.kind === 'this-laptop' && status === 'ready' && problems.length === 0 && account === undefined && version === undefined;
	const absent = looks.filter(({preflight}) => preflight.status === 'absent').map(({destination}) => destination.name);
	const plain = looks.filter(look => isPlain(look)).map(({destination}) => destination.name);
	return [
		...(plain.length === 0 ? [] : [{name: 'files', state: 'good' as const, text: `Can be searched: ${plain.join(', ')}.`}]),
		...looks.filter(look => look.preflight.status !== 'absent' && !isPlain(look)).map(({destination, preflight}) => platformFinding(destination, preflight)),
		...(absent.length === 0 ? [] : [{name: 'absent', state: 'good' as const, text: `Nothing on this machine speaks of: ${absent.join(', ')}.`}]),
	];
}

/**
Ask every platform's program who is logged in. Nothing is changed, and nobody is logged in.
*/
export async function examinePlatforms(surroundings: Surroundings): Promise<readonly Finding[]> {
	const runner = createCommandRunner({
		signalGroup(group, signal) {
			process.kill(-group, signal);
		},
	});
	const signal = AbortSignal.timeout(patience);
	const destinations = destinationsOf(surroundings, runner);
	const looks = await Promise.all(destinations.map(async destination => ({destination, preflight: await destination.preflight(signal)})));
	return platformFindings(looks);
}
