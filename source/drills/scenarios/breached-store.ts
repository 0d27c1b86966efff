import {type ContainerSeed, type DrillScenario, type LoginName} from '../scenario.js';

const production: LoginName = {branch: 'production', role: 'neondb_owner'};
const staging: LoginName = {branch: 'staging', role: 'neondb_owner'};

const stored = (config: string, login: LoginName): ContainerSeed => ({
	path: config,
	login,
	lines: [{key: 'DATABASE_URL', holds: 'pooled'}, {key: 'DATABASE_URL_UNPOOLED', holds: 'direct'}],
});

/**
A secret store was breached, and whoever is in it reads on: what is written there before the clean-up is leaked again.
*/
export const breachedStore: DrillScenario = {
	id: 'breached-store',
	title: 'A secret store that somebody else reads',
	minutes: 10,
	teaches: [
		'the place that leaked gets nothing new before it is clean',
		'whoever reads the place that is written to has the new password too',
		'a secret store holds the password beside the files, and has to be found too',
	],
	story: [
		'It is 22:10. Somebody signed in to your account at Doppler with a stolen session, and posted what they read there. A copy came to you: {leaked}.',
		'They are still signed in. They read the configs api/prd and api/stg every few seconds and try every password that they find there.',
		'Two of your programs use the same project: api on the branch production, worker on the branch staging. Their settings are below the folder that you are in, {applications}; from here the copy is {leaked from here}. When a login fails, a program reads its settings again.',
		'In this drill, to say that Doppler is clean ends the stranger\'s session there. Shut them out of the database, keep the programs running, and let them read no new password.',
	],
	database: 'neondb',
	service: {
		organizations: [{name: 'Acme', id: 'org-evening-tea-81040908'}],
		projects: [{
			id: 'patient-river-08372287',
			name: 'shop-prod',
			branches: [
				{
					id: 'br-late-rice-a5cf06kb',
					name: 'production',
					roles: [{name: 'neondb_owner'}],
					databases: [{name: 'neondb', owner: 'neondb_owner'}],
					endpoints: [{id: 'ep-lucky-sun-a1b2c3d4'}],
				},
				{
					id: 'br-small-field-c7dh28mx', name: 'staging', parent: 'production', age: 5_184_000_000, endpoints: [{id: 'ep-quiet-frost-e5f6a7b8'}],
				},
			],
		}],
	},
	data: [{
		branch: 'production',
		sql: 'create table if not exists customers (id integer primary key, email text); insert into customers select number, \'customer\' || number || \'@example.com\' from generate_series(1, 500) as number on conflict do nothing; alter table customers owner to neondb_owner',
	}],
	leaked: {
		path: 'leaked.env',
		login: production,
		lines: [{key: 'DATABASE_URL', holds: 'pooled'}, {key: 'DATABASE_URL_UNPOOLED', holds: 'direct'}],
	},
	applications: [
		{
			name: 'api',
			file: {path: 'api/.env', login: production, lines: ['NODE_ENV=production', {key: 'DATABASE_URL', holds: 'pooled'}]},
			reads: 'DATABASE_URL',
			everyMilliseconds: 1000,
		},
		{
			name: 'worker',
			file: {path: 'worker/.env', login: staging, lines: ['QUEUE=default', {key: 'DATABASE_URL', holds: 'direct'}]},
			reads: 'DATABASE_URL',
			everyMilliseconds: 1000,
		},
	],
	adversary: {
		role: 'neondb_owner',
		branches: ['production', 'staging'],
		everyMilliseconds: 3000,
		keeps: {branch: 'production', query: 'select email from customers', everyMilliseconds: 1000},
	},
	platforms: [{destination: 'doppler', name: 'Doppler', containers: [stored('api/prd', production), stored('api/stg', staging)]}],
	breached: {destination: 'doppler', everyMilliseconds: 2000},
	way: [
		{
			say: 'First, what leaked: an account that somebody else was signed in to.',
			on: {name: 'question', is: {id: 'leak-source'}},
			keys: ['down', 'down', 'down', 'down', 'down', 'enter'],
		},
		{
			say: 'The name of the platform is worth writing: nothing new goes there before it is said to be clean.',
			on: {name: 'entry', is: {id: 'leak-where'}},
			keys: [{text: 'Doppler'}, 'enter'],
		},
		{on: {name: 'entry', is: {id: 'leak-since'}}, keys: [{text: '3h'}, 'enter']},
		{on: {name: 'question', is: {id: 'leak-certainty'}}, keys: ['enter']},
		{on: {name: 'question', is: {id: 'evidence-kind'}}, keys: ['enter']},
		{on: {name: 'entry', is: {id: 'evidence-file'}}, keys: [{path: 'leaked'}, 'enter']},
		{
			say: 'The child branch inherited the password: it is in scope too.',
			on: {name: 'scope', is: {evidence: 'matched', siblings: 1}},
			keys: [{text: 's'}],
		},
		{on: {name: 'scope', is: {selected: 2, siblings: 0}}, keys: ['enter']},
		{
			say: 'The programs\' files are in this folder. Doppler is searched beside them.',
			on: {name: 'entry', is: {id: 'folder'}},
			keys: ['tab', {text: 'h'}],
		},
		{on: {name: 'entry', is: {id: 'known-addresses'}}, keys: ['enter']},
		{on: {name: 'keys', is: {listing: 'done', marked: 0}}, keys: ['enter']},
		{on: {name: 'plan', is: {'search.state': 'done'}}, keys: ['enter']},
		{
			say: 'Both logins go together.',
			on: {name: 'confirm', is: {label: 'production/neondb_owner', oldValue: 'accepted'}},
			keys: ['tab', {text: 'b'}],
		},
		{on: {name: 'batch'}, keys: ['tab', {text: 'd'}, 'escape', {typeWord: true}, 'enter']},
		{
			say: 'What is open already is ended by a restart.',
			on: {name: 'restart', is: {branch: 'production'}},
			keys: [{typeWord: true}, 'enter'],
		},
		{on: {name: 'restart', is: {branch: 'staging'}}, keys: [{typeWord: true}, 'enter']},
		{
			say: 'Doppler is where it leaked. Whatever is written there now is read by the stranger. Once their session is ended, and only then, is it said to be clean.',
			on: {name: 'checklist', is: {label: 'production/neondb_owner', 'search.state': 'done'}},
			keys: [{text: 'w'}],
		},
		{on: {name: 'delivery', has: ['suspect']}, keys: [{text: 'doppler is clean'}, 'enter']},
		{on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']},
		{
			say: 'What no program can see is done by hand: tell the team, and watch the logs for failed logins.',
			on: {name: 'checklist', is: {label: 'production/neondb_owner', done: 3}},
			keys: ['down', 'down', 'down', {text: ' '}, 'down', {text: ' '}],
		},
		{
			say: 'The places of staging: the worker\'s file and the other config, in the store that is clean now.',
			on: {name: 'checklist', is: {label: 'staging/neondb_owner'}},
			keys: [{text: 'w'}],
		},
		{on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']},
		{
			say: 'The proof, by real logins: the old password is refused and the new ones accepted.',
			on: {name: 'prove', every: {list: 'rows', is: {verdict: 'proven'}}},
			keys: ['enter'],
		},
		{on: {name: 'close', is: {isComplete: true}}, keys: ['enter']},
		{on: {name: 'closed', has: ['report']}, keys: ['enter']},
	],
};
