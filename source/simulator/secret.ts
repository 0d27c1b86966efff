import {Buffer} from 'node:buffer';
import {
	createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual,
} from 'node:crypto';

/**
One password as two sides know it: the text (unknown where SQL set it in a way that could not be read) and PostgreSQL's verifier.
Branches that inherited a password share the object, so they share the salt, as on Neon.
*/
export type Secret = {
	readonly text: string | undefined;
	/** `SCRAM-SHA-256$…`, computed at the first use: 20,000 roles must not cost 20,000 key derivations at start. */
	verifier: string | undefined;
};

/** The parts of a verifier. */
export type Verifier = {
	readonly iterations: number;
	readonly salt: Buffer;
	readonly storedKey: Buffer;
	readonly serverKey: Buffer;
};

const iterations = 4096;

export const hmac = (key: Buffer, data: string) => createHmac('sha256', key).update(data).digest();
export const sha256 = (data: Buffer) => createHash('sha256').update(data).digest();

/** ClientKey of RFC 5802: what proves knowledge of the password. */
export function clientKey(text: string, salt: Buffer, rounds: number): Buffer {
	return hmac(saltedPassword(text, salt, rounds), 'Client Key');
}

function saltedPassword(text: string, salt: Buffer, rounds: number): Buffer {
	return pbkdf2Sync(text.normalize('NFKC'), salt, rounds, 32, 'sha256');
}

/** A password that is known as text. */
export function secretOf(text: string): Secret {
	return {text, verifier: undefined};
}

/** The verifier, as PostgreSQL stores it. */
export function verifierOf(secret: Secret): string {
	secret.verifier ??= makeVerifier(secret.text ?? '', randomBytes(16));
	return secret.verifier;
}

function makeVerifier(text: string, salt: Buffer): string {
	const salted = saltedPassword(text, salt, iterations);
	const stored = sha256(hmac(salted, 'Client Key')).toString('base64');
	const server = hmac(salted, 'Server Key').toString('base64');
	return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`;
}

/** Take a verifier apart; undefined for anything else, an MD5 hash for instance. */
export function parseVerifier(verifier: string): Verifier | undefined {
	const match = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):(.+)$/v.exec(verifier);
	if (!match) {
		return undefined;
	}

	return {
		iterations: Number(match[1]),
		salt: Buffer.from(match[2]!, 'base64'),
		storedKey: Buffer.from(match[3]!, 'base64'),
		serverKey: Buffer.from(match[4]!, 'base64'),
	};
}

/** Is this text the password behind the verifier? */
export function matches(text: string, verifier: string): boolean {
	const parsed = parseVerifier(verifier);
	return parsed !== undefined && timingSafeEqual(sha256(clientKey(text, parsed.salt, parsed.iterations)), parsed.storedKey);
}
