import {setTimeout as delay} from 'node:timers/promises';
import {type Faults} from './faults.js';
import {type Operation, type Project, type World} from './world.js';

/** How long the simulated service takes. */
export type Timings = {
	/** From the request to the start of an operation. @default 100 */
	readonly schedulingMilliseconds: number;
	/** One operation. @default 300 */
	readonly runningMilliseconds: number;
	/** Until a compute without connections is suspended. @default 300000 */
	readonly suspendAfterMilliseconds: number;
	/** Until a failed operation is tried again. @default 500 */
	readonly retryMilliseconds: number;
};

export const defaultTimings: Timings = {
	schedulingMilliseconds: 100, runningMilliseconds: 300, suspendAfterMilliseconds: 300_000, retryMilliseconds: 500,
};

/** One operation to run, and the work that is done when it finishes. */
export type Step = {
	readonly action: string;
	readonly branchId?: string;
	readonly endpointId?: string;
	/** Takes no longer than its work. */
	readonly isQuick?: boolean;
	readonly begin?: () => void;
	readonly work?: () => Promise<void> | void;
};

/** How the operations look right after the request, and the end of the last one: true where all of them finished. */
export type Scheduled = {readonly operations: readonly Operation[]; readonly done: Promise<boolean>};

export type Operations = {
	/** Run the steps one after another. */
	schedule(project: Project, steps: readonly Step[]): Scheduled;
	isLocked(project: Project): boolean;
	/** Until nothing runs in any project. */
	settled(): Promise<void>;
	stop(): Promise<void>;
};

const unfinished = new Set<Operation['status']>(['scheduling', 'running', 'cancelling']);

/**
Operations that take time, one chain per request. A project with an unfinished one is locked.
*/
export function createOperations(world: World, timings: Timings, faults: Faults): Operations {
	const stopping = new AbortController();
	const chains = new Set<Promise<boolean>>();

	const pause = async (milliseconds: number) => delay(milliseconds, undefined, {signal: stopping.signal});

	const set = (operation: Operation, status: Operation['status']) => {
		operation.status = status;
		operation.updatedAt = world.now();
	};

	const run = async (operation: Operation, step: Step) => {
		await pause(step.isQuick ? 0 : timings.schedulingMilliseconds);
		set(operation, 'running');
		operation.startedAt ??= world.now();
		step.begin?.();
		await pause(step.isQuick ? 0 : timings.runningMilliseconds);
		for (let fault = faults.takeOperation(step.action); fault; fault = faults.takeOperation(step.action)) {
			operation.failures++;
			operation.error = 'internal error';
			operation.retryAt = world.now() + timings.retryMilliseconds;
			set(operation, 'failed');
			if (fault.isPermanent) {
				return false;
			}

			await pause(timings.retryMilliseconds);
			set(operation, 'running');
		}

		await step.work?.();
		operation.error = undefined;
		operation.retryAt = undefined;
		set(operation, 'finished');
		return true;
	};

	const runAll = async (pairs: ReadonlyArray<{readonly operation: Operation; readonly step: Step}>) => {
		for (const [index, {operation, step}] of pairs.entries()) {
			let isDone = false;
			try {
				isDone = await run(operation, step);
			} catch (error) {
				if (stopping.signal.aborted) {
					return false;
				}

				operation.error = error instanceof Error ? error.message : 'internal error';
				set(operation, 'failed');
			}

			if (!isDone) {
				for (const rest of pairs.slice(index + 1)) {
					set(rest.operation, 'cancelled');
				}

				return false;
			}
		}

		return true;
	};

	return {
		schedule(project, steps) {
			const at = world.now();
			const pairs = steps.map((step, index) => ({
				step,
				operation: {
					id: world.random.uuid(),
					projectId: project.id,
					branchId: step.branchId,
					endpointId: step.endpointId,
					action: step.action,
					status: index === 0 ? 'running' : 'scheduling',
					failures: 0,
					error: undefined,
					retryAt: undefined,
					createdAt: at,
					updatedAt: at,
					startedAt: index === 0 ? at : undefined,
				} satisfies Operation,
			}));
			project.operations.push(...pairs.map(({operation}) => operation));
			const chain = runAll(pairs);
			chains.add(chain);
			void chain.finally(() => {
				chains.delete(chain);
			});
			return {operations: pairs.map(({operation}) => ({...operation})), done: chain};
		},
		// A failed operation holds the lock while it waits for its next try.
		isLocked: project => project.operations.some(operation => unfinished.has(operation.status) || (operation.status === 'failed' && operation.retryAt !== undefined && operation.retryAt > world.now() - timings.runningMilliseconds)),
		async settled() {
			while (chains.size > 0) {
				await Promise.all(chains);
			}
		},
		async stop() {
			stopping.abort();
			await Promise.all(chains);
		},
	};
}
