import {createHttp} from '../io/http.js';

export type Revealed =
	| {readonly status: 'read'; readonly password: string}
	/** The key is no longer accepted. */
	| {readonly status: 'refused'}
	/** Something else stood in the way, such as a rate limit. */
	| {readonly status: 'failed'};

function passwordIn(body: string): string | undefined {
	try {
		const {password} = JSON.parse(body) as {readonly password?: unknown};
		return typeof password === 'string' ? password : undefined;
	} catch {
		return undefined;
	}
}

/** Whose password is asked for. */
export type RevealedLogin = {readonly projectId: string; readonly branchId: string; readonly role: string};

/**
Ask the provider for a login's password, as whoever has an API key can. What comes back never throws.
*/
export function createReveal({apiUrl, apiKey, ca}: {readonly apiUrl: string; readonly apiKey: string; readonly ca: string}): (login: RevealedLogin) => Promise<Revealed> {
	const http = createHttp({ca, isSealed: true, limits: {totalMilliseconds: 8000}});
	return async ({projectId, branchId, role}) => {
		const result = await http({
			method: 'GET', url: `${apiUrl}/projects/${projectId}/branches/${branchId}/roles/${encodeURIComponent(role)}/reveal_password`, headers: {authorization: `Bearer ${apiKey}`}, isChange: false,
		});
		if (result.status === 'failed') {
			return {status: 'failed'};
		}

		const {status, body} = result.reply;
		const password = status === 200 ? passwordIn(body) : undefined;
		return password === undefined ? {status: status === 401 ? 'refused' : 'failed'} : {status: 'read', password};
	};
}
