/**
GitHub's own program. It holds the login, encrypts secrets by itself and takes values on stdin.
*/
import {type Failure, type FailureKind, type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {type CommandResult} from '../../io/command.js';
import {createProgram} from '../program.js';
import {type Tools} from '../types.js';

export type Reply = {
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: unknown;
};

/** What goes with a call. The body goes by stdin; `secrets` are blotted out of whatever is printed. */
export type CallOptions = {
	readonly signal: AbortSignal;
	readonly method?: 'PATCH';
	readonly body?: string;
	readonly secrets?: readonly string[];
};

export type Gh = {
	/** One GitHub is spoken to: the one of GH_HOST, else github.com. */
	readonly host: string;
	readonly run: (given: readonly string[], options: {readonly signal: AbortSignal; readonly input?: string; readonly secrets?: readonly string[]}) => Promise<CommandResult>;
	/** One request through the program's login. */
	readonly call: (path: string, options: CallOptions) => Promise<Outcome<Reply>>;
};

const variables = ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'GH_HOST', 'GH_CONFIG_DIR', 'GH_NO_UPDATE_NOTIFIER', 'GH_PROMPT_DISABLED', 'DBUS_SESSION_BUS_ADDRESS', 'USER', 'LOGNAME'];

const kinds: Readonly<Record<number, FailureKind>> = {
	400: 'bad-request', 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 422: 'bad-request', 429: 'rate-limited',
};

function messageOf(body: unknown): string {
	return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string' ? sanitize(body.message, 160) : '';
}

/** The failure that a status stands for. */
function failureOf({status, headers, body}: Reply): Failure {
	const isRateLimited = status === 429 || (status === 403 && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined));
	const kind = isRateLimited ? 'rate-limited' : kinds[status] ?? (status >= 500 ? 'server' : 'invalid-reply');
	const said = messageOf(body);
	const message = kind === 'unauthorized' ? 'GitHub does not accept the login of gh.' : `GitHub answered ${status}${said === '' ? '' : `: ${said}`}.`;
	return {kind, message, status};
}

/** Status line, headers and body, as `gh api -i` prints them. */
function readReply(printed: string): Reply | undefined {
	const {status, rest} = /^HTTP\/[\d.]+ (?<status>\d{3})[^\n]*\n(?<rest>[\s\S]*)$/v.exec(printed)?.groups ?? {};
	if (status === undefined || rest === undefined) {
		return undefined;
	}

	const [head = '', ...body] = rest.split(/\r?\n\r?\n/v);
	// Without any header the body follows at once.
	const text = body.join('\n\n');
	const headers = Object.fromEntries(head.split(/\r?\n/v).map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
	try {
		return {status: Number(status), headers, body: text.trim() === '' ? undefined : JSON.parse(text)};
	} catch {
		return Number(status) >= 400 ? {status: Number(status), headers, body: undefined} : undefined;
	}
}

/**
Why a call of the program failed, where GitHub itself gave no answer.
*/
export function describeExit(result: Extract<CommandResult, {readonly status: 'exited'}>): Failure {
	const said = sanitize(result.stderr.trim().replaceAll(/\s*[\r\n]+\s*/gv, '; '), 300);
	if (result.exitCode === 4 || /gh auth login|HTTP 401/v.test(said)) {
		return {kind: 'unauthorized', message: 'gh is not logged in.'};
	}

	const status = Number(/HTTP (\d{3})/v.exec(said)?.[1] ?? 0);
	return {kind: kinds[status] ?? (/dial tcp|lookup|connect|timeout/iv.test(said) ? 'network' : 'server'), message: `gh ended with ${result.exitCode}${said === '' ? '' : `: ${said}`}`, ...(status > 0 && {status})};
}

/**
Make the calls of `gh`.
*/
export function createGh(tools: Tools): Gh {
	const host = tools.environment.GH_HOST ?? 'github.com';
	const program = createProgram({
		...tools, environment: {
			...tools.environment, GH_HOST: host, GH_NO_UPDATE_NOTIFIER: '1', GH_PROMPT_DISABLED: '1',
		},
	}, {program: 'gh', variables});
	const run: Gh['run'] = async (given, {signal, input, secrets = []}) => program.run(given, {signal, secrets, ...(input !== undefined && {input})});
	return {
		host,
		run,
		async call(path, {signal, method, body, secrets}) {
			const given = ['api', '-i', '-H', 'X-GitHub-Api-Version: 2022-11-28', ...(method === undefined ? [] : ['--method', method, '--input', '-']), path];
			const result = await run(given, {signal, ...(body !== undefined && {input: body}), ...(secrets !== undefined && {secrets})});
			if (result.status !== 'exited') {
				return result.status === 'unknown' && method === undefined ? {status: 'refused', failure: result.failure} : result;
			}

			const reply = readReply(result.stdout);
			if (reply === undefined) {
				const failure = describeExit(result);
				return {status: method === undefined || failure.kind === 'unauthorized' ? 'refused' : 'unknown', failure};
			}

			if (reply.status >= 400) {
				return {status: reply.status >= 500 && method !== undefined ? 'unknown' : 'refused', failure: failureOf(reply)};
			}

			return {status: 'succeeded', value: reply};
		},
	};
}
