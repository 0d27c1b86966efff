import {type Project} from '../../source/core/incident.js';
import {transition} from '../../source/core/transition.js';
import {viewOf} from '../../source/core/view.js';
import {Frame} from '../../source/ui/frame.js';
import {driverAt} from '../helpers/core-at.js';
import {apiProject, createWorld} from '../helpers/core-world.js';
import {renderLive} from '../ui/helpers/live.js';
import {compare, timed} from './compare.js';

const size = {columns: 80, rows: 24} as const;

/** A project with this many roles; a branch has at most 500, and every branch but the first is a child of it. */
function projectOf(roles: number): Project {
	const perBranch = Math.min(500, roles);
	const ids = Array.from({length: roles / perBranch}, (_, index) => `br-${index}`);
	const [branch, endpoint, role, database] = [apiProject.branches[0]!, apiProject.endpoints[0]!, apiProject.roles[0]!, apiProject.databases[0]!];
	return {
		...apiProject,
		branches: ids.map((id, index) => ({
			...branch, id, name: `branch-${index}`, isDefault: index === 0, ...(index > 0 && {parentId: ids[0]!}),
		})),
		roles: ids.flatMap(branchId => Array.from({length: perBranch}, (_, index) => ({...role, branchId, name: `tenant_${index}`}))),
		databases: ids.map(branchId => ({...database, branchId, ownerName: 'tenant_0'})),
		endpoints: ids.map(branchId => ({
			...endpoint, branchId, id: `ep-${branchId}`, host: `ep-${branchId}.example.com`,
		})),
	};
}

/** The scope with that many roles, and what one key costs there: decided, viewed and drawn. */
function listOf(roles: number) {
	const driver = driverAt('scope', {world: createWorld([apiProject])});
	const started = driver.state();
	const big = projectOf(roles);
	let state = {...started, run: {...started.run, projects: {[big.id]: big}}};
	let moves = 0;
	const draw = () => <Frame view={viewOf(state)} {...size} peek={() => undefined}/>;
	const live = renderLive(draw(), size);
	return {
		async press() {
			moves += 1;
			const name = moves % 8 < 4 ? 'down' : 'up';
			return timed(() => {
				[state] = transition(state, {
					type: 'key', key: {name}, seen: state.token, at: state.now,
				});
				live.rerender(draw());
			});
		},
		/** Mark one whole branch, so that its siblings everywhere else are looked for, and unmark it. */
		async markBranch() {
			return timed(() => {
				for (const key of [{name: 'home'}, {name: 'down'}, {name: 'character', character: ' '}, {name: 'character', character: ' '}] as const) {
					[state] = transition(state, {
						type: 'key', key, seen: state.token, at: state.now,
					});
					live.rerender(draw());
				}
			});
		},
		frame: live.frame,
		close: live.unmount,
	};
}

export async function keyInScope(): Promise<string> {
	const [few, many] = [listOf(40), listOf(20_000)];
	if (!many.frame().includes('logins marked')) {
		throw new Error(`This is not the scope:\n${many.frame()}`);
	}

	const line = await compare({
		title: 'a key in a scope of 20,000 roles ÷ of 40',
		subject: many.press,
		baseline: few.press,
		rounds: 15,
		most: 2,
	});
	few.close();
	many.close();
	return line;
}

/** Five hundred times as many logins, whose siblings are all looked for. */
export async function markInScope(): Promise<string> {
	const [few, many] = [listOf(40), listOf(20_000)];
	const line = await compare({
		title: 'marking a branch of 500 among 20,000 roles ÷ the only branch of 40',
		subject: many.markBranch,
		baseline: few.markBranch,
		rounds: 10,
		most: 10,
	});
	few.close();
	many.close();
	return line;
}
