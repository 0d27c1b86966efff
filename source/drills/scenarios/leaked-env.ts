import {type DrillScenario, type LoginName} from '../scenario.js';

const production: LoginName = {branch: 'production', role: 'neondb_owner'};
const staging: LoginName = {branch: 'staging', role: 'neondb_owner'};

/**
The commonest leak there is: a `.env` that was pushed to a public repository. One password, three branches, two applications.
*/
export const leakedEnvironment: DrillScenario = {
	id: 'leaked-env',
	title: 'A .env in a public repository',
	minutes: 10,
	teaches: [
		'one leaked password can open several branches',
		'a reset does not end the sessions that are already open',
		'every place that stores the password has to be found',
		'done means proven: old refused, new accepted',
	],
	story: [
		'It is 09:40. A stranger writes: the file .env of your service lies in your public repository, and has for three hours. A copy came with the message: {leaked}.',
		'Somebody is using it: the database has logins from an address that nobody knows. They come every few seconds, and one session stays open.',
		'Two of your programs log in to the same project: api on the branch production, worker on the branch staging. Their settings are below the folder that you are in, {applications}; from here the copy is {leaked from here}. When a login fails, a program reads its settings again.',
		'Shut the stranger out of every branch, keep both programs running, and prove it.',
	],
	database: 'neondb',
	service: {
		organizations: [{name: 'Acme', id: 'org-morning-bread-81040908'}],
		projects: [{
			id: 'solitary-thunder-08372287',
			name: 'api-prod',
			branches: [
				{
					id: 'br-late-rice-a5cf06kb',
					name: 'production',
					roles: [{name: 'neondb_owner'}, {name: 'web_access', isProtected: true}],
					databases: [{name: 'neondb', owner: 'neondb_owner'}],
					endpoints: [{id: 'ep-lucky-sun-a1b2c3d4'}],
				},
				{
					id: 'br-small-field-c7dh28mx', name: 'staging', parent: 'production', age: 5_184_000_000, endpoints: [{id: 'ep-quiet-frost-e5f6a7b8'}],
				},
				{
					id: 'br-young-moon-d9ej40nz', name: 'preview/login-page', parent: 'production', age: 259_200_000, endpoints: [{id: 'ep-bold-leaf-c9d0e1f2'}],
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
		lines: [
			'# api, production. Do not commit!',
			'NODE_ENV=production',
			{key: 'DATABASE_URL', holds: 'pooled'},
			{key: 'DATABASE_URL_UNPOOLED', holds: 'direct'},
			'LOG_LEVEL=info',
		],
	},
	applications: [
		{
			name: 'api',
			file: {
				path: 'api/.env',
				login: production,
				lines: [
					'# api, production. Do not commit!',
					'NODE_ENV=production',
					{key: 'DATABASE_URL', holds: 'pooled'},
					{key: 'DATABASE_URL_UNPOOLED', holds: 'direct'},
					'',
					'# for psql and pg_dump',
					{key: 'PGHOST', holds: 'host'},
					{key: 'PGPORT', holds: 'port'},
					{key: 'PGDATABASE', holds: 'database'},
					{key: 'PGUSER', holds: 'role'},
					{key: 'PGPASSWORD', holds: 'password'},
					'',
					'LOG_LEVEL=info   # debug fills the disk',
				],
			},
			reads: 'DATABASE_URL',
			everyMilliseconds: 1000,
		},
		{
			name: 'worker',
			file: {
				path: 'worker/.env',
				login: staging,
				lines: [
					'QUEUE=default',
					{key: 'DATABASE_URL', holds: 'direct'},
					'CONCURRENCY=4',
				],
			},
			reads: 'DATABASE_URL',
			everyMilliseconds: 1000,
		},
	],
	adversary: {
		role: 'neondb_owner',
		branches: ['production', 'staging', 'preview/login-page'],
		everyMilliseconds: 3000,
		keeps: {branch: 'production', query: 'select email from customers', everyMilliseconds: 1000},
	},
	way: [
		{
			say: 'First, what leaked. A repository is the first answer.',
			on: {name: 'question', is: {id: 'leak-source'}},
			keys: ['enter'],
		},
		{on: {name: 'entry', is: {id: 'leak-where'}}, keys: [{text: 'public repository acme/api'}, 'enter']},
		{
			say: 'The message says three hours. The report will count from there.',
			on: {name: 'entry', is: {id: 'leak-since'}},
			keys: [{text: '3h'}, 'enter'],
		},
		{
			say: 'Somebody is using it, so it is confirmed: closing the doors comes before comfort.',
			on: {name: 'question', is: {id: 'leak-certainty'}},
			keys: ['enter'],
		},
		{
			say: 'Start from the evidence: the leaked file names its own host and role.',
			on: {name: 'question', is: {id: 'evidence-kind'}},
			keys: ['enter'],
		},
		{on: {name: 'entry', is: {id: 'evidence-file'}}, keys: [{path: 'leaked'}, 'enter']},
		{
			say: 'Found and marked: neondb_owner on production. Two child branches were made from it and inherited its password, so the same leak opens them too. One key adds them.',
			on: {name: 'scope', is: {evidence: 'matched', siblings: 2}},
			keys: [{text: 's'}],
		},
		{on: {name: 'scope', is: {selected: 3, siblings: 0}}, keys: ['enter']},
		{
			say: 'Who uses the password? The programs\' settings are in this folder.',
			on: {name: 'entry', is: {id: 'folder'}},
			keys: ['tab', {text: 'h'}],
		},
		{
			say: 'Neon names the addresses that keys were used from. Only this machine is among them.',
			on: {name: 'entry', is: {id: 'known-addresses'}},
			keys: ['enter'],
		},
		{
			say: 'No API key was in the file, and none was made since. An exposed key would have to be replaced first, because it can read the new passwords.',
			on: {name: 'keys', is: {listing: 'done', marked: 0}},
			keys: ['enter'],
		},
		{
			say: 'The plan: production first. The places that store the password were found meanwhile.',
			on: {name: 'plan', is: {'search.state': 'done'}},
			keys: ['enter'],
		},
		{
			say: 'The leaked password was just seen to work; that is the first half of the proof. The name is typed, so that nothing is reset by a slip.',
			on: {name: 'confirm', is: {label: 'production/neondb_owner', oldValue: 'accepted'}},
			keys: [{typeWord: true}, 'enter'],
		},
		{
			say: 'The new password, shown once. Show it, save it, and type its end as a receipt.',
			on: {name: 'show-once', is: {label: 'production/neondb_owner'}},
			keys: ['tab', {text: 's'}, 'escape', {lastFour: true}, 'enter'],
		},
		{
			say: 'The other two branches go together. Nobody needs to see their values: they are delivered and read back.',
			on: {name: 'confirm', is: {label: 'preview/login-page/neondb_owner', oldValue: 'accepted'}},
			keys: ['tab', {text: 'b'}],
		},
		{on: {name: 'batch'}, keys: ['tab', {text: 'd'}, 'escape', {typeWord: true}, 'enter']},
		{
			say: 'A reset ends no session that is open already. The role\'s sessions were ended; the restart makes sure of the rest, once for each compute.',
			on: {name: 'restart', is: {branch: 'production'}},
			keys: [{typeWord: true}, 'enter'],
		},
		{on: {name: 'restart', is: {branch: 'preview/login-page'}}, keys: [{typeWord: true}, 'enter']},
		{on: {name: 'restart', is: {branch: 'staging'}}, keys: [{typeWord: true}, 'enter']},
		{
			say: 'The api still has the old password in three variables. All of them are written, in place, and read back.',
			on: {name: 'checklist', is: {label: 'production/neondb_owner', 'search.state': 'done'}},
			keys: [{text: 'w'}],
		},
		{on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']},
		{
			say: 'What no program can see is done by hand: tell the team, and watch the logs for failed logins.',
			on: {name: 'checklist', is: {label: 'production/neondb_owner', done: 3}},
			keys: ['down', 'down', 'down', {text: ' '}, 'down', {text: ' '}],
		},
		{
			say: 'The worker\'s place, on staging.',
			on: {name: 'checklist', is: {label: 'staging/neondb_owner'}},
			keys: [{text: 'w'}],
		},
		{on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']},
		{
			say: 'The proof, by real logins: the old password is refused and the new one accepted, on all three branches.',
			on: {name: 'prove', every: {list: 'rows', is: {verdict: 'proven'}}},
			keys: ['enter'],
		},
		{
			say: 'Nothing is open. Close it; the report is written.',
			on: {name: 'close', is: {isComplete: true}},
			keys: ['enter'],
		},
		{on: {name: 'closed', has: ['report']}, keys: ['enter']},
	],
};
