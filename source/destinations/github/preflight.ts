import {type Preflight} from '../types.js';
import {describeExit, type Gh} from './gh.js';
import {textOf} from './json.js';

/** Since this release `gh secret set` takes `--app` for all three stores. */
const oldest = [2, 21] as const;

function isTooOld(version: string): boolean {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

function missingScopes(scopes: string | undefined): readonly string[] {
	// Tokens with permissions of their own name no scopes.
	if (scopes === undefined || scopes.trim() === '') {
		return [];
	}

	const has = new Set(scopes.split(',').map(scope => scope.trim()));
	return ['repo', 'admin:org'].filter(scope => !has.has(scope));
}

const without: Readonly<Record<string, string>> = {
	repo: 'Without the scope repo no repository\'s secrets can be seen or changed.',
	'admin:org': 'Without the scope admin:org the secrets of organisations cannot be changed.',
};

/**
Whether gh is there, as whom it is logged in, and what that login may not do.

@param hasTrace Something on this machine speaks of GitHub, although gh may be missing.
*/
export async function preflight(gh: Gh, hasTrace: boolean, signal: AbortSignal): Promise<Preflight> {
	const started = await gh.run(['--version'], {signal});
	// In a drill a program that is not part of it is as good as absent.
	if (started.status === 'refused' && ['not-found', 'forbidden'].includes(started.failure.kind)) {
		return hasTrace
			? {status: 'not-ready', problems: ['A login for GitHub is on this machine, but the program gh is not: only gh can encrypt a secret for GitHub. Install it from cli.github.com.']}
			: {status: 'absent', problems: []};
	}

	if (started.status !== 'exited' || started.exitCode !== 0) {
		return {status: 'not-ready', problems: [started.status === 'exited' ? describeExit(started).message : started.failure.message]};
	}

	const number = /gh version (\d+(?:\.\d+)*)/v.exec(started.stdout)?.[1] ?? 'unknown';
	const version = `gh ${number}`;
	if (isTooOld(number)) {
		return {status: 'not-ready', version, problems: [`${version} is too old: ${oldest.join('.')} or newer is needed for Dependabot's and Codespaces' secrets.`]};
	}

	const login = await gh.call('user', {signal});
	if (login.status !== 'succeeded') {
		return login.failure.kind === 'forbidden'
			// An installation's token may not ask who it is.
			? {status: 'ready', version, problems: ['GitHub does not say whose login this is.']}
			: {
				status: 'not-ready', version, problems: [login.failure.message], ...(login.failure.kind === 'unauthorized' && {command: `gh auth login -h ${gh.host}`}),
			};
	}

	const missing = missingScopes(login.value.headers['x-oauth-scopes']);
	return {
		status: missing.includes('repo') ? 'not-ready' : 'ready',
		version,
		account: `${textOf(login.value.body, 'login')} on ${gh.host}`,
		problems: missing.map(scope => without[scope]!),
		...(missing.length > 0 && {command: `gh auth refresh -h ${gh.host} -s ${missing.join(',')}`}),
	};
}
