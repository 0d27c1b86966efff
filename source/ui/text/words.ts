import {type LeakSource} from '../../core/fact.js';
import {type Confidence, type Rung} from '../../core/incident.js';
import {type Transport} from '../../core/login.js';
import {type CellMark} from '../../core/matrix.js';
import {
	type BranchMark, type CredentialState, type RailStep, type ScopeMark,
} from '../../core/view-model.js';

/** `1 role`, `2 roles`. */
export function count(number: number, one: string, many = `${one}s`): string {
	return `${number} ${number === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(items: readonly string[], most = 4): string {
	const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
	return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}`;
}

/** The name of a step on the rail. */
export const railNames: Readonly<Record<RailStep, string>> = {
	scope: 'Scope',
	contain: 'Contain',
	reset: 'Reset',
	propagate: 'Propagate',
	prove: 'Prove',
	close: 'Close',
};

/** Where it leaked, in the middle of a sentence or alone. */
export const sourceNames: Readonly<Record<LeakSource, string>> = {
	repository: 'a code repository',
	'deploy-platform': 'a deploy platform',
	ci: 'a CI system',
	'this-laptop': 'this laptop',
	'other-laptop': 'another laptop',
	account: 'a person’s account',
	'secret-manager': 'a secret manager',
	elsewhere: 'somewhere else',
};

export const branchMarks: Readonly<Record<BranchMark, string>> = {
	default: 'default',
	protected: 'protected',
	archived: 'archived: slow to wake',
	'no-compute': 'no compute: nobody can log in',
};

export const scopeMarks: Readonly<Record<ScopeMark, string>> = {
	leaked: 'LEAKED',
	'same-password': 'SAME PASSWORD',
	inherited: 'inherited',
	owner: 'owner',
};

/** What is known about a role on a branch. */
export const cellMarks: Readonly<Record<CellMark, string>> = {
	leaked: 'its password leaked',
	'same-password': 'it has the leaked password',
	inherited: 'its password was inherited from the parent branch',
	'reset-since': 'its password was changed after the branch was made',
	protected: 'the branch is protected',
};

/** Where the reset of a credential stands. */
export const credentialStates: Readonly<Record<CredentialState, string>> = {
	pending: 'not confirmed yet',
	confirmed: 'confirmed, not sent',
	sent: 'sent, no answer yet',
	unknown: 'NOT KNOWN if reset',
	stopped: 'needs a decision',
	applying: 'being applied',
	done: 'reset',
	'left-out': 'left out',
};

/** What was seen of a delivery. Each says no more than that. */
export const rungs: Readonly<Record<Rung, string>> = {
	'not-touched': 'not touched',
	'ticked-by-hand': 'ticked by hand, not checked',
	written: 'written only',
	'read-back': 'read back',
	deployed: 'deployed',
	connecting: 'connecting',
};

/** Why the discovery thinks that a place stores the credential. */
export const confidences: Readonly<Record<Confidence, string>> = {
	'same-value': 'holds the old value',
	'same-host-and-user': 'names this host and role',
	'same-host': 'names this host',
	'same-name': 'is only named like it',
};

/** How logins are tried, as a sentence. */
export const transports: Readonly<Record<Transport, string>> = {
	wire: 'Logins are tried over port 5432.',
	https: 'Port 5432 cannot be reached from here, so logins are tried by SQL over HTTPS (443).',
};
