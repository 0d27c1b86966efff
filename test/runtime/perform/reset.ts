import test from 'ava';
import {type CredentialId, type Operation} from '../../../source/core/incident.js';
import {credentialsOf} from '../../../source/core/scope.js';
import {awaitOperations, resetPassword, restartEndpoint} from '../../../source/runtime/perform/reset.js';
import {apiProject} from '../../helpers/core-world.js';
import {createContext} from '../../helpers/perform.js';

const [credential] = credentialsOf(apiProject);

function operation(id: string, status: Operation['status']): Operation {
	return {
		id, action: 'apply_config', status, createdAt: '2026-11-21T14:00:00Z',
	};
}

/** Each round of the list; the last one stays. */
async function wait(rounds: ReadonlyArray<readonly Operation[]>, operations = ['op-1']) {
	let round = 0;
	const context = createContext({
		async listOperations() {
			const value = rounds[Math.min(round, rounds.length - 1)]!;
			round += 1;
			return {status: 'succeeded', value};
		},
	});
	const answer = await awaitOperations({
		type: 'await-operations', work: 'w', projectId: 'p', credential: credential!.id, attempt: 1, operations,
	}, context);
	return {outcome: answer.type === 'operations-ended' ? answer.outcome : undefined, rounds: round};
}

test('the wait ends when every operation of the reset has', async t => {
	const {outcome, rounds} = await wait([[operation('op-1', 'scheduling')], [operation('op-1', 'running')], [operation('op-1', 'finished'), operation('op-2', 'running')]]);
	t.deepEqual(outcome, {status: 'succeeded', value: {failure: undefined}});
	t.is(rounds, 3);
});

test('a failed operation may be retried by the provider, and is not waited for longer than a minute', async t => {
	const mended = await wait([[operation('op-1', 'failed')], [operation('op-1', 'finished')]]);
	t.deepEqual(mended.outcome, {status: 'succeeded', value: {failure: undefined}});
	const failed = await wait([[operation('op-1', 'error')]]);
	t.is(failed.outcome?.status, 'succeeded');
	t.regex(failed.outcome?.status === 'succeeded' ? failed.outcome.value.failure ?? '' : '', /apply_config failed/v);
	t.true(failed.rounds > 55 && failed.rounds < 70);
});

test('a cancelled operation is a failure at once', async t => {
	const {outcome, rounds} = await wait([[operation('op-1', 'cancelled')]]);
	t.regex(outcome?.status === 'succeeded' ? outcome.value.failure ?? '' : '', /cancelled/v);
	t.is(rounds, 1);
});

test('after ten minutes the wait is given up and can be begun again', async t => {
	const {outcome} = await wait([[operation('op-1', 'running')]]);
	t.is(outcome?.status, 'refused');
});

test('a reset whose answer was lost waits for what moves in the project, not for what failed there long ago', async t => {
	const {outcome, rounds} = await wait([[operation('op-9', 'running'), operation('op-1', 'failed')], [operation('op-9', 'finished'), operation('op-1', 'failed')]], []);
	t.deepEqual(outcome, {status: 'succeeded', value: {failure: undefined}});
	t.is(rounds, 2);
});

test('the new password goes into the vault and its handle into the answer', async t => {
	const context = createContext();
	const answer = await resetPassword({
		type: 'reset-password', work: 'w', credential: credential!, attempt: 3,
	}, context);
	t.like(answer, {type: 'reset-answered', attempt: 3, outcome: {status: 'succeeded'}});
	const value = answer.type === 'reset-answered' ? answer.value : undefined;
	t.is(context.vault.read(value!), context.world.truth.get(credential!.id)?.password);
	t.false(JSON.stringify(answer).includes('CANARY'));
});

test('a compute that was idle has no sessions to end', async t => {
	const endpoint = credential!.endpoints[0]!;
	const work = {
		type: 'restart-endpoint', work: 'w', projectId: 'p', endpoint,
	} as const;
	t.like(await restartEndpoint(work, createContext({restartEndpoint: async () => ({status: 'refused', failure: {kind: 'conflict', message: 'idle'}})})), {outcome: {status: 'succeeded', value: 'was-idle'}});
	t.like(await restartEndpoint(work, createContext()), {endpoint: endpoint.id as CredentialId, outcome: {status: 'succeeded', value: 'restarted'}});
	t.like(await restartEndpoint(work, createContext({restartEndpoint: async () => ({status: 'unknown', failure: {kind: 'time-out', message: 'late'}})})), {outcome: {status: 'unknown'}});
});

test('a restart is over when its operations are, and not when it was taken', async t => {
	const endpoint = credential!.endpoints[0]!;
	const restarted = async (last: Operation['status']) => {
		const rounds: ReadonlyArray<readonly Operation[]> = [[operation('op-1', 'running')], [operation('op-1', last)]];
		let asked = 0;
		const answer = await restartEndpoint({
			type: 'restart-endpoint', work: 'w', projectId: 'p', endpoint,
		}, createContext({
			restartEndpoint: async () => ({status: 'succeeded', value: [operation('op-1', 'scheduling')]}),
			async listOperations() {
				const value = rounds[Math.min(asked, 1)]!;
				asked++;
				return {status: 'succeeded', value};
			},
		}));
		t.is(asked, 2);
		return answer;
	};

	t.like(await restarted('finished'), {outcome: {status: 'succeeded', value: 'restarted'}});
	t.like(await restarted('cancelled'), {outcome: {status: 'refused', failure: {kind: 'server'}}});
});
