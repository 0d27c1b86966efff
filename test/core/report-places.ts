import test from 'ava';
import {evolve} from '../../source/core/evolve/index.js';
import {type Fact} from '../../source/core/fact.js';
import {type CredentialId, type DeliveryId, type Place} from '../../source/core/incident.js';
import {type Incident} from '../../source/core/record.js';
import {reportMarkdown} from '../../source/core/report-markdown.js';
import {reportOf} from '../../source/core/report.js';
import {placeEnds} from '../../source/core/report-places.js';

const credential = 'neon:p/b/app' as CredentialId;

function place(more: Partial<Place>): Place {
	return {
		destination: 'vercel', kind: 'deploy-platform', container: 'api', key: 'DATABASE_URL', shape: 'connection-string', isReadable: true, ...more,
	};
}

const service = {
	id: 's', destination: 'vercel', label: 'api', consequence: 'It is built anew.', address: {},
};

const facts: readonly Fact[] = [
	{type: 'incident-opened', id: 'inc-1'},
	{
		type: 'places-searched', destination: 'vercel', name: 'Vercel', status: 'searched', account: 'ana', folders: [], filesRead: 31, notSearched: [{what: 'team b', reason: 'No permission.'}, {
			what: '/srv/big_dump.sql', reason: 'It is larger than 1 MiB.', command: 'grep -naobF -f - /srv/big_dump.sql', isByHand: true,
		}], found: [
			{
				id: 'd1' as DeliveryId, place: place({service}), title: 'api DATABASE_URL', credential,
			},
			{
				id: 'd2' as DeliveryId, place: place({managedBy: {name: 'Doppler', advice: 'Change it there.'}}), title: 'api COPY_URL',
			},
		],
	},
	{
		type: 'places-searched', destination: 'github', name: 'GitHub Actions', status: 'not-ready', folders: [], filesRead: 0, notSearched: [{what: 'GitHub Actions', reason: 'Nobody is logged in.', command: 'gh auth login'}], found: [],
	},
	{
		type: 'places-searched', destination: 'fly', name: 'Fly.io', status: 'stopped', folders: [], filesRead: 3, notSearched: [], found: [],
	},
	{
		type: 'places-searched', destination: 'render', name: 'Render', status: 'absent', folders: [], filesRead: 0, notSearched: [], found: [],
	},
	{
		type: 'places-searched', destination: 'railway', name: 'Railway', status: 'left-out', folders: [], filesRead: 0, notSearched: [{what: 'Railway', reason: 'never used'}], found: [],
	},
	{type: 'delivery-added', delivery: {id: 'd3' as DeliveryId, title: 'the BI tool of *finance*'}},
	{type: 'delivery-noted', delivery: 'd3' as DeliveryId, note: 'asked at 14:00'},
	{
		type: 'delivery-climbed', delivery: 'd3' as DeliveryId, rung: 'ticked-by-hand', seen: 'confirmed by Bo', by: 'Bo',
	},
	{
		type: 'delivery-climbed', delivery: 'd1' as DeliveryId, rung: 'read-back', seen: 'holds the new value',
	},
];

function told(more: readonly Fact[] = []): Incident {
	let incident: Incident | undefined;
	for (const [index, fact] of [...facts, ...more].entries()) {
		incident = evolve(incident, {...fact, at: Date.UTC(2026, 10, 21, 14, 0, index)});
	}

	return incident!;
}

test('what was not searched, not written and not deployed keeps the incident open; what is not here and what was left out do not', t => {
	t.deepEqual(placeEnds(told()), [
		'GitHub Actions was not searched: Nobody is logged in.',
		'The search of Fly.io was stopped before its end.',
		'Written, not deployed: Vercel: api DATABASE_URL',
		'Not delivered: Vercel: api COPY_URL',
	]);
	t.deepEqual(placeEnds(told([{type: 'deploy-skipped', service: 's', reason: 'CI does it tonight'}])).filter(text => text.includes('DATABASE_URL')), []);
});

test('the report names every platform with what became of its search, and who confirmed what was done by hand', t => {
	const text = reportMarkdown(reportOf(told([{type: 'deploy-skipped', service: 's', reason: 'CI does it tonight'}]), 'head'));
	for (const line of [
		'- Vercel: searched at 2026-11-21T14:00:01.000Z, as ana, 31 items looked at',
		'  - not looked at: team b: No permission.',
		String.raw`  - to look at /srv/big\_dump.sql: ${'``'} grep -naobF -f - /srv/big_dump.sql ${'``'}`,
		'- GitHub Actions: **not searched** at 2026-11-21T14:00:02.000Z',
		'- Fly.io: stopped before the end at 2026-11-21T14:00:03.000Z, 3 items looked at',
		'- Railway: left out at 2026-11-21T14:00:05.000Z',
		'- Not on this machine: Render',
		String.raw`- [ ] Vercel: api COPY\_URL: open; a copy, managed by Doppler`,
		String.raw`- [x] the BI tool of \*finance\*: ticked by hand (not checked by this program) at 2026-11-21T14:00:08.000Z; confirmed by Bo; note: asked at 14:00`,
	]) {
		t.true(text.includes(`${line}\n`), `${line}\n\nin\n${text}`);
	}
});

test('a journal from before there were platforms is reported as files of this machine', t => {
	let incident = evolve(undefined, {type: 'incident-opened', id: 'inc-1', at: 1});
	incident = evolve(incident, {
		type: 'places-searched', folders: ['/srv'], filesRead: 3, notSearched: [], found: [], at: 2,
	});
	t.regex(reportMarkdown(reportOf(incident!, 'head')), /- Files of this machine: searched at .+ 3 items looked at in \/srv/v);
});
