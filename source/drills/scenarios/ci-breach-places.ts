/**
Where six logins are stored: what the drill `ci-breach` puts on its platforms.
*/
import {
	type ContainerSeed, type EnvironmentFile, type LoginName, type PlatformSeed,
} from '../scenario.js';

/** Each has one branch with one login. */
export const projectNames = ['shop', 'billing', 'search', 'mail', 'reports', 'accounts'] as const;

export type ProjectName = (typeof projectNames)[number];

/** The only login of a project. */
export const loginOf = (project: ProjectName): LoginName => ({branch: `${project}/production`, role: 'neondb_owner'});

const [shop, billing, search, mail, reports, accounts] = projectNames.map(name => loginOf(name)) as [LoginName, LoginName, LoginName, LoginName, LoginName, LoginName];

/** A line of a file, or a key of a secret, with the pooled connection string. */
export const url = (key: string) => ({key, holds: 'pooled'}) as const;

/** The same with the direct one. */
export const directUrl = (key: string) => ({key, holds: 'direct'}) as const;

/** The same with the password alone. */
export const password = (key: string) => ({key, holds: 'password'}) as const;

const connection = [{key: 'host', holds: 'host'}, {key: 'username', holds: 'role'}, password('password')] as const;

function holding(path: string, login: LoginName, lines: EnvironmentFile['lines'], more: Partial<ContainerSeed> = {}): ContainerSeed {
	return {
		path, login, lines, ...more,
	};
}

/** The platforms, all but the files. */
export const platforms: readonly PlatformSeed[] = [
	{
		destination: 'github', name: 'GitHub', containers: [
			...projectNames.map(name => holding(`acme/${name}`, loginOf(name), [url('DATABASE_URL')])),
			holding('acme/archive', shop, [], {isClosed: true}),
		],
	},
	{
		destination: 'vercel', name: 'Vercel', containers: [
			holding('shop-web', shop, [url('DATABASE_URL'), directUrl('DATABASE_URL_UNPOOLED')]),
			holding('accounts-web', accounts, [url('DATABASE_URL'), directUrl('DATABASE_URL_UNPOOLED')]),
		],
	},
	{
		destination: 'aws-secrets-manager', name: 'AWS Secrets Manager', containers: [
			holding('prod/billing', billing, connection), holding('prod/search', search, [url('')]), holding('prod/shop', shop, [url('')]),
		],
	},
	{
		destination: 'aws-parameter-store', name: 'AWS Parameter Store', lies: true, containers: [
			holding('/search/DATABASE_URL', search, [url('')]), holding('/mail/DATABASE_URL', mail, [url('')]), holding('/reports/DATABASE_URL', reports, [directUrl('')]),
		],
	},
	{
		destination: 'kubernetes', name: 'Kubernetes', containers: [
			holding('prod/billing-db', billing, connection, {runs: 'billing', copyOf: {destination: 'aws-secrets-manager', path: 'prod/billing'}}),
			holding('prod/search-db', search, [url('DATABASE_URL')], {runs: 'search'}),
			holding('prod/reports-db', reports, [url('DATABASE_URL')], {runs: 'reports'}),
		],
	},
	{
		destination: 'vault', name: 'Vault', containers: [
			holding('secret/reports/db', reports, connection), holding('secret/accounts/db', accounts, [url('url')]),
		],
	},
	{
		destination: 'doppler', name: 'Doppler', containers: [
			holding('mail/prd', mail, [url('DATABASE_URL')]), holding('accounts/prd', accounts, [url('DATABASE_URL')]),
		],
	},
	{
		destination: 'cloudflare', name: 'Cloudflare', containers: [
			holding('Worker search-edge', search, [url('DATABASE_URL')]), holding('Worker mail-hook', mail, [url('DATABASE_URL')]), holding('Hyperdrive accounts', accounts, [password('password')]),
		],
	},
];
