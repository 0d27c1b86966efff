import {type DrillScenario, type EnvironmentFile, type LoginName} from '../scenario.js';
import {type WayStep} from '../way.js';

const owner: LoginName = {branch: 'production', role: 'neondb_owner'};
const app: LoginName = {branch: 'production', role: 'app'};

/** What the adversary made while nobody looked. */
const planted = {
	first: 'metrics_reader', second: 'backup_agent', key: 'grafana-agent', jwks: 'https://acme-login.example/.well-known/jwks.json',
} as const;

const twoHours = 7_200_000;

const apiFile: EnvironmentFile = {
	path: 'api/.env',
	login: owner,
	lines: [
		'NODE_ENV=production',
		{key: 'DATABASE_URL', holds: 'pooled'},
		'LOG_LEVEL=info',
	],
};

const workerFile: EnvironmentFile = {
	path: 'worker/.env',
	login: app,
	lines: [
		'QUEUE=default',
		{key: 'DATABASE_URL', holds: 'direct'},
	],
};

/**
Whoever had the owner's password left three ways back, and makes a fourth while the passwords are reset. None of them cares about a reset.
*/
export const plantedRole: DrillScenario = {
	id: 'planted-role',
	title: 'Ways back that were planted',
	minutes: 15,
	teaches: [
		'a reset changes nothing about other roles, keys and JWKS addresses',
		'what is new is told by its time, and by what was there before',
		'look again after the last session has ended: until then somebody could plant more',
		'disarm in the hurry, remove before the end',
	],
	story: [
		'It is 11:40. The owner\'s password of api-prod was in a public repository for three hours, and the database has had logins with it since. This time somebody prepared to stay.',
		'An owner can make roles, and whoever sees the Console can make keys and add a JWKS address. Some of what is there was made by your team, long ago. Some of it was not.',
		'The file is {leaked from here}. Two programs log in: api as the owner, worker as the role app. Both belong to you, and their settings are below the folder that you are in, {applications}.',
		'Shut out whoever has the password, find every way back, and leave alone what is yours.',
	],
	database: 'neondb',
	service: {
		organizations: [{name: 'Acme', id: 'org-morning-bread-81040908'}],
		projects: [{
			id: 'solitary-thunder-08372287',
			name: 'api-prod',
			jwks: [
				{url: 'https://acme.example/.well-known/jwks.json', provider: 'acme', roles: ['app']},
				{
					url: planted.jwks, provider: 'acme', roles: ['app'], age: twoHours,
				},
			],
			branches: [{
				id: 'br-late-rice-a5cf06kb',
				name: 'production',
				isProtected: true,
				roles: [{name: 'neondb_owner'}, {name: 'app'}],
				databases: [{name: 'neondb', owner: 'neondb_owner'}],
				endpoints: [{id: 'ep-lucky-sun-a1b2c3d4'}],
			}],
		}],
		keys: [
			{name: 'ci', scope: 'personal'},
			{name: planted.key, scope: 'personal', age: twoHours},
		],
	},
	data: [{
		branch: 'production',
		sql: 'create table if not exists customers (id integer primary key, email text); insert into customers select number, \'customer\' || number || \'@example.com\' from generate_series(1, 500) as number on conflict do nothing; alter table customers owner to neondb_owner; grant select, insert on customers to app; alter default privileges for role neondb_owner grant select on tables to app',
	}],
	leaked: {...apiFile, path: 'public/api.env'},
	applications: [
		{
			name: 'api', file: apiFile, reads: 'DATABASE_URL', everyMilliseconds: 1000,
		},
		{
			name: 'worker', file: workerFile, reads: 'DATABASE_URL', everyMilliseconds: 1000,
		},
	],
	adversary: {
		role: 'neondb_owner',
		branches: ['production'],
		everyMilliseconds: 3000,
		keeps: {branch: 'production', query: 'select email from customers', everyMilliseconds: 1000},
	},
	planted: {
		as: 'neondb_owner',
		roles: [
			{branch: 'production', name: planted.first, when: 'before'},
			{branch: 'production', name: planted.second, when: 'after-reset'},
		],
		keys: [planted.key],
		jwks: [planted.jwks],
		everyMilliseconds: 2000,
	},
	way: [
		{
			say: 'First, what leaked: a file in a public repository.',
			on: {name: 'question', is: {id: 'leak-source'}},
			keys: ['enter'],
		},
		{on: {name: 'entry', is: {id: 'leak-where'}}, keys: [{text: 'acme/api, public'}, 'enter']},
		{
			say: 'Since when decides what is suspect: what was made after that moment may have been planted.',
			on: {name: 'entry', is: {id: 'leak-since'}},
			keys: [{text: '3h'}, 'enter'],
		},
		{on: {name: 'question', is: {id: 'leak-certainty'}}, keys: ['enter']},
		{on: {name: 'question', is: {id: 'evidence-kind'}}, keys: ['enter']},
		{on: {name: 'entry', is: {id: 'evidence-file'}}, keys: [{path: 'leaked'}, 'enter']},
		{
			say: 'The owner is marked. An owner reads the hashes of every role of the branch, so app is taken in. metrics_reader is nobody\'s: it gets no new password.',
			on: {name: 'scope', is: {evidence: 'matched', selected: 1}},
			keys: ['down', 'down', 'down', {text: ' '}],
		},
		{on: {name: 'scope', is: {selected: 2}}, keys: ['enter']},
		{on: {name: 'entry', is: {id: 'folder'}}, keys: ['tab', {text: 'h'}]},
		{on: {name: 'entry', is: {id: 'known-addresses'}}, keys: ['enter']},
		{
			say: 'One key was made since the leak began, and is marked for it. Keys go first: any live key reads the new passwords.',
			on: {name: 'keys', is: {listing: 'done', marked: 1}},
			keys: ['enter'],
		},
		{
			say: 'Before any key is revoked, this program needs one whose id it knows. It makes its own.',
			on: {name: 'key-mint', is: {isRunner: true}},
			keys: ['enter'],
		},
		{on: {name: 'key-show', is: {isRunner: true}}, keys: ['tab', {text: 's'}, 'escape', {lastFour: true}, 'enter']},
		{
			say: 'The planted key is revoked, by its name. The key of the CI is older than the leak and stays.',
			on: {name: 'key-revoke'},
			keys: [{typeWord: true}, 'enter'],
		},
		{on: {name: 'keys', is: {mode: 'results'}}, keys: ['enter']},
		{
			say: 'What else opens the project: a JWKS address and a role that were made since. The address first.',
			on: {name: 'findings', is: {open: 2, isAfter: false}},
			keys: ['enter'],
		},
		{on: {name: 'finding', is: {'record.kind': 'jwks', 'record.stage.name': 'open'}}, keys: [{typeWord: true}, 'enter']},
		{on: {name: 'finding', is: {'record.kind': 'jwks', 'record.stage.name': 'verified'}}, keys: ['escape']},
		{on: {name: 'findings', is: {open: 1, isAfter: false}}, keys: ['enter']},
		{
			say: 'The role that nobody knows loses its login and its sessions now. It is removed at the end, when there is time.',
			on: {name: 'finding', is: {'record.kind': 'role', 'record.stage.name': 'open'}, has: ['field']},
			keys: [{typeWord: true}, 'enter'],
		},
		{on: {name: 'finding', is: {'record.kind': 'role', 'record.stage.name': 'disarmed'}}, keys: ['escape']},
		{on: {name: 'findings', is: {isAfter: false}}, keys: [{text: 'c'}]},
		{on: {name: 'plan', is: {'search.state': 'done'}}, keys: ['enter']},
		...[owner, app].flatMap(({role}): readonly WayStep[] => [
			{on: {name: 'confirm', is: {label: `production/${role}`, oldValue: 'accepted'}}, keys: [{typeWord: true}, 'enter']},
			{on: {name: 'show-once', is: {label: `production/${role}`}}, keys: ['tab', {text: 's'}, 'escape', {lastFour: true}, 'enter']},
		]),
		{
			say: 'The restart ends what is still open. Until now somebody could have planted more.',
			on: {name: 'restart', is: {branch: 'production'}},
			keys: [{typeWord: true}, 'enter'],
		},
		{
			say: 'And somebody did: a second role was made between the reset and the end of the last session. The second look finds it, because it was not there at the first.',
			on: {name: 'findings', is: {isAfter: true}},
			keys: ['enter'],
		},
		{on: {name: 'finding', is: {'record.stage.name': 'open'}, has: ['field']}, keys: [{typeWord: true}, 'enter']},
		{
			say: 'Nobody is in any more: now there is time to remove it. What it owned would go to the owner first.',
			on: {name: 'finding', is: {'record.stage.name': 'disarmed'}, has: ['field']},
			keys: [{typeWord: true}, 'enter'],
		},
		{on: {name: 'finding', is: {'record.stage.name': 'verified'}}, keys: ['escape']},
		{
			say: 'Now the places are written, in place, and read back.',
			on: {name: 'checklist', is: {label: 'production/neondb_owner', 'search.state': 'done'}},
			keys: [{text: 'w'}],
		},
		{on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']},
		{on: {name: 'checklist', is: {label: 'production/neondb_owner', done: 1}}, keys: ['down', {text: ' '}, 'down', {text: ' '}]},
		{on: {name: 'checklist', is: {label: 'production/app'}}, keys: [{text: 'w'}]},
		{on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']},
		{
			say: 'The proof, by real logins: each old password is refused and each new one accepted.',
			on: {name: 'prove', every: {list: 'rows', is: {verdict: 'proven'}}},
			keys: ['enter'],
		},
		{
			say: 'The first role was only disarmed. Before the end it is removed, too.',
			on: {name: 'findings', is: {isAfter: true, open: 1}},
			keys: ['enter'],
		},
		{on: {name: 'finding', is: {'record.stage.name': 'disarmed'}, has: ['field']}, keys: [{typeWord: true}, 'enter']},
		{on: {name: 'finding', is: {'record.stage.name': 'verified'}}, keys: ['escape']},
		{
			say: 'Nothing is open. Close it; the report is written.',
			on: {name: 'close', is: {isComplete: true}},
			keys: ['enter'],
		},
		{on: {name: 'closed', has: ['report']}, keys: ['enter']},
	],
};
