/** What a connection string says. */
export type Login = {
	readonly user: string;
	readonly password: string;
	/** With the port, where there is one. */
	readonly host: string;
	readonly database: string;
};

/**
Read the header `Neon-Connection-String`; each way to get it wrong has its text.
*/
export function parseConnectionString(header: string | string[] | undefined): Login | {readonly message: string} {
	if (typeof header !== 'string') {
		return {message: 'invalid header: neon-connection-string'};
	}

	let url;
	try {
		url = new URL(header);
	} catch {
		return {message: 'invalid connection string: relative URL without a base'};
	}

	if (!['postgres:', 'postgresql:'].includes(url.protocol)) {
		return {message: 'incorrect scheme'};
	}

	const decode = (text: string) => {
		try {
			return decodeURIComponent(text);
		} catch {
			return text;
		}
	};

	const database = decode(url.pathname.slice(1));
	if (database === '') {
		return {message: 'missing database name'};
	}

	if (url.username === '') {
		return {message: 'missing username'};
	}

	if (url.password === '') {
		return {message: 'missing authentication credentials: required password'};
	}

	return url.hostname === ''
		? {message: 'missing hostname'}
		: {
			user: decode(url.username), password: decode(url.password), host: url.host, database,
		};
}
