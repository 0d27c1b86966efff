/**
What went wrong on the way to a service, as one sentence.
*/
import {errors} from 'undici';
import {type Failure, type FailureKind} from '../core/outcome.js';
import {sanitize} from '../core/sanitize.js';

const certificateCode = /^(?:CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|ERR_OSSL|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH|EPROTO$|UND_ERR_PRX_TLS$)/v;

/**
Whether an error says that the certificate or the TLS handshake was not good.
*/
export function isCertificateError(error: unknown): boolean {
	return certificateCode.test(codeOf(error));
}

/**
The code of the error, or of the first cause or member that has one; empty without.
*/
export function codeOf(error: unknown): string {
	if (!(error instanceof Error)) {
		return '';
	}

	// Node joins the attempts on several addresses into one error without a message.
	const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
	return 'code' in error && typeof error.code === 'string' ? error.code : codeOf(inner);
}

const sentences: Readonly<Record<string, readonly [FailureKind, (host: string) => string]>> = {
	ECONNREFUSED: ['network', host => `${host} refuses connections.`],
	ENOTFOUND: ['network', host => `There is no address for ${host}: the name is wrong, or this machine is offline.`],
	EAI_AGAIN: ['network', host => `The name ${host} could not be looked up: this machine seems to be offline.`],
	EHOSTUNREACH: ['network', host => `There is no way to ${host} from this machine.`],
	ENETUNREACH: ['network', host => `There is no way to ${host}: this machine seems to be offline.`],
	ECONNRESET: ['network', host => `The connection to ${host} was cut.`],
	EPIPE: ['network', host => `The connection to ${host} was cut.`],
	UND_ERR_SOCKET: ['network', host => `The connection to ${host} was cut.`],
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['invalid-reply', host => `The reply of ${host} ended too early.`],
	ETIMEDOUT: ['time-out', host => `${host} did not answer a connection in time.`],
	UND_ERR_CONNECT_TIMEOUT: ['time-out', host => `${host} did not answer a connection in time.`],
	UND_ERR_HEADERS_TIMEOUT: ['time-out', host => `${host} did not answer in time.`],
	UND_ERR_BODY_TIMEOUT: ['time-out', host => `${host} stopped in the middle of its reply.`],
};

/**
Names an error of the transport. The error's own text is used only where no sentence is known.
*/
export function describeNetworkError(error: unknown, host: string): Failure {
	const code = codeOf(error);
	if (isCertificateError(error)) {
		return {kind: 'certificate', message: `The certificate of ${host} could not be verified (${code}).`};
	}

	const known = sentences[code];
	if (known) {
		return {kind: known[0], message: `${known[1](host)} (${code})`};
	}

	if (error instanceof errors.HTTPParserError) {
		return {kind: 'invalid-reply', message: `${host} did not answer in HTTP.`};
	}

	const text = error instanceof Error ? error.message : String(error);
	return {kind: 'network', message: `The connection to ${host} failed: ${sanitize(text, 160)}${code ? ` (${code})` : ''}.`};
}
