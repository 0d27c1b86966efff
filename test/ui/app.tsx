import test from 'ava';
import {type SecretHandle} from '../../source/core/incident.js';
import {type View} from '../../source/core/view-model.js';
import {App} from '../../source/ui/app.js';
import {type MaskedSink} from '../../source/ui/terminal/frame-token.js';
import {peek, views} from './fixtures/index.js';
import {renderLive} from './helpers/live.js';

const size = {columns: 80, rows: 24};

function createStore(first: View) {
	let view = first;
	const listeners = new Set<() => void>();
	return {
		subscribe(listener: () => void) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		view: () => view,
		peek,
		dispatch: () => undefined,
		show(next: View) {
			view = next;
			for (const listener of listeners) {
				listener();
			}
		},
	};
}

function start(first: View) {
	const committed: Array<readonly [number, MaskedSink | undefined]> = [];
	const store = createStore(first);
	const sinks = new Map<SecretHandle, MaskedSink>();
	const session = {
		committed(token: number, sink?: MaskedSink) {
			committed.push([token, sink]);
		},
		size: () => size,
		subscribeSize: () => () => undefined,
	};
	const sinkOf = (handle: SecretHandle) => {
		const sink = sinks.get(handle) ?? {append: () => 0, deleteLast: () => 0, clear: () => 0};
		sinks.set(handle, sink);
		return sink;
	};

	const element = <App store={store} session={session} sinkOf={sinkOf}/>;
	const live = renderLive(element, size);
	return {
		committed, sinks, live, show(view: View) {
			store.show(view);
			live.rerender(element);
		},
	};
}

function at(name: string, token: number): View {
	return {...views[name]!, token};
}

test('the frame follows the store, and its token is told', t => {
	const {committed, live, show} = start(at('question-leak-source', 1));
	t.true(live.frame().includes('Where did it leak?'));
	show(at('plan-confirmed', 2));
	t.true(live.frame().includes('The plan'));
	t.deepEqual(committed.map(([token]) => token), [1, 2]);
	live.unmount();
});

test('keys go to the vault only while a masked field has the focus', t => {
	const sinkAt = (name: string): boolean => {
		const {committed, live} = start(at(name, 1));
		live.unmount();
		return committed.at(-1)![1] !== undefined;
	};

	t.deepEqual(['connect-ask', 'connect-wrong-key', 'entry-evidence-string', 'show-once-masked', 'lost-value-not-stored'].filter(name => !sinkAt(name)), []);
	t.deepEqual(['connect-connecting', 'lost-value-trying', 'show-once-revealed', 'confirm-first', 'keys-marked', 'overlay-stop'].filter(name => sinkAt(name)), []);
});

test('an overlay takes the keys from a masked field', t => {
	const view = at('connect-ask', 1);
	const {committed, live} = start({...view, overlay: {name: 'help', keys: []}});
	live.unmount();
	t.is(committed.at(-1)![1], undefined);
});
