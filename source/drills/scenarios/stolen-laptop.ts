import {type DrillScenario, type EnvironmentFile, type LoginName} from '../scenario.js';

const api: LoginName = {branch: 'production', role: 'neondb_owner'};
const worker: LoginName = {branch: 'staging', role: 'neondb_owner'};
const shop: LoginName = {branch: 'shop-main', role: 'neondb_owner'};

const apiFile: EnvironmentFile = {
	path: 'api/.env',
	login: api,
	lines: [
		'NODE_ENV=production',
		{key: 'DATABASE_URL', holds: 'pooled'},
		{key: 'DATABASE_URL_UNPOOLED', holds: 'direct'},
		'LOG_LEVEL=info',
	],
};

const workerFile: EnvironmentFile = {
	path: 'worker/.env',
	login: worker,
	lines: [
		'QUEUE=default',
		{key: 'DATABASE_URL', holds: 'direct'},
		'CONCURRENCY=4',
	],
};

const shopFile: EnvironmentFile = {
	path: 'shop/.env',
	login: shop,
	lines: [
		{key: 'DATABASE_URL', holds: 'pooled'},
		'CURRENCY=EUR',
	],
};

/**
A laptop is gone, and with it three `.env` files and a personal API key. Whoever has the key reads each new password as soon as it is set, so the order of the work decides.
*/
export const stolenLaptop: DrillScenario = {
	id: 'stolen-laptop',
	title: 'A laptop with an API key',
	minutes: 15,
	teaches: [
		'a live API key reads every new password: keys come before passwords',
		'never revoke the key in use before its successor works and is saved',
		'evidence is rarely one file',
		'a key is dead when it was seen to be refused',
	],
	story: [
		'It is 09:10. A colleague\'s laptop was taken on the train, two hours ago, open and logged in. On it lay the settings of three programs, with three different passwords, and your personal API key, the one that this program uses.',
		'Somebody is using all of it: the database has logins from an address that nobody knows, and the provider\'s log shows reveal_password for each login, again and again.',
		'The colleague\'s backup has the three files: {leaked from here}, and beside it worker.env and shop.env. The key is in the first. This machine was never out of your hands.',
		'Three programs log in: api and worker to the project api-prod, shop to the project shop. Their settings are below the folder that you are in, {applications}. When a login fails, a program reads its settings again.',
		'Shut the thief out, with the key and with each password, keep the programs running, and prove it. Mind the order.',
	],
	database: 'neondb',
	service: {
		organizations: [{name: 'Acme', id: 'org-morning-bread-81040908'}],
		projects: [
			{
				id: 'solitary-thunder-08372287',
				name: 'api-prod',
				branches: [
					{
						id: 'br-late-rice-a5cf06kb',
						name: 'production',
						// Its children get passwords of their own.
						isProtected: true,
						roles: [{name: 'neondb_owner'}],
						databases: [{name: 'neondb', owner: 'neondb_owner'}],
						endpoints: [{id: 'ep-lucky-sun-a1b2c3d4'}],
					},
					{
						id: 'br-small-field-c7dh28mx', name: 'staging', parent: 'production', age: 5_184_000_000, endpoints: [{id: 'ep-quiet-frost-e5f6a7b8'}],
					},
				],
			},
			{
				id: 'patient-river-51907426',
				name: 'shop',
				branches: [{
					id: 'br-warm-stone-b8fk31qz',
					name: 'shop-main',
					roles: [{name: 'neondb_owner'}],
					databases: [{name: 'neondb', owner: 'neondb_owner'}],
					endpoints: [{id: 'ep-green-lake-d7e8f9a0'}],
				}],
			},
		],
	},
	data: [{
		branch: 'production',
		sql: 'create table if not exists customers (id integer primary key, email text); insert into customers select number, \'customer\' || number || \'@example.com\' from generate_series(1, 500) as number on conflict do nothing; alter table customers owner to neondb_owner',
	}],
	leaked: {...apiFile, path: 'backup/api.env', lines: [...apiFile.lines, {key: 'NEON_API_KEY', holds: 'api-key'}]},
	leakedToo: [{...workerFile, path: 'backup/worker.env'}, {...shopFile, path: 'backup/shop.env'}],
	applications: [
		{
			name: 'api', file: apiFile, reads: 'DATABASE_URL', everyMilliseconds: 1000,
		},
		{
			name: 'worker', file: workerFile, reads: 'DATABASE_URL', everyMilliseconds: 1000,
		},
		{
			name: 'shop', file: shopFile, reads: 'DATABASE_URL', everyMilliseconds: 1000,
		},
	],
	adversary: {
		role: 'neondb_owner',
		branches: ['production', 'staging', 'shop-main'],
		everyMilliseconds: 3000,
		revealsEveryMilliseconds: 1500,
		keeps: {branch: 'production', query: 'select email from customers', everyMilliseconds: 1000},
	},
	way: [
		{
			say: 'First, what leaked: another laptop than this one. What lies on this machine is not suspect.',
			on: {name: 'question', is: {id: 'leak-source'}},
			keys: ['down', 'down', 'down', 'down', 'enter'],
		},
		{on: {name: 'entry', is: {id: 'leak-where'}}, keys: [{text: 'laptop of a colleague, taken on the train'}, 'enter']},
		{on: {name: 'entry', is: {id: 'leak-since'}}, keys: [{text: '2h'}, 'enter']},
		{
			say: 'It is in use, so it is confirmed.',
			on: {name: 'question', is: {id: 'leak-certainty'}},
			keys: ['enter'],
		},
		{
			say: 'Three files leaked, and all three are evidence. The first also has the API key.',
			on: {name: 'question', is: {id: 'evidence-kind'}},
			keys: ['enter'],
		},
		{on: {name: 'entry', is: {id: 'evidence-file'}}, keys: [{path: 'leaked'}, 'enter']},
		{
			say: 'One login is marked. e gives more evidence.',
			on: {name: 'scope', is: {evidence: 'matched', selected: 1}},
			keys: [{text: 'e'}],
		},
		{on: {name: 'question', is: {id: 'evidence-kind'}}, keys: ['enter']},
		{on: {name: 'entry', is: {id: 'evidence-file'}}, keys: [{path: 'leaked', beside: 'worker.env'}, 'enter']},
		{on: {name: 'scope', is: {evidence: 'matched', selected: 2}}, keys: [{text: 'e'}]},
		{on: {name: 'question', is: {id: 'evidence-kind'}}, keys: ['enter']},
		{on: {name: 'entry', is: {id: 'evidence-file'}}, keys: [{path: 'leaked', beside: 'shop.env'}, 'enter']},
		{
			say: 'Three logins in two projects, each with a password of its own.',
			on: {name: 'scope', is: {evidence: 'matched', selected: 3}},
			keys: ['enter'],
		},
		{
			say: 'The places that store the passwords are in this folder. This machine did not leak, so what lies on it is not suspect.',
			on: {name: 'entry', is: {id: 'folder'}},
			keys: ['tab', {text: 'h'}],
		},
		{
			say: 'Every address that Neon names is this one: the thief\'s is not told apart by it.',
			on: {name: 'entry', is: {id: 'known-addresses'}},
			keys: ['enter'],
		},
		{
			say: 'The key that leaked still works, and it is the one in use here. Mark it: it goes before every password, because it reads each new one.',
			on: {name: 'keys', is: {listing: 'done', 'leaked.live': 1}},
			keys: [{text: ' '}, 'enter'],
		},
		{
			say: 'First a new key of the same reach. The old one stays alive until the new one works.',
			on: {name: 'key-mint', is: {isRunner: true}},
			keys: ['enter'],
		},
		{
			say: 'It was made and accepted. Neon tells it only now: show it, save it, and type its end as a receipt. Then this program switches to it.',
			on: {name: 'key-show', is: {isRunner: true}},
			keys: ['tab', {text: 's'}, 'escape', {lastFour: true}, 'enter'],
		},
		{
			say: 'Now, and not before, the old key is revoked, by its name.',
			on: {name: 'key-revoke'},
			keys: [{typeWord: true}, 'enter'],
		},
		{
			say: 'The old key was tried and refused. The thief can read no password any more: now the passwords.',
			on: {name: 'keys', is: {mode: 'results'}},
			keys: ['enter'],
		},
		{
			on: {name: 'plan', is: {'search.state': 'done'}},
			keys: ['enter'],
		},
		{
			say: 'The leaked password was just seen to work; that is the first half of the proof.',
			on: {name: 'confirm', is: {label: 'production/neondb_owner', oldValue: 'accepted'}},
			keys: [{typeWord: true}, 'enter'],
		},
		{
			on: {name: 'show-once', is: {label: 'production/neondb_owner'}},
			keys: ['tab', {text: 's'}, 'escape', {lastFour: true}, 'enter'],
		},
		{
			say: 'The other two logins go together, over both projects. Nobody needs to see their values: they are delivered and read back.',
			on: {name: 'confirm', is: {label: 'staging/neondb_owner', oldValue: 'accepted'}},
			keys: ['tab', {text: 'a'}],
		},
		{on: {name: 'batch'}, keys: ['tab', {text: 'd'}, 'escape', {typeWord: true}, 'enter']},
		{
			say: 'A reset ends no session that is open already; the restart makes sure, once for each compute.',
			on: {name: 'restart', is: {branch: 'production'}},
			keys: [{typeWord: true}, 'enter'],
		},
		{on: {name: 'restart', is: {branch: 'staging'}}, keys: [{typeWord: true}, 'enter']},
		{on: {name: 'restart', is: {branch: 'shop-main'}}, keys: [{typeWord: true}, 'enter']},
		{
			say: 'Now the places of each login are written, in place, and read back.',
			on: {name: 'checklist', is: {label: 'production/neondb_owner', 'search.state': 'done'}},
			keys: [{text: 'w'}],
		},
		{on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']},
		{
			say: 'What no program can see is done by hand: tell the team, and watch the logs for failed logins.',
			on: {name: 'checklist', is: {label: 'production/neondb_owner', done: 2}},
			keys: ['down', 'down', {text: ' '}, 'down', {text: ' '}],
		},
		{on: {name: 'checklist', is: {label: 'staging/neondb_owner'}}, keys: [{text: 'w'}]},
		{on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']},
		{on: {name: 'checklist', is: {label: 'shop-main/neondb_owner'}}, keys: [{text: 'w'}]},
		{on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']},
		{
			say: 'The proof, by real logins: each old password is refused and each new one accepted.',
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
