/**
The program of HashiCorp Vault, or OpenBao's where Vault's is not installed: the same commands under another name.
*/
import {type Failure, type FailureKind, type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {type CommandResult} from '../../io/command.js';
import {refusedAddress} from '../../io/http.js';
import {createProgram} from '../program.js';
import {type Tools} from '../types.js';

export type ProgramName = 'vault' | 'bao';

export type CallOptions = {
	readonly signal: AbortSignal;
	/** Empty: the namespace of the environment. */
	readonly namespace: string;
	readonly input?: string;
	readonly secrets?: readonly string[];
};

export type Vault = {
	/** The server's address. */
	readonly address: string;
	readonly namespace: string;
	/** Which program is there; a failure where neither is. */
	readonly find: (signal: AbortSignal) => Promise<Outcome<{readonly program: ProgramName; readonly version: string}>>;
	readonly run: (given: readonly string[], options: CallOptions) => Promise<CommandResult>;
	/** What a reading command prints as JSON. Undefined: there is nothing. */
	readonly json: (given: readonly string[], options: CallOptions) => Promise<Outcome<unknown>>;
};

const settings = ['ADDR', 'TOKEN', 'NAMESPACE', 'CACERT', 'CAPATH', 'CACERT_BYTES', 'CLIENT_CERT', 'CLIENT_KEY', 'TLS_SERVER_NAME', 'PROXY_ADDR', 'HTTP_PROXY', 'CLIENT_TIMEOUT', 'CONFIG_PATH', 'TOKEN_PATH'];

/** VAULT_SKIP_VERIFY is left out: a certificate is always verified. */
const variables = settings.flatMap(name => [`VAULT_${name}`, `BAO_${name}`]);

const kinds: Readonly<Record<number, FailureKind>> = {
	400: 'bad-request', 403: 'forbidden', 404: 'not-found', 405: 'unsuitable', 412: 'conflict', 429: 'rate-limited', 503: 'server',
};

function kindOf(status: number, said: string): FailureKind {
	if (status > 0) {
		return status >= 500 ? 'server' : 'bad-request';
	}

	if (/certificate|x509/iv.test(said)) {
		return 'certificate';
	}

	return /dial tcp|connect|lookup|timeout/iv.test(said) ? 'network' : 'bad-request';
}

/**
Why a command failed, from what it printed.
*/
export function describeExit(result: Extract<CommandResult, {readonly status: 'exited'}>): Failure {
	const printed = result.stderr.trim();
	const status = Number(/Code: (\d{3})/v.exec(printed)?.[1] ?? 0);
	const said = sanitize((/Errors:\s*(?<errors>[\s\S]+)$/v.exec(printed)?.groups?.errors ?? printed).replaceAll(/\s*\n[\s*]*/gv, '; ').replace(/^[\s*]+/v, ''), 240);
	if (/missing client token|invalid token|token.*expired/iv.test(said)) {
		return {kind: 'unauthorized', message: 'There is no valid login to Vault.', ...(status > 0 && {status})};
	}

	if (said.includes('check-and-set parameter did not match')) {
		return {kind: 'changed', message: 'Somebody else wrote this secret at the same moment. Nothing was written.', status};
	}

	if (/Vault is sealed/iv.test(said)) {
		return {kind: 'server', message: 'Vault is sealed: nobody can read it now.'};
	}

	return {kind: kinds[status] ?? kindOf(status, said), message: said === '' ? `The program ended with ${result.exitCode}.` : `Vault: ${said}`, ...(status > 0 && {status})};
}

/** What a reading command printed. */
function readJson(result: CommandResult): Outcome<unknown> {
	if (result.status !== 'exited') {
		return {status: 'refused', failure: result.failure};
	}

	// A list or a secret that is not there: 2 as for an error, but without an error.
	if (result.exitCode === 2 && (result.stderr.trim() === '' || result.stderr.includes('No value found'))) {
		return {status: 'succeeded', value: undefined};
	}

	if (result.exitCode !== 0) {
		return {status: 'refused', failure: describeExit(result)};
	}

	try {
		return {status: 'succeeded', value: JSON.parse(result.stdout)};
	} catch {
		return {status: 'refused', failure: {kind: result.isCut ? 'too-large' : 'invalid-reply', message: 'What Vault\'s program printed could not be read.'}};
	}
}

/**
Make the calls.
*/
export function createVault(tools: Tools): Vault {
	const {environment} = tools;
	const namespace = environment.VAULT_NAMESPACE ?? environment.BAO_NAMESPACE ?? '';
	const address = environment.VAULT_ADDR ?? environment.BAO_ADDR ?? 'https://127.0.0.1:8200';
	const refusedReason = refusedAddress(address, tools.runner.isSealed);
	let found: Promise<Outcome<{readonly program: ProgramName; readonly version: string}>> | undefined;

	const start = async (program: ProgramName, given: readonly string[], {signal, namespace: wanted, input, secrets = []}: CallOptions) => {
		const chosen = wanted === '' ? namespace : wanted;
		const own = {
			...environment, VAULT_ADDR: address, BAO_ADDR: address, ...(chosen !== '' && {VAULT_NAMESPACE: chosen, BAO_NAMESPACE: chosen}),
		};
		return createProgram({...tools, environment: own}, {program, variables}).run(given, {signal, secrets, ...(input !== undefined && {input})});
	};

	const look = async (signal: AbortSignal): Promise<Outcome<{readonly program: ProgramName; readonly version: string}>> => {
		for (const program of ['vault', 'bao'] as const) {
			const result = await start(program, ['version'], {signal, namespace: ''});
			if (result.status === 'exited' && result.exitCode === 0) {
				return {status: 'succeeded', value: {program, version: /v(\d+\.\d+\.\d+)/v.exec(result.stdout)?.[1] ?? 'unknown'}};
			}

			if (result.status !== 'refused' || (result.failure.kind !== 'not-found' && result.failure.kind !== 'forbidden')) {
				return {status: 'refused', failure: result.status === 'exited' ? describeExit(result) : result.failure};
			}
		}

		return {status: 'refused', failure: {kind: 'not-found', message: 'Neither vault nor bao is installed, or not where PATH looks.'}};
	};

	const find: Vault['find'] = async signal => {
		found ??= look(signal);
		const answer = await found;
		if (answer.status !== 'succeeded') {
			// It may be installed in the meantime.
			found = undefined;
		}

		return answer;
	};

	const run: Vault['run'] = async (given, options) => {
		if (refusedReason !== undefined) {
			return {status: 'refused', failure: {...refusedReason, message: `VAULT_ADDR: ${refusedReason.message}`}};
		}

		const program = await find(options.signal);
		return program.status === 'succeeded' ? start(program.value.program, given, options) : {status: 'refused', failure: program.failure};
	};

	return {
		address, namespace, find, run, json: async (given, options) => readJson(await run(given, options)),
	};
}
