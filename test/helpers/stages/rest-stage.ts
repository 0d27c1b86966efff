import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {type ExecutionContext} from 'ava';
import {type CreateDestination, type Tools} from '../../../source/destinations/types.js';
import {type HttpRequest} from '../../../source/io/http.js';
import {type PlatformFaults} from '../../../source/simulator/platforms/json-server.js';
import {machine} from '../machine.js';
import {quiet} from '../platform-tools.js';
import {temporaryFolder} from '../temporary-folder.js';
import {createInnerProgram} from '../inner-program.js';
import {withTime} from './outside.js';
import {type Stage, strangersValue} from './stage.js';

export type RestPlatform = {
	readonly url: string;
	readonly faults: PlatformFaults;
	readonly requests: ReadonlyArray<{readonly method: string; readonly path: string; readonly body: string}>;
	readonly violations?: readonly string[];
	close(): Promise<void>;
};

export type RestStageParts = Pick<Stage, 'stored' | 'put' | 'everything'> & {
	/** The destination's id, by which it takes another address. */
	readonly id: string;
	readonly make: CreateDestination;
	/** What makes up the login. */
	readonly environment: Readonly<Record<string, string>>;
	readonly platform: RestPlatform;
	/** For each scope what tells it from others in the address or the body of a change. */
	readonly marks: readonly string[];
	/** The same for what is read, where that is worded otherwise. */
	readonly readMarks?: readonly string[];
	/** The names of the items, for what the platform puts in place of them when it lies. */
	readonly names: readonly string[];
	/** The value is not shown: a lie is that nothing is stored and nothing moves. */
	readonly isHidden?: boolean;
	/** Requests that change nothing although they are no GET. */
	readonly isRead?: (method: string, path: string, body: string) => boolean;
	/** Programs that the destination may ask as well are not there. */
	readonly prepare?: (home: string) => void;
};

/**
The stage of a platform behind a REST interface on loopback.
*/
export function restStage(t: ExecutionContext, parts: RestStageParts): Stage {
	const {id, make, environment, platform, marks, names, isHidden = false, isRead, stored, put} = parts;
	const {faults} = platform;
	t.teardown(platform.close);
	const home = temporaryFolder(t);
	mkdirSync(path.join(home, 'bin'));
	parts.prepare?.(home);
	const {runner} = createInnerProgram(path.join(home, 'bin'), 'nothing', () => ({exitCode: 127}));
	const {readMarks = marks} = parts;
	const isChangeOf = ({method, url, body = ''}: Pick<HttpRequest, 'method' | 'url' | 'body'>, scope: number) => method !== 'GET' && isRead?.(method, new URL(url).pathname, body) !== true && decodeURIComponent(url + body).includes(marks[scope]!);
	const isReadOf = ({method, url, body = ''}: Pick<HttpRequest, 'method' | 'url' | 'body'>, scope: number) => (method === 'GET' || isRead?.(method, new URL(url).pathname, body) === true) && decodeURIComponent(url + body).includes(readMarks[scope]!);
	let deniedScope: number | undefined;
	let isOvertaken = false;
	let unreadableScope: number | undefined;
	let afterChange: (() => void) | undefined;

	const tools: Tools = {
		...machine, runner, home, environment: {PATH: path.join(home, 'bin'), HOME: home}, addresses: {[id]: platform.url},
		async http(request) {
			if (isOvertaken && isChangeOf(request, 0)) {
				put(names[0]!, 0, strangersValue);
			}

			return (deniedScope !== undefined && isChangeOf(request, deniedScope)) || (unreadableScope !== undefined && isReadOf(request, unreadableScope))
				? {status: 'answered', reply: {status: 403, headers: {}, body: '{"message":"Forbidden"}'}}
				: machine.http(request);
		},
	};
	const {tools: timed, runOut, silence} = withTime(tools, isChange => {
		if (isChange) {
			afterChange?.();
		}
	});

	return {
		...parts,
		destination: make({...timed, environment: {...tools.environment, ...environment}}),
		stranger: make(timed),
		folders: [],
		temporary: quiet,
		runOut,
		changes: () => platform.requests.filter(({method, path: where, body}) => method !== 'GET' && isRead?.(method, where, body) !== true).length,
		visible: () => platform.requests.map(({path: where}) => where),
		violations: () => platform.violations ?? [],
		uninstall() {
			throw new Error('There is no program.');
		},
		trouble(trouble, scope) {
			silence(trouble === 'silent');
			deniedScope = trouble === 'denied' ? scope : undefined;
			isOvertaken = trouble === 'overtaken';
			unreadableScope = trouble === 'unreadable' ? scope : undefined;
			afterChange = undefined;
			Object.assign(faults, {
				isDenied: trouble === 'denied' && scope === undefined, isLoggedOut: trouble === 'logged-out', leaks: trouble === 'leaks', storesAndFails: trouble === 'fails', hangs: trouble === 'hangs', lies: isHidden && (trouble === 'lies-empty' || trouble === 'lies-old'),
			} satisfies PlatformFaults);
			if (!isHidden && (trouble === 'lies-empty' || trouble === 'lies-old')) {
				const before = marks.map((_, index) => names.map(name => stored(name, index)));
				afterChange = () => {
					for (const [index, values] of before.entries()) {
						for (const [position, name] of names.entries()) {
							const value = values[position];
							if (value !== undefined && stored(name, index) !== value) {
								put(name, index, trouble === 'lies-empty' ? '' : value);
							}
						}
					}
				};
			}
		},
	};
}
