import {type Computes} from './computes.js';
import {
	type Operations, type Scheduled, type Step, type Timings,
} from './operations.js';
import {type Cluster} from './postgres/cluster.js';
import {applyPasswordSql} from './postgres/roles-sql.js';
import {type Target} from './proxy/access.js';
import {type Secret} from './secret.js';
import {type Sessions} from './sessions.js';
import {
	endpointsOf, type Branch, type Endpoint, type Project, type Role, type World,
} from './world.js';
import {ignore} from './ignore.js';

/** No compute may be started now: the limit is reached, or its operation failed. */
export class ComputeUnavailable extends Error {
	override readonly name = 'ComputeUnavailable';
}

/** How computes start and stop, and what a change of a branch does to them. */
export type Lifecycle = {
	/** For a login: the running server, started where the compute is idle. */
	open(target: Target): Promise<Cluster>;
	start(target: Target): Scheduled;
	suspend(target: Target): Scheduled;
	restart(target: Target): Scheduled;
	/** The operations that carry a change to every compute of the branch; the change takes effect when the last one finishes. */
	configure(project: Project, branch: Branch, change: () => Promise<void>): Promise<Scheduled>;
	/** A new password: known to the API at once, valid when the operations have finished. */
	resetPassword(project: Project, branch: Branch, role: Role, secret: Secret): Promise<Scheduled>;
	/** Suspend the compute later, unless somebody logs in. */
	watch(target: Target): void;
	stop(): void;
};

export function createLifecycle(world: World, computes: Computes, operations: Operations, sessions: Sessions, timings: Timings & {readonly activeComputes: number}): Lifecycle {
	const timers = new Map<string, NodeJS.Timeout>();
	const opening = new Map<string, Promise<boolean>>();

	const requireRoom = (endpoint: Endpoint) => {
		const isExempt = (project: Project, other: Endpoint) => project.branches.get(other.branchId)?.isDefault ?? false;
		const own = world.projects.get(endpoint.projectId);
		const active = [...world.projects.values()].flatMap(project => [...project.endpoints.values()].filter(other => other.state === 'active' && other !== endpoint && !isExempt(project, other)));
		if (own && !isExempt(own, endpoint) && active.length >= timings.activeComputes) {
			endpoint.pendingState = undefined;
			throw new Error('active endpoints limit exceeded');
		}
	};

	const activate = (endpoint: Endpoint) => {
		endpoint.state = 'active';
		endpoint.pendingState = undefined;
		endpoint.startedAt = world.now();
		endpoint.lastActiveAt = world.now();
		endpoint.updatedAt = world.now();
	};

	const deactivate = async ({project, branch, endpoint}: Target) => {
		const isLast = endpointsOf(project, branch.id).every(other => other === endpoint || other.state === 'idle');
		const pids = sessions.ofEndpoint(endpoint.id).flatMap(session => session.pid ?? []);
		if (isLast) {
			await computes.suspend(branch);
		} else if (pids.length > 0) {
			await computes.change(branch, `select pg_terminate_backend(pid) from unnest(array[${pids.join(',')}]) pid`, ignore);
		}

		endpoint.state = 'idle';
		endpoint.pendingState = undefined;
		endpoint.suspendedAt = world.now();
		endpoint.updatedAt = world.now();
	};

	const step = (action: string, {branch, endpoint}: Target, work: Step['work'], pending?: Endpoint['state']): Step => ({
		action,
		branchId: branch.id,
		endpointId: endpoint.id,
		begin() {
			endpoint.pendingState = pending;
		},
		work,
	});

	const startStep = (target: Target) => step('start_compute', target, async () => {
		requireRoom(target.endpoint);
		await computes.wake(target.branch);
		activate(target.endpoint);
		lifecycle.watch(target);
	}, 'active');

	const suspendStep = (target: Target) => step('suspend_compute', target, async () => deactivate(target), 'idle');

	const lifecycle: Lifecycle = {
		async open(target) {
			const {project, endpoint, branch} = target;
			clearTimeout(timers.get(endpoint.id));
			if (endpoint.state !== 'active') {
				const running = opening.get(endpoint.id) ?? operations.schedule(project, [{...startStep(target), isQuick: true}]).done;
				opening.set(endpoint.id, running);
				const isStarted = await running;
				opening.delete(endpoint.id);
				if (!isStarted) {
					throw new ComputeUnavailable('The compute did not start.');
				}
			}

			endpoint.lastActiveAt = world.now();
			return computes.wake(branch);
		},
		start(target) {
			target.endpoint.pendingState = 'active';
			return operations.schedule(target.project, [startStep(target)]);
		},
		suspend(target) {
			target.endpoint.pendingState = 'idle';
			return operations.schedule(target.project, [suspendStep(target)]);
		},
		restart(target) {
			target.endpoint.pendingState = 'idle';
			return operations.schedule(target.project, [suspendStep(target), startStep(target)]);
		},
		async configure(project, branch, change) {
			const steps = endpointsOf(project, branch.id).filter(endpoint => !endpoint.isDisabled).flatMap(endpoint => {
				const target = {project, branch, endpoint};
				const apply = step('apply_config', target, undefined, endpoint.state === 'active' ? undefined : 'active');
				// A login meanwhile keeps the compute awake.
				return endpoint.state === 'active'
					? [apply]
					: [{
						...apply, work() {
							requireRoom(endpoint);
							activate(endpoint);
						},
					}, step('suspend_compute', target, async () => sessions.ofEndpoint(endpoint.id).length > 0 ? undefined : deactivate(target))];
			});
			const last = steps.at(-1);
			if (!last) {
				await change();
				return {operations: [], done: Promise.resolve(true)};
			}

			return operations.schedule(project, [...steps.slice(0, -1), {
				...last, async work() {
					await change();
					await last.work?.();
				},
			}]);
		},
		async resetPassword(project, branch, role, secret) {
			role.current = secret;
			role.updatedAt = world.now();
			return lifecycle.configure(project, branch, async () => computes.change(branch, applyPasswordSql(role.name, secret), () => {
				role.replaced = {secret: role.applied, at: world.now()};
				role.applied = secret;
			}));
		},
		watch(target) {
			const {endpoint} = target;
			const seconds = endpoint.suspendTimeoutSeconds;
			clearTimeout(timers.get(endpoint.id));
			if (seconds < 0) {
				return;
			}

			const timer = setTimeout(() => {
				if (endpoint.state === 'active' && sessions.ofEndpoint(endpoint.id).length === 0) {
					if (operations.isLocked(target.project)) {
						lifecycle.watch(target);
					} else {
						lifecycle.suspend(target);
					}
				}
			}, seconds > 0 ? seconds * 1000 : timings.suspendAfterMilliseconds);
			timer.unref();
			timers.set(endpoint.id, timer);
		},
		stop() {
			for (const timer of timers.values()) {
				clearTimeout(timer);
			}
		},
	};
	return lifecycle;
}
