/**
What went wrong outside, in the words of this program.

- `unauthorized`: the key is missing, wrong or revoked (401).
- `not-stored`: the provider does not keep passwords for this project (Neon 412).
- `captive-portal`: something other than the provider answered.
- `permission`: the file or folder may not be read or written by this user.
- `disk`: the machine could not read or write: full, damaged, gone.
- `changed`: the place no longer holds what was seen there; nothing was overwritten.
- `unsuitable`: what is there cannot be used as asked, such as a symlink or a value that would need other quotes.
*/
export type FailureKind =
	| 'bad-request'
	| 'unauthorized'
	| 'forbidden'
	| 'not-found'
	| 'not-stored'
	| 'conflict'
	| 'locked'
	| 'rate-limited'
	| 'server'
	| 'invalid-reply'
	| 'too-large'
	| 'time-out'
	| 'network'
	| 'certificate'
	| 'captive-portal'
	| 'permission'
	| 'disk'
	| 'changed'
	| 'unsuitable'
	| 'cancelled';

/**
An outside failure, ready to be shown: sanitised, bounded and free of secrets.
*/
export type Failure = {
	readonly kind: FailureKind;
	/** One plain sentence in this program's words, or the provider's own message. */
	readonly message: string;
	/** The HTTP status, where there was one. */
	readonly status?: number;
	/** The provider's request id, for a support ticket. */
	readonly requestId?: string;
};

/**
The end of one attempt to change or read something outside.

- `refused`: it certainly did not happen.
- `unknown`: it may have happened. This is a state with its own reconciliation, never an error to retry blindly.
*/
export type Outcome<Value> =
	| {readonly status: 'succeeded'; readonly value: Value}
	| {readonly status: 'refused'; readonly failure: Failure}
	| {readonly status: 'unknown'; readonly failure: Failure};
