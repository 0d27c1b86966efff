import {type Failure, type FailureKind} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';

const loginCodes = new Set(['ExpiredToken', 'ExpiredTokenException', 'InvalidClientTokenId', 'UnrecognizedClientException', 'SignatureDoesNotMatch', 'InvalidSignatureException', 'InvalidAccessKeyId', 'AuthFailure', 'IncompleteSignature', 'RequestExpired']);

const kinds: ReadonlyArray<readonly [RegExp, FailureKind]> = [
	[/AccessDenied|Unauthorized|NotAuthorized|Forbidden|KMSAccessDenied/v, 'forbidden'],
	[/NotFound|ParameterVersionNotFound|ClusterNotFound|ServiceNotFound/v, 'not-found'],
	[/Throttling|TooManyRequests|TooManyUpdates|RequestLimitExceeded/v, 'rate-limited'],
	[/PreconditionFailed|ResourceConflict|ResourceExists|UpdateInProgress/v, 'conflict'],
	[/Internal|ServiceException|ServiceUnavailable|ServerException/v, 'server'],
];

const withoutLogin = /Unable to locate credentials|Partial credentials|Token has expired|SSO session|sso token|Error loading SSO Token|config profile .* could not be found|Error when retrieving (?:token|credentials)|Your session has expired|Missing the following required SSO/iv;

const network: ReadonlyArray<readonly [RegExp, FailureKind, string, boolean]> = [
	[/SSL validation failed|CERTIFICATE_VERIFY_FAILED/v, 'certificate', 'The certificate of AWS could not be verified.', false],
	[/Could not connect to the endpoint URL|Connect timeout on endpoint|Failed to connect to proxy/v, 'network', 'AWS could not be reached from here.', false],
	[/Read timeout on endpoint|Connection was closed before|Connection broken/v, 'network', 'AWS did not answer in time.', true],
];

// Its arguments or its configuration were not understood, so it asked nobody: the second is that of version 1.
const unsent: ReadonlySet<number> = new Set([252, 253, 2]);

/** What a failed call means. `mayHaveHappened`: a change may have been made all the same. */
type AwsFailure = {readonly failure: Failure; readonly mayHaveHappened: boolean};

/**
What the AWS CLI said on its standard error, in the words of this program.
*/
export function readFailure(stderr: string, exitCode: number): AwsFailure {
	const [, code, said] = /An error occurred \((?<code>[\w.]+)\) when calling the \w+ operation[^:]*: ?(?<said>.*)/v.exec(stderr) ?? [];
	if (code !== undefined && !loginCodes.has(code)) {
		const kind = kinds.find(([pattern]) => pattern.test(code))?.[1] ?? 'bad-request';
		return {failure: {kind, message: sanitize(`AWS answered ${code}${said ? `: ${said}` : '.'}`)}, mayHaveHappened: kind === 'server'};
	}

	if (code !== undefined || withoutLogin.test(stderr)) {
		return {failure: {kind: 'unauthorized', message: 'The AWS CLI is not logged in, or its login has ended.'}, mayHaveHappened: false};
	}

	for (const [pattern, kind, message, mayHaveHappened] of network) {
		if (pattern.test(stderr)) {
			return {failure: {kind, message}, mayHaveHappened};
		}
	}

	// Not quoted: what is not understood may hold anything, a value too.
	return {failure: {kind: 'bad-request', message: `The AWS CLI ended with exit code ${exitCode}, for a reason that is not known here.`}, mayHaveHappened: !unsent.has(exitCode)};
}
