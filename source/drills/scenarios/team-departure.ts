import {type DrillScenario, type EnvironmentFile, type LoginName} from '../scenario.js';
import {type WayStep} from '../way.js';

const api: LoginName = {branch: 'production', role: 'api'};
const worker: LoginName = {branch: 'production', role: 'worker'};

const apiFile: EnvironmentFile = {
	path: 'api/.env',
	login: api,
	lines: [
		'NODE_ENV=production',
		{key: 'DATABASE_URL', holds: 'pooled'},
	],
};

const workerFile: EnvironmentFile = {
	path: 'worker/.env',
	login: worker,
	lines: [
		'QUEUE=default',
		{key: 'DATABASE_URL', holds: 'direct'},
	],
};

/** From the confirmation of one login to its last place. */
function replaced({role}: LoginName): readonly WayStep[] {
	const label = `production/${role}`;
	return [
		{on: {name: 'confirm', is: {label, oldValue: 'accepted'}}, keys: ['tab', {text: 'm'}]},
		{on: {name: 'method', is: {label}}, keys: ['down', 'down', 'enter']},
		{
			say: `What the second role will be: ${role}_2, with every right that ${role} has. Until the name is typed nothing is made, and ${role} goes on working after it.`,
			on: {name: 'replace', is: {label, 'plan.role': `${role}_2`}},
			keys: [{typeWord: true}, 'enter'],
		},
		{on: {name: 'show-once', is: {label: `${label}_2`}}, keys: ['tab', {text: 's'}, 'escape', {lastFour: true}, 'enter']},
		{
			say: `Its place is written. The ${role} reads its settings before each login, and moves to the second role by itself.`,
			on: {name: 'checklist', is: {label}},
			keys: [{text: 'w'}],
		},
		{on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']},
	];
}

/** The end of one old role, when nobody uses it. */
function dropped({role}: LoginName): WayStep {
	return {
		say: `For some seconds it is watched who still logs in as ${role}. Nobody does, and ${role}_2 was seen to log in: now, and not before, the old role is dropped.`,
		on: {name: 'drain', is: {label: `production/${role}`, isQuiet: true, isProven: true}},
		keys: [{typeWord: true}, 'enter'],
	};
}

/**
Somebody left, with a copy of the settings. Nobody abuses them, so there is time to change both logins without one failed query.
*/
export const teamDeparture: DrillScenario = {
	id: 'team-departure',
	title: 'Somebody left with a copy',
	minutes: 12,
	teaches: [
		'where nobody abuses a password there is time, and no program has to fail for it',
		'a second role works beside the first until everybody has moved',
		'the old role is dropped when it was seen to be unused, not when it should be',
	],
	story: [
		'It is Monday, 10:30. A colleague left the team on Friday, on good terms, and still has a copy of the settings of two programs: {leaked from here}. Nobody uses it, and nothing says that anybody will.',
		'Two programs log in to api-prod all day: api as the role api, worker as the role worker. Their settings are below the folder that you are in, {applications}, and each is read before every login.',
		'Customers are paying meanwhile. Take the worth out of the copy without one failed login: a second role for each, the programs moved, the old roles dropped when nobody uses them.',
	],
	database: 'neondb',
	service: {
		organizations: [{name: 'Acme', id: 'org-morning-bread-81040908'}],
		projects: [{
			id: 'solitary-thunder-08372287',
			name: 'api-prod',
			branches: [{
				id: 'br-late-rice-a5cf06kb',
				name: 'production',
				isProtected: true,
				roles: [{name: 'neondb_owner'}, {name: 'api'}, {name: 'worker'}],
				databases: [{name: 'neondb', owner: 'neondb_owner'}],
				endpoints: [{id: 'ep-lucky-sun-a1b2c3d4'}],
			}],
		}],
	},
	data: [{
		branch: 'production',
		sql: 'create table if not exists customers (id integer primary key, email text); insert into customers select number, \'customer\' || number || \'@example.com\' from generate_series(1, 500) as number on conflict do nothing; create table if not exists jobs (id integer primary key); alter table customers owner to neondb_owner; alter table jobs owner to neondb_owner; set role neondb_owner; grant select, insert, update on customers to api; grant select, delete on jobs to worker with grant option; reset role',
	}],
	leaked: {
		path: 'copy/both.env',
		login: api,
		lines: [
			{key: 'DATABASE_URL', holds: 'pooled'},
			{key: 'WORKER_DATABASE_URL', holds: 'direct', login: worker},
		],
	},
	applications: [
		{
			name: 'api', file: apiFile, reads: 'DATABASE_URL', everyMilliseconds: 1000, rereads: 'each-time',
		},
		{
			name: 'worker', file: workerFile, reads: 'DATABASE_URL', everyMilliseconds: 1000, rereads: 'each-time',
		},
	],
	adversary: {
		role: 'api', branches: [], everyMilliseconds: 3000, keeps: {branch: 'production', query: 'select 1', everyMilliseconds: 1000},
	},
	way: [
		{
			say: 'First, what leaked: a copy on a laptop that is not this one.',
			on: {name: 'question', is: {id: 'leak-source'}},
			keys: ['down', 'down', 'down', 'down', 'enter'],
		},
		{on: {name: 'entry', is: {id: 'leak-where'}}, keys: [{text: 'laptop of a colleague who left'}, 'enter']},
		{on: {name: 'entry', is: {id: 'leak-since'}}, keys: [{text: '3d'}, 'enter']},
		{
			say: 'Nobody is known to use it: precautionary. Only then may an old password live on beside the new one.',
			on: {name: 'question', is: {id: 'leak-certainty'}},
			keys: ['down', 'enter'],
		},
		{on: {name: 'question', is: {id: 'evidence-kind'}}, keys: ['enter']},
		{on: {name: 'entry', is: {id: 'evidence-file'}}, keys: [{path: 'leaked'}, 'enter']},
		{
			say: 'Both logins of the copy are marked.',
			on: {name: 'scope', is: {evidence: 'matched', selected: 2}},
			keys: ['enter'],
		},
		{on: {name: 'entry', is: {id: 'folder'}}, keys: ['tab', {text: 'h'}]},
		{on: {name: 'entry', is: {id: 'known-addresses'}}, keys: ['enter']},
		{on: {name: 'keys', is: {listing: 'done', marked: 0}}, keys: ['enter']},
		{on: {name: 'plan', is: {'search.state': 'done'}}, keys: ['enter']},
		{
			say: 'Who uses the logins is known before anything is changed.',
			on: {name: 'discovery'},
			keys: ['enter'],
		},
		...replaced(api),
		...replaced(worker),
		{
			say: 'What no program can see is done by hand: tell the team, and watch the logs for failed logins.',
			on: {name: 'checklist', is: {label: 'production/api', done: 1}},
			keys: ['down', {text: ' '}, 'down', {text: ' '}],
		},
		dropped(api),
		dropped(worker),
		{
			say: 'The proof, by real logins: both old logins are refused and both new ones accepted.',
			on: {name: 'prove', every: {list: 'rows', is: {verdict: 'proven'}}},
			keys: ['enter'],
		},
		{on: {name: 'close', is: {isComplete: true}}, keys: ['enter']},
		{on: {name: 'closed', has: ['report']}, keys: ['enter']},
	],
};
