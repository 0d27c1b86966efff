import {type NewDelivery} from '../../source/core/fact.js';
import {type CredentialId, type DeliveryId} from '../../source/core/incident.js';
import {type DeliveryRecord} from '../../source/core/record.js';
import {type State} from '../../source/core/state.js';
import {transition} from '../../source/core/transition.js';
import {evolve} from '../../source/core/evolve/index.js';
import {atChecklist} from './core-screens.js';

/** A checklist in front, with this many places on one platform that can be written. */
export function checklistOf(count: number): State {
	const before = atChecklist().state();
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

/** As many logins, each with its own variable in as many projects, which are deployed. The checklist of the first is in front. */
export function checklistsOf(logins: number, places: number): State {
	const before = atChecklist().state();
	const first = before.incident!.credentials![0]!;
	const credentials = Array.from({length: logins}, (_, index) => ({...first, credential: {...first.credential, id: `${first.credential.id}-${index}` as CredentialId, role: `tenant_${index}`}}));
	const deliveries = credentials.flatMap(({credential}, login) => Array.from({length: places}, (_, index): DeliveryRecord => ({
		id: `d${login}-${index}` as DeliveryId,
		credential: credential.id,
		title: `project ${index} DATABASE_URL_${login}`,
		confidence: 'same-value',
		rung: index % 3 === 0 ? 'read-back' : 'not-touched',
		isIntended: false,
		place: {
			destination: index % 2 === 0 ? 'vercel' : 'dotenv', kind: 'deploy-platform', container: `project ${index}`, key: `DATABASE_URL_${login}`, shape: 'password', isReadable: true, service: {
				id: `vercel project ${index}`, destination: 'vercel', label: `project ${index}`, consequence: '', address: {},
			},
		},
	})));
	return {...before, detours: [{name: 'checklist', credential: credentials[0]!.credential.id}], incident: {...before.incident!, credentials, deliveries}};
}

/** One key of the frame in front. */
export function press(state: State, key: string, at: number): State {
	const named: unknown = key.length === 1 ? {name: 'character', character: key} : {name: key};
	return transition(state, {
		type: 'key', key: named as never, seen: state.token, at,
	})[0];
}
