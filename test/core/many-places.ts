import test from 'ava';
import {type NewDelivery} from '../../source/core/fact.js';
import {type DeliveryId} from '../../source/core/incident.js';
import {type State} from '../../source/core/state.js';
import {transition} from '../../source/core/transition.js';
import {viewOf} from '../../source/core/view.js';
import {evolve} from '../../source/core/evolve/index.js';
import {driverAt} from '../helpers/core-at.js';

const most = 2000;

/** A checklist in front, with this many places on one platform that can be written. */
function checklistOf(count: number): State {
	const driver = driverAt('checklist', {evidence: {path: '/srv/leaked.env'}});
	driver.settle();
	const before = driver.state();
	const credential = before.incident!.credentials![0]!.credential.id;
	const found = Array.from({length: count}, (_, index): NewDelivery => ({
		id: `d${index}` as DeliveryId, credential, title: `project ${index} DATABASE_URL`, confidence: 'same-value', place: {
			destination: 'vercel', kind: 'deploy-platform', container: `project ${index}`, key: 'DATABASE_URL', shape: 'password', isReadable: true,
		},
	}));
	const incident = evolve(before.incident, {
		type: 'places-searched', destination: 'vercel', name: 'Vercel', folders: [], filesRead: count, notSearched: [], found, at: before.now,
	})!;
	return {...before, incident, run: {...before.run, searchAgain: []}};
}

function press(state: State, key: string, at: number): State {
	const named: unknown = key.length === 1 ? {name: 'character', character: key} : {name: key};
	return transition(state, {
		type: 'key', key: named as never, seen: state.token, at,
	})[0];
}

test('a key in a checklist of 2,000 places is answered at once', t => {
	let state = checklistOf(most);
	const times: number[] = [];
	for (let count = 1; count <= 15; count++) {
		const start = performance.now();
		state = press(state, 'down', state.now + count);
		const view = viewOf(state);
		times.push(performance.now() - start);
		t.true(view.screen.name === 'checklist' && view.screen.rows.length >= most);
	}

	const median = times.toSorted((a, b) => a - b)[7]!;
	t.log(`${median.toFixed(1)} ms`);
	t.true(median < 150);
});

test('of 2,000 places that are written at once a few are under way, each container by itself, and all get their turn', t => {
	let state = checklistOf(most);
	state = press(state, 'w', state.now + 1);
	t.is(viewOf(state).screen.name, 'delivery');
	const start = performance.now();
	state = press(state, 'enter', state.now + 1);
	t.log(`ordered in ${(performance.now() - start).toFixed(0)} ms`);
	const underWay = () => Object.keys(state.run.underWay).filter(work => work.startsWith('deliver '));
	t.true(underWay().length > 1 && underWay().length <= 8);
	const began = performance.now();
	for (let count = 0; count < 200; count++) {
		const work = underWay()[0]!;
		state = transition(state, {
			type: 'delivered', work, outcome: {status: 'succeeded', value: {rung: 'read-back', seen: 'read back'}}, at: state.now + 1,
		})[0];
	}

	const each = (performance.now() - began) / 200;
	t.log(`${each.toFixed(1)} ms for each answer`);
	t.true(each < 100);
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

