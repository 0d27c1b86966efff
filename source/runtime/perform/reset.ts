import {type Operation} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {addressOf, type Context, type Performer} from './context.js';

/** Between two looks at a project's operations, in milliseconds: one request a round, within Neon's published limits for many projects at once. */
const pollMilliseconds = 1000;

/** Before the first look, in milliseconds: no operation has been seen to end sooner, and each look counts against the limits. */
const firstPollMilliseconds = 600;

/** Neon may retry a failed operation by itself; after this long it is shown as failed. In milliseconds. */
const graceMilliseconds = 60_000;

/** After this long the wait itself is given up and offered again. In milliseconds. */
const patienceMilliseconds = 10 * 60_000;

export const readRole: Performer<'read-role'> = async ({work, credential}, {currentProvider}) => ({
	type: 'role-read', work, credential: credential.id, outcome: await currentProvider().readRole(addressOf(credential)),
});

export const resetPassword: Performer<'reset-password'> = async ({work, credential, attempt}, {currentProvider, vault}) => {
	const outcome = await currentProvider().resetPassword(addressOf(credential));
	const base = {
		type: 'reset-answered', work, credential: credential.id, attempt,
	} as const;
	if (outcome.status !== 'succeeded') {
		return {...base, outcome, value: undefined};
	}

	const {answer, password} = outcome.value;
	return {...base, outcome: {status: 'succeeded', value: answer}, value: password === undefined ? undefined : vault.keep(password)};
};

const isOver = ({status}: Operation) => status === 'finished' || status === 'skipped' || status === 'cancelled';

const hasFailed = ({status}: Operation) => status === 'failed' || status === 'error' || status === 'cancelled';

/** What is waited for: these operations of a project. */
type Waited = {readonly projectId: string; readonly operations: readonly string[]};

/** Wait until operations have ended: the reason where one of them failed. */
export async function endOf({projectId, operations}: Waited, {currentProvider, clock}: Context): Promise<Outcome<{readonly failure: string | undefined}>> {
	const begun = clock.now();
	let failedSince: number | undefined;
	if (operations.length > 0) {
		await clock.wait(firstPollMilliseconds);
	}

	for (;;) {
		const listed = await currentProvider().listOperations(projectId);
		if (listed.status !== 'succeeded') {
			return listed;
		}

		// Without ids (a reset whose answer was lost) everything that still moves in the project is waited for. What failed there may be old news.
		const meant = listed.value.filter(operation => operations.length === 0 ? !isOver(operation) && !hasFailed(operation) : operations.includes(operation.id));
		const failed = meant.find(operation => hasFailed(operation));
		if (meant.every(operation => isOver(operation))) {
			const failure = failed === undefined ? undefined : `The operation ${failed.action} was ${failed.status}.`;
			return {status: 'succeeded', value: {failure}};
		}

		const now = clock.now();
		failedSince = failed === undefined ? undefined : failedSince ?? now;
		if (failed !== undefined && failedSince !== undefined && now - failedSince > graceMilliseconds) {
			return {status: 'succeeded', value: {failure: `Neon's operation ${failed.action} failed and was not retried within a minute. ${failed.error ?? ''}`.trim()}};
		}

		if (now - begun > patienceMilliseconds) {
			return {status: 'refused', failure: {kind: 'time-out', message: 'Neon\'s operations have not ended within ten minutes.'}};
		}

		await clock.wait(pollMilliseconds);
	}
}

export const awaitOperations: Performer<'await-operations'> = async ({work, projectId, credential, attempt, operations}, context) => ({
	type: 'operations-ended', work, credential, attempt, outcome: await endOf({projectId, operations}, context),
});

export const restartEndpoint: Performer<'restart-endpoint'> = async ({work, projectId, endpoint}, context) => {
	const base = {type: 'restart-answered', work, endpoint: endpoint.id} as const;
	const outcome = await context.currentProvider().restartEndpoint(projectId, endpoint.id);
	if (outcome.status === 'refused' && outcome.failure.kind === 'conflict') {
		return {...base, outcome: {status: 'succeeded', value: 'was-idle'}};
	}

	if (outcome.status !== 'succeeded') {
		return {...base, outcome};
	}

	// The answer comes before the restart does. A login in between would be cut, and would say nothing.
	const operations = outcome.value.map(({id}) => id);
	const ended: Outcome<{readonly failure: string | undefined}> = operations.length === 0 ? {status: 'succeeded', value: {failure: undefined}} : await endOf({projectId, operations}, context);
	if (ended.status !== 'succeeded') {
		return {...base, outcome: ended};
	}

	const {failure} = ended.value;
	return {...base, outcome: failure === undefined ? {status: 'succeeded', value: 'restarted'} : {status: 'refused', failure: {kind: 'server', message: failure}}};
};
