import {Buffer} from 'node:buffer';
import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import {type Duplex} from 'node:stream';
import {hmac, sha256, type Verifier} from '../secret.js';
import {
	encode, errorCode, integer, readMessage, type Message,
} from './messages.js';

const plain = 'SCRAM-SHA-256';
const bound = 'SCRAM-SHA-256-PLUS';

/**
Ask a client for its password by SCRAM (RFC 5802), with channel binding where it wants it.
@param verifier - Undefined for an unknown role: the exchange is played to its end with an invented salt, so that nothing shows the difference.
@param fingerprint - SHA-256 of the certificate that the client saw (`tls-server-end-point`).
@returns the client's own key, which proves the password to PostgreSQL in turn; undefined where the password is wrong
*/
export async function askPassword(stream: Duplex, verifier: Verifier | undefined, fingerprint: Buffer, role: string): Promise<Buffer | undefined> {
	stream.write(encode('R', integer(10), `${bound}\0${plain}\0\0`));
	const initial = await readMessage(stream);
	const first = parseInitial(initial.body);
	if (!first) {
		return undefined;
	}

	const known = verifier ?? inventVerifier(role);
	const nonce = `${first.nonce}${randomBytes(18).toString('base64')}`;
	const challenge = `r=${nonce},s=${known.salt.toString('base64')},i=${known.iterations}`;
	stream.write(encode('R', integer(11), challenge));
	const response = await readMessage(stream);
	const final = response.body.toString('utf8');
	const fields = new Map(final.split(',').map(field => [field[0]!, field.slice(2)]));
	const binding = Buffer.concat([Buffer.from(first.header), first.isBound ? fingerprint : Buffer.alloc(0)]).toString('base64');
	const proof = Buffer.from(fields.get('p') ?? '', 'base64');
	if (fields.get('c') !== binding || fields.get('r') !== nonce || proof.length !== 32 || !verifier) {
		return undefined;
	}

	const dialogue = `${first.bare},${challenge},${final.slice(0, final.lastIndexOf(',p='))}`;
	const key = xor(proof, hmac(verifier.storedKey, dialogue));
	if (!timingSafeEqual(sha256(key), verifier.storedKey)) {
		return undefined;
	}

	stream.write(encode('R', integer(12), `v=${hmac(verifier.serverKey, dialogue).toString('base64')}`));
	return key;
}

type Initial = {readonly header: string; readonly bare: string; readonly nonce: string; readonly isBound: boolean};

function parseInitial(body: Buffer): Initial | undefined {
	const end = body.indexOf(0);
	const mechanism = body.toString('utf8', 0, end);
	const match = /^((?:p=tls-server-end-point|n|y),[^,]*,)(n=[^,]*,r=([^,]+).*)$/v.exec(body.toString('utf8', end + 5));
	if (!match) {
		return undefined;
	}

	const isBound = match[1]!.startsWith('p=');
	// "y" claims that we offered no binding: somebody in the middle took it out.
	return isBound === (mechanism === bound) && !match[1]!.startsWith('y')
		? {
			header: match[1]!, bare: match[2]!, nonce: match[3]!, isBound,
		}
		: undefined;
}

const mockKey = randomBytes(32);

/** The same salt for the same name each time, as a real one would be. */
function inventVerifier(role: string): Verifier {
	const salt = createHmac('sha256', mockKey).update(role).digest().subarray(0, 16);
	return {
		iterations: 4096, salt, storedKey: mockKey, serverKey: mockKey,
	};
}

/**
Log in to PostgreSQL with a client's key instead of the password.
@returns undefined when logged in, else the message that refused
*/
export async function giveKey(stream: Duplex, key: Buffer): Promise<Message | undefined> {
	const offer = await readMessage(stream);
	if (offer.type !== 'R' || offer.body.readInt32BE(0) !== 10) {
		return offer;
	}

	const bare = `n=,r=${randomBytes(18).toString('base64')}`;
	stream.write(encode('p', `${plain}\0`, integer(bare.length + 3), `n,,${bare}`));
	const challenge = await readMessage(stream);
	if (challenge.type !== 'R') {
		return challenge;
	}

	const text = challenge.body.toString('utf8', 4);
	const nonce = /^r=([^,]+)/v.exec(text)![1]!;
	const withoutProof = `c=biws,r=${nonce}`;
	const proof = xor(key, hmac(sha256(key), `${bare},${text},${withoutProof}`));
	stream.write(encode('p', `${withoutProof},p=${proof.toString('base64')}`));
	for (;;) {
		const answer = await readMessage(stream);
		if (answer.type !== 'R') {
			return answer;
		}

		if (answer.body.readInt32BE(0) === 0) {
			return undefined;
		}
	}
}

/** Did PostgreSQL refuse the password, rather than something else? */
export function isPasswordRefusal(message: Message): boolean {
	return message.type === 'E' && errorCode(message.body) === '28P01';
}

function xor(left: Buffer, right: Buffer): Buffer {
	return Buffer.from(left.map((byte, index) => byte ^ right[index]!));
}
