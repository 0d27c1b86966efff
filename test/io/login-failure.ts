import test from 'ava';
import fc from 'fast-check';
import {describeConnectionError, describeServerError} from '../../source/io/login-failure.js';

const refused = [
	['password authentication failed for user \'neondb_owner\'', 'XX000'],
	['password authentication failed for user \'neondb_owner\'', '28P01'],
	['password authentication failed for user "neondb_owner"', '28P01'],
	['password authentication failed for user "neondb_owner"', '28000'],
	['password authentication failed for user \'neondb_owner\'', undefined],
	['password authentication failed for user \'x\'\nconnection is insecure (try using `sslmode=require`)', 'XX000'],
] as const;

const unavailable = [
	['Control plane request failed', 'XX000'],
	['Control plane request failed: endpoint cannot be found', 'XX000'],
	['Control plane request failed: endpoint is disabled', undefined],
	['Control plane request failed: endpoint is temporarily unavailable. Check your quotas and/or contact our support.', 'XX000'],
	['Endpoint ID is not specified. Either please upgrade the postgres client library (libpq) for SNI support', 'XX000'],
	['Too many connections to this endpoint. Please try again later.', 'XX000'],
	['Too many connections attempts', 'XX000'],
	['Failed to acquire permit to connect to the database. Too many database connection attempts are currently ongoing.', 'XX000'],
	['Couldn\'t connect to compute node', 'XX000'],
	['database "app" does not exist', '3D000'],
	['sorry, too many clients already', '53300'],
	['the database system is starting up', '57P03'],
	['terminating connection due to administrator command', '57P01'],
	['permission denied for database "app"', '42501'],
	['role "app" is not permitted to log in', '28000'],
	// Names may say anything; only the beginning counts.
	['database "password authentication failed for user \'x\'" does not exist', undefined],
] as const;

const notAllowed = [
	['This IP address 198.51.100.7 is not allowed to connect to this endpoint. Please add it to the allowed list in the Neon console. Make sure to check for IPv4 or IPv6 addresses.', 'XX000'],
	['This connection is trying to access this endpoint from a blocked network.', undefined],
] as const;

const unreachable = [
	['Authentication timed out', 'XX000'],
	['syntax error at or near "select"', '42601'],
	['password authentication failed for user \'x\'', '99999'],
	['', undefined],
] as const;

for (const [status, answers] of [['refused', refused], ['unavailable', unavailable], ['not-allowed', notAllowed], ['unreachable', unreachable]] as const) {
	test(`what means ${status} is recognised`, t => {
		for (const [message, code] of answers) {
			t.is(describeServerError({message, code}, 'npg_X').status, status, `for "${message}" (${code ?? 'no code'})`);
		}
	});
}

test('no text of a server or of an error carries the password or an escape sequence', t => {
	fc.assert(fc.property(fc.string({minLength: 4, unit: 'grapheme-ascii'}), fc.string({unit: 'binary'}), (password, noise) => {
		const hostile = `${noise}${password}\u001B[2J${noise}`;
		for (const {text} of [describeServerError({message: hostile}, password), describeConnectionError(new Error(hostile), 'host', password)]) {
			t.false(text.includes('\u001B'));
			t.false(hostile.includes(password) && text.includes(password) && !'[password]The connection to host failed: .'.includes(password));
		}
	}));
});

test('errors of the handshake are untrusted, others unreachable', t => {
	const error = (code: string) => Object.assign(new Error('it says'), {code});
	for (const code of ['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED', 'CERT_REVOKED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO']) {
		t.like(describeConnectionError(error(code), 'host', 'x'), {status: 'untrusted', code});
	}

	for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'ECONNRESET', 'EHOSTUNREACH']) {
		t.like(describeConnectionError(error(code), 'host', 'x'), {status: 'unreachable', code});
	}

	t.like(describeConnectionError(new Error('The server does not support SSL connections'), 'host', 'x'), {status: 'untrusted'});
	t.like(describeConnectionError('not even an error', 'host', 'x'), {status: 'unreachable'});
});
