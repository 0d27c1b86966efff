import {type Outcome} from '../../core/outcome.js';
import {type Preflight, type Tools} from '../types.js';
import {type Api, textOf} from './api.js';
import {type Account} from './discover.js';
import {type Session} from './session.js';

/**
The accounts to look at: the one that the environment names, else all that the login sees.
*/
export async function findAccounts(api: Api, {environment}: Tools, signal: AbortSignal): Promise<Outcome<readonly Account[]>> {
	const id = environment.CLOUDFLARE_ACCOUNT_ID ?? environment.CF_ACCOUNT_ID;
	if (id !== undefined) {
		const account = await api.get(`/accounts/${encodeURIComponent(id)}`, signal);
		// A token for one product may not see the account itself.
		return account.status === 'succeeded' || account.failure.kind === 'forbidden'
			? {status: 'succeeded', value: [{id, name: account.status === 'succeeded' ? textOf(account.value.result, 'name') : id}]}
			: account;
	}

	const listing = await api.list('/accounts', signal, 50);
	return listing.status === 'succeeded'
		? {status: 'succeeded', value: listing.value.map(item => ({id: textOf(item, 'id'), name: textOf(item, 'name')}))}
		: listing;
}

/**
Whether there is a login, whose, and for which accounts.
*/
export async function preflight(api: Api, session: Session, tools: Tools, signal: AbortSignal): Promise<Preflight> {
	if (!await session.hasTrace()) {
		return {status: 'absent', problems: []};
	}

	const {CLOUDFLARE_API_TOKEN: token, CF_API_TOKEN: otherToken} = tools.environment;
	const isOwnLogin = token === undefined && otherToken === undefined;
	const number = isOwnLogin ? await session.version(signal) : undefined;
	const version = number === undefined ? {} : {version: `wrangler ${number}`};
	const accounts = await findAccounts(api, tools, signal);
	if (accounts.status !== 'succeeded') {
		const isLogin = accounts.failure.kind === 'unauthorized';
		return {
			status: 'not-ready', ...version,
			problems: [accounts.failure.message, ...(isLogin && !isOwnLogin ? ['CLOUDFLARE_API_TOKEN is not accepted: make a token with the rights to edit Workers, Pages and Hyperdrive.'] : [])],
			...(isLogin && {command: isOwnLogin ? 'wrangler login' : 'export CLOUDFLARE_API_TOKEN=…'}),
		};
	}

	if (accounts.value.length === 0) {
		return {
			status: 'not-ready', ...version, problems: ['The login sees no account. Set CLOUDFLARE_ACCOUNT_ID.'], command: 'export CLOUDFLARE_ACCOUNT_ID=…',
		};
	}

	const user = await api.get('/user', signal);
	const who = user.status === 'succeeded' ? textOf(user.value.result, 'email') : '';
	return {
		status: 'ready', ...version, problems: [], account: `${who === '' ? 'an API token' : who}, ${accounts.value.map(({name}) => name).join(', ')}`,
	};
}
