/**
How the fake outside answers work for a second role in the place of a first one.
*/
import {type Answer} from '../../source/core/event.js';
import {type Failure} from '../../source/core/outcome.js';
import {type ReplaceWork} from '../../source/core/replace-work.js';
import {credentialId} from '../../source/core/scope.js';
import {type Manner} from './core-answers.js';
import {canary, type World} from './core-world.js';

const types = new Set<string>(['plan-replacement', 'create-role', 'find-role', 'watch-role', 'drop-role', 'find-dropped'] satisfies ReadonlyArray<ReplaceWork['type']>);

export function isReplaceWork(work: {readonly type: string}): work is ReplaceWork {
	return types.has(work.type);
}

/** No role has it. */
const gone = 'no password';

/** What the outside says about one piece of work, and what becomes true by it. */
export function answerToReplaceWork(world: World, work: ReplaceWork, manner: Manner, failure: Failure): Answer {
	const id = {work: work.work};
	const {credential} = work.logins;
	const base = {...id, credential: credential.id};
	const isGood = manner === 'good' || manner === 'odd';
	const isDone = isGood || manner === 'unknown' || manner === 'broken';
	const lost = {status: manner === 'refused' || manner === 'unauthorized' || manner === 'network' ? 'refused' : 'unknown', failure} as const;
	const own = credentialId(credential.projectId, credential.branchId, credential.role);
	const second = (role: string) => credentialId(credential.projectId, credential.branchId, role);
	switch (work.type) {
		case 'plan-replacement': {
			return {
				type: 'replacement-planned', ...base, outcome: isGood
					? {
						status: 'succeeded',
						value: {
							role: `${credential.role}_2`, by: manner === 'odd' ? 'api' : 'sql', maker: manner === 'odd' ? '' : 'neondb_owner', databases: ['neondb'], counts: {
								memberships: 1, privileges: 2, defaults: 0, settings: 0, objects: 3,
							},
						},
					}
					: {status: 'refused', failure},
			};
		}

		case 'create-role': {
			const {plan, attempt} = work;
			const handle = isDone ? world.keep(`${canary}-second-${attempt}-${world.values.size}`) : undefined;
			if (handle !== undefined) {
				world.truth.set(second(plan.role), {password: world.values.get(handle)!, changes: attempt});
			}

			return {
				type: 'reset-answered', ...base, attempt, outcome: isGood ? {status: 'succeeded', value: {updatedAt: world.updatedAt(own), operations: []}} : lost, value: isGood ? handle : undefined,
			};
		}

		case 'find-role': {
			const {plan, attempt} = work;
			const there = world.truth.get(second(plan.role));
			const verdict = isGood ? (there === undefined ? 'did-not-happen' : 'happened') : 'cannot-tell';
			return {
				type: 'reset-reconciled', ...base, attempt, verdict, reason: 'It was looked for.', updatedAt: world.updatedAt(own), value: verdict === 'happened' && credential.storesPasswords ? world.keep(there!.password) : undefined,
			};
		}

		case 'watch-role': {
			return {
				type: 'role-watched', ...base, users: manner === 'odd' ? [{application: 'api', address: '192.0.2.7', sessions: 2}] : [], ...(isGood ? {} : {reason: failure.message}),
			};
		}

		case 'drop-role': {
			if (isDone) {
				world.truth.set(own, {password: gone, changes: 9});
			}

			return {type: 'role-dropped', ...base, outcome: isGood ? {status: 'succeeded', value: undefined} : lost};
		}

		case 'find-dropped': {
			const isGone = world.truth.get(own)?.password === gone;
			return {
				type: 'dropped-role-found', ...base, verdict: isGood ? (isGone ? 'gone' : 'there') : 'cannot-tell', reason: 'It was looked for.',
			};
		}
	}
}
