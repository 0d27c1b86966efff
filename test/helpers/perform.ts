/**
What a single performer needs, with the provider's answers as the test gives them.
*/
import {type Event} from '../../source/core/event.js';
import {type Provider} from '../../source/providers/types.js';
import {type Context} from '../../source/runtime/perform/context.js';
import {createVault} from '../../source/runtime/vault.js';
import {createFakeClock, type FakeClock} from './fake-clock.js';
import {createFakeOutside} from './fake-outside.js';
import {createWorld, type World} from './core-world.js';

export type TestContext = Context & {readonly world: World; readonly clock: FakeClock; readonly events: readonly Event[]};

export function createContext(overrides: Partial<Provider> = {}, more: Partial<Context> = {}): TestContext {
	const world = createWorld();
	const clock = createFakeClock();
	const events: Event[] = [];
	const {outside} = createFakeOutside(world, {clock});
	const provider: Provider = {...outside.provider('key'), ...overrides};
	return {
		...outside,
		vault: createVault(),
		dispatch(event) {
			events.push(event);
			return true;
		},
		currentProvider: () => provider,
		useProvider() {
			throw new Error('Not in these tests');
		},
		...more,
		world,
		clock,
		events,
	};
}
