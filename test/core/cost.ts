import test from 'ava';
import fc from 'fast-check';
import {costOf} from '../../source/core/cost.js';
import {type CredentialId, type DeliveryId} from '../../source/core/incident.js';
import {type DeliveryRecord, type Incident} from '../../source/core/record.js';
import {driverAt} from '../helpers/core-at.js';

const planned = driverAt('plan').state().incident!;
const [first] = planned.credentials!;

function incidentWith(resets: number, places: number): Incident {
	const credentials = Array.from({length: resets}, (_, index) => ({...first!, credential: {...first!.credential, id: `c-${index}` as CredentialId}}));
	const deliveries = Array.from({length: places}, (_, index): DeliveryRecord => ({
		id: `d-${index}` as DeliveryId, credential: credentials[index % Math.max(1, resets)]?.credential.id, title: '', rung: 'not-touched', isIntended: false,
	}));
	return {...planned, credentials, deliveries};
}

test('resets first is exposed for shorter, places first is down for shorter', t => {
	t.notThrows(() => {
		fc.assert(fc.property(fc.integer({min: 1, max: 60}), fc.integer({min: 1, max: 200}), (resets, places) => {
			const {confirmed, precautionary} = costOf(incidentWith(resets, places));
			return confirmed.exposure < precautionary.exposure && (resets === 1 || confirmed.outage! >= precautionary.outage! - 2000);
		}));
	});
});

test('without a known place nobody can say how long anything is down', t => {
	const {confirmed, precautionary} = costOf(incidentWith(3, 0));
	t.is(confirmed.outage, undefined);
	t.is(precautionary.outage, undefined);
});

test('where the limits of Neon are the slowest part, they count', t => {
	const {confirmed} = costOf(incidentWith(3, 0));
	t.is(confirmed.exposure, 75_000);
	const done: Incident = {...incidentWith(3, 0), credentials: incidentWith(3, 0).credentials!.map(record => ({...record, stage: {name: 'done', at: 0, updatedAt: ''}}))};
	t.is(costOf(done).confirmed.exposure, 0);
});
