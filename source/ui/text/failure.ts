import {type Failure, type FailureKind} from '../../core/outcome.js';

/** What was being done when it failed. */
export type FailureContext = 'connect' | 'list' | 'project' | 'evidence' | 'reset' | 'unknown' | 'value' | 'delivery' | 'report' | 'replace';

/** What happened, what it means for the incident, and what to press or run next. */
export type Explanation = {
	readonly happened: string;
	readonly means: string;
	readonly next: string;
};

const means: Readonly<Record<FailureContext, string>> = {
	connect: 'Nothing was changed. What is recorded is kept.',
	list: 'What could be reset is not known yet. Nothing was changed.',
	project: 'The roles of this project are not known, so it is not covered.',
	evidence: 'It was not used to find what leaked. Nothing was changed.',
	reset: 'The work on this login stands still. What was done is recorded.',
	unknown: 'It is still not known whether the password was replaced.',
	value: 'The password was replaced, and its new value is not in memory here.',
	delivery: 'This place was not changed: it still has the old value.',
	replace: 'No second role was made, and nothing was changed.',
	report: 'The journal has everything; only the report is missing.',
};

const again: Readonly<Record<FailureContext, string>> = {
	connect: 'Press enter to try again, or give another key.',
	list: 'Press r to look again.',
	project: 'Press r to look again.',
	evidence: 'Press e to give it again, or mark the roles in the list.',
	reset: 'Press r to try again.',
	unknown: 'Press tab, then r, to look again.',
	value: 'Press tab, then r, to ask again, or type your own copy.',
	delivery: 'Press enter to try again, or change it by hand and tick it.',
	replace: 'Press tab: look again, choose another method, or leave it out.',
	report: 'Press r to write it again.',
};

/** What has to be done outside before another try makes sense; empty where trying again is enough. */
const before: Readonly<Record<FailureKind, string>> = {
	'bad-request': '',
	unauthorized: '',
	forbidden: 'A key of a person or team that may do it is needed.',
	'not-found': 'Look in the Neon Console whether it was deleted or renamed.',
	'not-stored': '',
	conflict: 'Look in the Neon Console what is going on in the project.',
	locked: 'Wait until Neon’s own work in the project has ended.',
	'rate-limited': 'Wait a minute.',
	server: 'See neonstatus.com if it goes on.',
	'invalid-reply': '',
	'too-large': '',
	'time-out': '',
	network: 'Check the network.',
	certificate: 'Check the network and the clock; behind a company proxy, leave and start with NODE_EXTRA_CA_CERTS set to its certificate.',
	'captive-portal': 'Open a page in a browser and sign in to this network.',
	permission: 'Change the rights in another terminal.',
	disk: 'Make room on the disk.',
	changed: 'Go back and press r to search anew.',
	unsuitable: '',
	cancelled: '',
};

/** The kinds that mean something else when they concern a place on this machine. */
const beforeInPlace: Readonly<Partial<Record<FailureKind, string>>> = {
	'not-found': 'Go back and press r to search anew.',
	unsuitable: 'Change it by hand and tick it.',
};

/** With what a support ticket needs. */
function ownWords({message, status, requestId}: Failure): string {
	const isNamed = status === undefined || message.includes(String(status));
	const facts = [...(isNamed ? [] : [`status ${status}`]), ...(requestId === undefined ? [] : [`request ${requestId}`])];
	return facts.length === 0 ? message : `${message} (${facts.join(', ')})`;
}

function nextStep(kind: FailureKind, context: FailureContext): string {
	if (context === 'evidence' && kind === 'not-found') {
		return again.evidence;
	}

	if (context !== 'delivery') {
		return `${before[kind]} ${again[context]}`.trim();
	}

	const inPlace = beforeInPlace[kind] ?? (kind === 'changed' ? before.changed : undefined);
	return inPlace ?? `${before[kind]} ${again.delivery}`.trim();
}

/**
Makes three plain sentences of a failure. Its message says what happened; the rest follows from its kind and from what was being done.
*/
export function explainFailure(failure: Failure, context: FailureContext): Explanation {
	const happened = ownWords(failure);
	if (failure.kind === 'unauthorized') {
		return context === 'connect'
			? {happened, means: means.connect, next: 'Type or paste another key.'}
			: {happened, means: 'Nothing more can be asked of Neon with this key. What was done is recorded.', next: 'Press ctrl+c to leave, then run rekey resume with a key that works.'};
	}

	return {happened, means: means[context], next: nextStep(failure.kind, context)};
}
