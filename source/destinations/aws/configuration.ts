import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {type Failure} from '../../core/outcome.js';
import {type Tools} from '../types.js';

/** What the operator's environment and files say about the AWS CLI. */
export type Configuration = {
	/** Whether anything on this machine speaks of AWS. */
	readonly isNamed: () => boolean;
	/** The command for a second terminal that renews the login. */
	readonly login: () => string;
	/** Why nothing may be read or written now. */
	readonly hindrance: () => Failure | undefined;
	/** The command that ends the hindrance. */
	readonly remedy: string;
};

const telling = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'];

function textOf(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		// The CLI says by itself what it is missing.
		return '';
	}
}

/**
Read the configuration anew each time, because the operator changes it in a second terminal.
*/
export function readConfiguration({environment, home}: Pick<Tools, 'environment' | 'home'>): Configuration {
	const files = [environment.AWS_CONFIG_FILE ?? path.join(home, '.aws', 'config'), environment.AWS_SHARED_CREDENTIALS_FILE ?? path.join(home, '.aws', 'credentials')];
	const settings = () => files.map(file => textOf(file)).join('\n');
	const profile = environment.AWS_PROFILE ?? environment.AWS_DEFAULT_PROFILE;
	const forProfile = profile === undefined ? '' : ` --profile ${profile}`;
	return {
		isNamed: () => files.some(file => existsSync(file)) || telling.some(name => environment[name] !== undefined),
		login: () => `${/^\s*sso_/mv.test(settings()) ? 'aws sso login' : 'aws configure'}${forProfile}`,
		// Its database would hold every value that is read or written.
		hindrance: () => /^\s*cli_history\s*=\s*enabled\s*$/mv.test(settings())
			? {kind: 'unsuitable', message: 'The AWS CLI is set to keep a history (cli_history = enabled), which would write every value to ~/.aws/cli/history. Turn it off, then look again.'}
			: undefined,
		remedy: `aws configure set cli_history disabled${forProfile}`,
	};
}
