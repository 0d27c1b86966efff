import test from 'ava';
import {type DeliveryId} from '../../source/core/incident.js';
import {type State} from '../../source/core/state.js';
import {transition} from '../../source/core/transition.js';
import {viewOf} from '../../source/core/view.js';
import {checklistOf, checklistsOf, press} from '../helpers/core-checklist.js';

const most = 2000;

test('of 2,000 places that are written at once a few are under way, each container by itself, and all get their turn', t => {
	let state = checklistOf(most);
	state = press(state, 'w', state.now + 1);
	t.is(viewOf(state).screen.name, 'delivery');
	state = press(state, 'enter', state.now + 1);
	const underWay = () => Object.keys(state.run.underWay).filter(work => work.startsWith('deliver '));
	t.true(underWay().length > 1 && underWay().length <= 8);
	for (let count = 0; count < 200; count++) {
		const work = underWay()[0]!;
		state = transition(state, {
			type: 'delivered', work, outcome: {status: 'succeeded', value: {rung: 'read-back', seen: 'read back'}}, at: state.now + 1,
		})[0];
	}

	t.is(state.incident!.deliveries.filter(({rung}) => rung === 'read-back').length, 200);
	t.true(underWay().length > 1 && underWay().length <= 8);
});

test('two places of one container are written one after the other', t => {
	const {incident, ...rest} = checklistOf(4);
	const state: State = {...rest, incident: {...incident!, deliveries: incident!.deliveries.map((delivery, index) => delivery.place?.destination === 'vercel' ? {...delivery, place: {...delivery.place, container: index % 2 === 0 ? 'one' : 'two'}} : delivery)}};
	const ordered = transition({...state, run: {...state.run, ordered: ['d0', 'd1', 'd2', 'd3'] as DeliveryId[]}}, {type: 'second-passed', at: state.now + 1})[0];
	const containers = Object.keys(ordered.run.underWay).filter(work => work.startsWith('deliver ')).map(work => ordered.incident!.deliveries.find(({id}) => work === `deliver ${id}`)?.place?.container);
	t.is(containers.length, 2);
	t.true(containers.includes('one') && containers.includes('two'));
});

test('of 200 places of each of 30 logins every line is reached, and one platform can be shown alone', t => {
	let state = checklistsOf(30, 200);
	const list = () => {
		const {screen} = viewOf(state);
		return screen.name === 'checklist' ? screen : undefined;
	};

	for (let count = 0; count < 40; count++) {
		state = press(state, 'page-down', state.now + 1);
	}

	t.like(list(), {label: 'production/tenant_0', cursor: 199, all: 200});
	state = press(state, 'right', state.now + 1);
	t.like(list(), {label: 'production/tenant_1', cursor: 0, position: {index: 2, of: 30}});
	state = press(state, 'o', state.now + 1);
	t.is(list()?.rows.length, 100);
	t.is(new Set(list()?.rows.map(({destination}) => destination)).size, 1);
	state = press(state, 'o', state.now + 1);
	t.is(list()?.rows.length, 200);
	state = press(state, '/', state.now + 1);
	for (const character of 'vercel 19') {
		state = press(state, character, state.now + 1);
	}

	t.true(list()!.rows.length > 0 && list()!.rows.every(({destination, container}) => destination === 'Vercel' && container.includes('19')));
});
