import test from 'ava';
import {type Fact, type NewDelivery} from '../../source/core/fact.js';
import {type CredentialId, type DeliveryId} from '../../source/core/incident.js';
import {
	foldersOf, inventoryAfter, type KnownPlace, missingNow,
} from '../../source/core/inventory.js';
import {type DeliveryRecord, type Incident} from '../../source/core/record.js';
import {driverAt} from '../helpers/core-at.js';

const planned = driverAt('plan').state().incident!;
const credential = planned.credentials![0]!.credential.id;

function delivery(container: string, more: Partial<DeliveryRecord> = {}): DeliveryRecord {
	return {
		id: `vercel ${container}` as DeliveryId,
		credential,
		place: {
			destination: 'vercel', kind: 'deploy-platform', container, key: 'DATABASE_URL', shape: 'connection-string', isReadable: true,
		},
		title: `Vercel ${container} DATABASE_URL`,
		rung: 'not-touched',
		isIntended: false,
		...more,
	};
}

function incidentWith(deliveries: readonly DeliveryRecord[]): Incident {
	return {...planned, deliveries};
}

const byHand = delivery('', {id: 'by-hand 1' as DeliveryId, title: 'the reporting server', place: undefined});
const known: readonly KnownPlace[] = inventoryAfter([], incidentWith([delivery('api'), delivery('web'), byHand, delivery('x', {credential: undefined})]));

function added(facts: readonly Fact[]): readonly NewDelivery[] {
	return facts.flatMap(fact => fact.type === 'delivery-added' ? [fact.delivery] : []);
}

function notes(facts: readonly Fact[]): readonly string[] {
	return facts.flatMap(fact => fact.type === 'delivery-noted' ? [fact.note] : []);
}

test('the inventory names what stored a login, and nothing of what was stored', t => {
	t.deepEqual(known.map(({title, destination, kind}) => [title, destination, kind]), [
		['Vercel api DATABASE_URL', 'vercel', 'deploy-platform'],
		['Vercel web DATABASE_URL', 'vercel', 'deploy-platform'],
		['the reporting server', undefined, undefined],
	]);
	t.deepEqual([...new Set(known.flatMap(place => Object.keys(place)))].toSorted(), ['container', 'credential', 'destination', 'key', 'kind', 'seenAt', 'title']);
});

test('what is not found any more becomes a line to be looked at by hand, once', t => {
	const search = {destination: 'vercel', status: 'searched', found: [delivery('web')]} as const;
	const facts = missingNow(known, incidentWith([]), search);
	t.deepEqual(added(facts).map(({title, place}) => [title, place]), [['Vercel api DATABASE_URL', undefined], ['the reporting server', undefined]]);
	t.deepEqual(notes(facts), ['Known from last time, not found now.', 'Done by hand the last time.']);
	const lines = added(facts).map((line): DeliveryRecord => ({...line, rung: 'not-touched', isIntended: false}));
	t.deepEqual(missingNow(known, incidentWith(lines), search), []);
});

test('a platform that could not be searched says so of each place that it had', t => {
	t.deepEqual(notes(missingNow(known, incidentWith([byHand]), {destination: 'vercel', status: 'not-ready', found: []})), ['Known from last time; it could not be looked at now.', 'Known from last time; it could not be looked at now.']);
});

test('places of other destinations and of logins outside the scope are left alone', t => {
	t.deepEqual(missingNow(known, incidentWith([byHand]), {destination: 'github', status: 'searched', found: []}), []);
	const other = known.map(place => ({...place, credential: 'another' as CredentialId}));
	t.deepEqual(missingNow(other, incidentWith([]), {destination: 'vercel', status: 'searched', found: []}), []);
	t.deepEqual(inventoryAfter(other, incidentWith([])), other);
});

test('what was not found stays known until the operator says that it is gone', t => {
	const lines = added(missingNow(known, incidentWith([byHand]), {destination: 'vercel', status: 'searched', found: []})).map((line): DeliveryRecord => ({...line, rung: 'not-touched', isIntended: false}));
	const [api, web] = lines;
	const next = inventoryAfter(known, incidentWith([byHand, {...api!, skipped: {at: 1, reason: 'deleted in May'}}, {...web!, rung: 'ticked-by-hand'}]));
	t.deepEqual(next.map(({title}) => title), ['Vercel web DATABASE_URL', 'the reporting server']);
});

test('the folders of files are offered to be searched first, the outer ones only', t => {
	const [place] = known;
	const files = ['/code/api/.env', '/code/api/deep/.env', '/code/web/.env.local', 'relative'].map(container => ({...place!, container, kind: 'this-laptop' as const}));
	t.deepEqual(foldersOf([...files, ...known]), ['/code/api', '/code/web', 'relative']);
});
