import test from 'ava';
import {isOpen} from '../../source/core/agenda.js';
import {evolve} from '../../source/core/evolve/index.js';
import {type Fact, type LeakSource} from '../../source/core/fact.js';
import {
	type CredentialId, type DeliveryId, type Place, type PlaceKind, type Rung, type Service,
} from '../../source/core/incident.js';
import {awaitsDeployment, deployable} from '../../source/core/propagation.js';
import {suspectDestinations} from '../../source/core/suspect.js';
import {type DeliveryRecord, type Incident} from '../../source/core/record.js';
import {initialState, type State} from '../../source/core/state.js';

const credential = 'neon:p/b/app' as CredentialId;
const service: Service = {
	id: 'vercel api production', destination: 'vercel', label: 'api, production', consequence: 'A new deployment is built.', address: {},
};

const opened = evolve(undefined, {type: 'incident-opened', id: 'inc-1', at: 1})!;

function told(incident: Incident, ...facts: readonly Fact[]): Incident {
	let at = incident.lastAt;
	return facts.reduce((before, fact) => {
		at += 1;
		return evolve(before, {...fact, at})!;
	}, incident);
}

function place(more: Partial<Place> = {}): Place {
	return {
		destination: 'vercel', kind: 'deploy-platform', container: 'api', key: 'DATABASE_URL', shape: 'connection-string', isReadable: true, ...more,
	};
}

function withPlaces(...places: readonly Place[]): Incident {
	return told(opened, {
		type: 'places-searched', folders: [], filesRead: 1, notSearched: [], found: places.map((item, index) => ({
			id: `d${index}` as DeliveryId, credential, place: item, title: item.container, confidence: 'same-value',
		})),
	});
}

const climbed = (index: number, rung: Rung): Fact => ({
	type: 'delivery-climbed', delivery: `d${index}` as DeliveryId, rung, seen: 'seen',
});

const rungs = (incident: Incident): readonly string[] => incident.deliveries.map(({rung}) => rung);

const first = (incident: Incident): DeliveryRecord => incident.deliveries[0]!;

test('a place is done on the highest rung that it can reach, and not below', t => {
	const table: ReadonlyArray<readonly [Partial<Place>, Rung, boolean]> = [
		[{}, 'not-touched', true],
		[{}, 'ticked-by-hand', false],
		[{}, 'written', true],
		[{}, 'read-back', false],
		[{isReadable: false}, 'written', false],
		[{isReadable: false, service}, 'written', true],
		[{service}, 'written', true],
		[{service}, 'read-back', true],
		[{service}, 'deployed', false],
		[{service}, 'ticked-by-hand', false],
		[{byHand: {reason: 'no API', instructions: ['Open it.']}}, 'not-touched', true],
		[{byHand: {reason: 'no API', instructions: ['Open it.']}}, 'ticked-by-hand', false],
		[{managedBy: {name: 'Doppler', advice: 'Change it there.'}}, 'not-touched', true],
	];
	for (const [more, rung, open] of table) {
		const incident = told(withPlaces(place(more)), ...(rung === 'not-touched' ? [] : [climbed(0, rung)]));
		t.is(isOpen(first(incident)), open, `${JSON.stringify(more)} ${rung}`);
	}
});

test('one deployment serves all places of a service, and only when each is written or skipped', t => {
	const two = withPlaces(place({service}), place({service, key: 'DIRECT_URL'}));
	t.deepEqual(deployable(two), []);
	t.deepEqual(deployable(told(two, climbed(0, 'read-back'))), []);
	const both = told(two, climbed(0, 'read-back'), climbed(1, 'read-back'));
	t.deepEqual(deployable(both).map(({deliveries}) => deliveries.length), [2]);
	const skipped = told(two, climbed(0, 'read-back'), {type: 'delivery-skipped', delivery: 'd1' as DeliveryId, reason: 'old'});
	t.deepEqual(deployable(skipped).map(({deliveries}) => deliveries.length), [1]);
});

test('a deployment is confirmed, sent and seen live, and only what was written by then is deployed', t => {
	const both = told(withPlaces(place({service}), place({service, key: 'DIRECT_URL'})), climbed(0, 'read-back'), climbed(1, 'read-back'));
	const sent = told(both, {type: 'deploy-confirmed', service: service.id}, {type: 'deploy-intended', service: service.id});
	t.deepEqual(deployable(sent), []);
	t.deepEqual(rungs(told(sent, {type: 'deploy-answered', service: service.id, outcome: {status: 'succeeded', value: 'READY'}})), ['deployed', 'deployed']);
	for (const status of ['refused', 'unknown'] as const) {
		const failed = told(sent, {type: 'deploy-answered', service: service.id, outcome: {status, failure: {kind: 'server', message: 'No.'}}});
		t.deepEqual(rungs(failed), ['read-back', 'read-back']);
		t.is(failed.deploys[service.id]?.name, status);
		t.is(deployable(failed).length, 1);
	}
});

test('a deployment under way when the program dies is unknown; one that was only confirmed is confirmed anew', t => {
	const written = told(withPlaces(place({service})), climbed(0, 'read-back'));
	const confirmed = told(written, {type: 'deploy-confirmed', service: service.id});
	t.is(told(confirmed, {type: 'run-started', run: 2}).deploys[service.id], undefined);
	const sent = told(confirmed, {type: 'deploy-intended', service: service.id}, {type: 'run-started', run: 2});
	t.is(sent.deploys[service.id]?.name, 'unknown');
});

test('a deployment that is skipped with a reason settles what was written', t => {
	const skipped = told(withPlaces(place({service})), climbed(0, 'read-back'), {type: 'deploy-skipped', service: service.id, reason: 'deployed by CI tonight'});
	t.false(isOpen(first(skipped)));
	t.false(awaitsDeployment(first(skipped)));
});

test('an order without an answer is in doubt after an interruption, and looking settles it', t => {
	const ordered = told(withPlaces(place()), {type: 'delivery-intended', delivery: 'd0' as DeliveryId}, {type: 'run-started', run: 2});
	t.like(first(ordered), {isIntended: false, isUnknown: true, rung: 'not-touched'});
	const looked = told(ordered, {
		type: 'delivery-checked', delivery: 'd0' as DeliveryId, rung: 'read-back', seen: 'holds the new password',
	});
	t.is(first(looked).isUnknown, undefined);
	t.is(first(looked).rung, 'read-back');
});

const kinds = ['this-laptop', 'repository', 'deploy-platform', 'ci', 'secret-manager'] as const satisfies readonly PlaceKind[];

function stateOf(incident: Incident): State {
	const state = initialState(incident);
	return {...state, run: {...state.run, destinations: [...kinds.map(kind => ({id: kind, name: kind === 'deploy-platform' ? 'Vercel' : kind, kind})), {id: 'fly', name: 'Fly.io', kind: 'deploy-platform'}]}};
}

const everywhere = withPlaces(...kinds.map(kind => place({destination: kind, kind})), place({destination: 'fly', kind: 'deploy-platform'}));

function suspects(source: LeakSource, where = '', incident = everywhere): readonly string[] {
	const leaking = told(incident, {
		type: 'leak-described', leak: {
			source, where, since: undefined, certainty: 'confirmed',
		},
	});
	return suspectDestinations(stateOf(leaking), leaking, leaking.deliveries.map(({id}) => id)).map(({id}) => id).toSorted();
}

test('where the leak happened decides which places get nothing new before they were cleaned', t => {
	const table: ReadonlyArray<readonly [LeakSource, string, readonly string[]]> = [
		['this-laptop', '', ['this-laptop']],
		['this-laptop', 'and Vercel', ['deploy-platform', 'this-laptop']],
		['deploy-platform', '', ['deploy-platform', 'fly', 'secret-manager']],
		['deploy-platform', 'an old Vercel project', ['deploy-platform']],
		['deploy-platform', 'the vercel of acme', ['deploy-platform']],
		['ci', '', ['ci', 'secret-manager']],
		['ci', 'a step that reads Fly.io', ['ci', 'fly']],
		['repository', '', ['ci', 'repository']],
		['other-laptop', '', ['other-laptop']],
		['secret-manager', '', ['secret-manager']],
		['account', 'at Vercel', ['deploy-platform']],
		['elsewhere', '', [...kinds, 'fly'].toSorted()],
		['elsewhere', 'notes of a contractor', []],
		['elsewhere', 'a talk about Vercel', ['deploy-platform']],
	];
	for (const [source, where, expected] of table) {
		t.deepEqual(suspects(source, where), expected, `${source} ${where}`);
	}

	t.true(['ci', 'deploy-platform', 'fly', 'repository', 'secret-manager', 'this-laptop'].every(id => suspects('account').includes(id)));
});

test('each is cleaned by itself, and a journal of the first form means all of them', t => {
	t.deepEqual(suspects('deploy-platform', '', told(everywhere, {type: 'source-cleaned', word: 'fly is clean', destination: 'fly'})), ['deploy-platform', 'secret-manager']);
	t.deepEqual(suspects('this-laptop', '', told(everywhere, {type: 'source-cleaned', word: 'this laptop is clean'})), []);
	t.deepEqual(suspects('other-laptop', '', told(everywhere, {type: 'source-cleaned', word: 'the other laptop is clean', destination: 'other-laptop'})), []);
});

test('sessions of a lost laptop open the platforms, and not the files of this one', t => {
	const of = (source: LeakSource, kind: PlaceKind) => suspects(source, '', withPlaces(place({destination: kind, kind})));
	t.deepEqual(kinds.map(kind => of('this-laptop', kind)), kinds.map(() => ['this-laptop']));
	t.deepEqual(kinds.map(kind => of('other-laptop', kind)), kinds.map(kind => kind === 'this-laptop' ? [] : ['other-laptop']));
});
