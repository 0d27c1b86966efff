import {type DrillScenario, type LoginName} from '../scenario.js';
import {type WayStep} from '../way.js';
import {
	directUrl, loginOf, password, platforms, projectNames, url, type ProjectName,
} from './ci-breach-places.js';

const [shop, billing, mail] = (['shop', 'billing', 'mail'] as const).map(name => loginOf(name)) as [LoginName, LoginName, LoginName];

const ids: Readonly<Record<ProjectName, {readonly project: string; readonly branch: string; readonly endpoint: string}>> = {
	shop: {project: 'patient-river-08372287', branch: 'br-late-rice-a5cf06kb', endpoint: 'ep-lucky-sun-a1b2c3d4'},
	billing: {project: 'green-lake-51907426', branch: 'br-warm-stone-b8fk31qz', endpoint: 'ep-quiet-frost-e5f6a7b8'},
	search: {project: 'bold-meadow-33816204', branch: 'br-cold-brook-c7dh28mx', endpoint: 'ep-rapid-moss-b2c3d4e5'},
	mail: {project: 'still-harbor-90425513', branch: 'br-soft-cloud-d6gj19nw', endpoint: 'ep-amber-field-f6a7b8c9'},
	reports: {project: 'royal-hill-27750938', branch: 'br-dry-branch-e4hk20pv', endpoint: 'ep-plain-wave-c3d4e5f6'},
	accounts: {project: 'calm-forest-64192807', branch: 'br-old-leaf-f3jm51rt', endpoint: 'ep-green-peak-d4e5f6a7'},
};

const checklistOf = (project: ProjectName, is: WayStep['on']['is'] = {}): WayStep['on'] => ({name: 'checklist', is: {project, ...is}});

/** The secrets that nobody can read: whose each is. The login whose project a place is named after comes first. */
const assigned: readonly WayStep[] = [
	{
		say: 'Eight secrets can be read by nobody, and six logins could be meant. The repositories and Workers are named after the projects: that login comes first.',
		on: checklistOf('accounts', {'search.state': 'done', 'rows.5.isUnassigned': true}),
		keys: ['down', 'down', 'down', 'down', 'down', 'enter'],
	},
	...[8, 7, 6, 5, 4, 3, 2, 1].map((left): WayStep => ({on: {name: 'assign', is: {left}}, keys: ['enter']})),
];

const write: WayStep = {on: {name: 'delivery', is: {isAutomatic: true}}, keys: ['enter']};
const deploy: WayStep = {on: {name: 'deploy'}, keys: ['enter']};

/** The places of each login, in the order of the checklists. */
const written: readonly WayStep[] = [
	{
		say: 'Now everything of accounts at once. But GitHub is where it leaked: whatever is written there now is read by the stranger.',
		on: checklistOf('accounts', {'rows.5.state': 'open'}),
		keys: [{text: 'w'}],
	},
	{
		say: 'Once the step is out of the pipelines, and only then, GitHub is said to be clean.',
		on: {name: 'delivery', has: ['suspect']},
		keys: [{text: 'github is clean'}, 'enter'],
	},
	write,
	{
		say: 'Vercel has the new value, and what runs there has the old one until it is deployed again.',
		on: checklistOf('accounts', {'deployable.0': 'accounts-web'}),
		keys: [{text: 'd'}],
	},
	deploy,
	{
		say: 'What no program can see is done by hand: tell the team, and watch the logs for failed logins.',
		on: checklistOf('accounts', {done: 6}),
		keys: ['down', 'down', 'down', 'down', 'down', 'down', {text: ' '}, 'down', {text: ' '}],
	},
	{on: checklistOf('billing'), keys: [{text: 'w'}]},
	write,
	{
		say: 'The Secret in Kubernetes is a copy. Its source was just written, so the copy is only looked at.',
		on: checklistOf('billing', {'rows.0.rung': 'read-back', 'rows.1.rung': 'read-back', 'rows.2.rung': 'written'}),
		keys: ['down', 'down', 'down', 'enter', {text: 'l'}],
	},
	{on: {name: 'delivery', is: {'lines.0.rung': 'read-back'}}, keys: ['escape']},
	{on: checklistOf('billing'), keys: [{text: 'd'}]},
	deploy,
	{on: checklistOf('mail'), keys: [{text: 'w'}]},
	write,
	{
		say: 'The Parameter Store said that all went well, and holds an empty value: that was seen, because it was read back. Once more.',
		on: {...checklistOf('mail', {'rows.0.rung': 'not-touched', done: 7}), isNot: {'rows.0.state': 'busy'}},
		keys: [{text: 'w'}],
	},
	write,
	...([['reports', 4, 'rows.2.rung'], ['search', 5, 'rows.4.rung']] as const).flatMap(([project, done, waiting]): readonly WayStep[] => [
		{on: checklistOf(project), keys: [{text: 'w'}]},
		write,
		{on: {...checklistOf(project, {'rows.0.rung': 'not-touched', [waiting]: 'read-back', done}), isNot: {'rows.0.state': 'busy'}}, keys: [{text: 'w'}]},
		write,
		{on: checklistOf(project, {'deployable.0': `deployment prod/${project} (prod)`}), keys: [{text: 'd'}]},
		deploy,
	]),
	{on: checklistOf('shop'), keys: [{text: 'w'}]},
	write,
	{on: checklistOf('shop', {'deployable.0': 'shop-web'}), keys: [{text: 'd'}]},
	deploy,
];

/**
A step of the pipeline was breached, and every secret of it was read. Six passwords lie in thirty-one places on nine platforms, and whoever reads the pipeline's secrets reads on.
*/
export const ciBreach: DrillScenario = {
	id: 'ci-breach',
	title: 'A pipeline that leaks its secrets',
	minutes: 30,
	teaches: [
		'the platform that leaked gets nothing new before it is clean',
		'a secret that nobody can read is found by its name alone: somebody has to know whose it is',
		'a platform that says "done" is believed only when it was looked at',
		'what a tool owns is changed where the tool takes it from',
	],
	story: [
		'It is 16:20. A step that all your pipelines on GitHub Actions use was taken over and prints every secret that a run is given. A dump with the database passwords of six projects came to you: {leaked}.',
		'Whoever did it is still there: each run shows them what the secrets hold, every few seconds, and they try every password that they find.',
		'The six passwords are stored in thirty-one places: in files below the folder that you are in, {applications}, at GitHub Actions, Vercel, two services of AWS, Kubernetes, Vault, Doppler and Cloudflare. You are logged in to all of them. From here the dump is {leaked from here}.',
		'At GitHub and at Cloudflare nobody can read a secret; the repositories and Workers are named after the projects. The Secret of billing in Kubernetes is a copy that External Secrets makes of prod/billing in AWS.',
		'In this drill, to say that GitHub is clean takes the step out of the pipelines. Shut the stranger out of all six databases, keep the programs running, leave no place behind, and let them read no new password.',
	],
	database: 'neondb',
	service: {
		organizations: [{name: 'Acme', id: 'org-round-hat-81040908'}],
		projects: projectNames.map(name => ({
			id: ids[name].project,
			name,
			branches: [{
				id: ids[name].branch,
				name: 'production',
				roles: [{name: 'neondb_owner'}],
				databases: [{name: 'neondb', owner: 'neondb_owner'}],
				endpoints: [{id: ids[name].endpoint}],
			}],
		})),
	},
	data: [{
		branch: 'shop/production',
		sql: 'create table if not exists customers (id integer primary key, email text); insert into customers select number, \'customer\' || number || \'@example.com\' from generate_series(1, 500) as number on conflict do nothing; alter table customers owner to neondb_owner',
	}],
	leaked: {
		path: 'dump.env',
		login: shop,
		lines: projectNames.map(name => ({key: `${name.toUpperCase()}_DATABASE_URL`, holds: 'pooled' as const, login: loginOf(name)})),
	},
	applications: [
		{
			name: 'shop', file: {path: 'shop/.env', login: shop, lines: ['NODE_ENV=production', url('DATABASE_URL'), directUrl('DATABASE_URL_UNPOOLED')]}, reads: 'DATABASE_URL', everyMilliseconds: 1000,
		},
		{
			name: 'billing', file: {path: 'billing/.env', login: billing, lines: [url('DATABASE_URL'), 'CURRENCY=EUR']}, reads: 'DATABASE_URL', everyMilliseconds: 1000,
		},
		{
			name: 'mail', file: {path: 'mail/.env', login: mail, lines: [directUrl('DATABASE_URL'), {key: 'PGHOST', holds: 'host'}, {key: 'PGUSER', holds: 'role'}, password('PGPASSWORD')]}, reads: 'DATABASE_URL', everyMilliseconds: 1000,
		},
	],
	adversary: {
		role: 'neondb_owner',
		branches: projectNames.map(name => loginOf(name).branch),
		everyMilliseconds: 3000,
		keeps: {branch: 'shop/production', query: 'select email from customers', everyMilliseconds: 1000},
	},
	platforms,
	breached: {destination: 'github', everyMilliseconds: 2000},
	way: [
		{
			say: 'First, what leaked: the secrets of a pipeline.',
			on: {name: 'question', is: {id: 'leak-source'}},
			keys: ['down', 'down', 'enter'],
		},
		{
			say: 'The name of the platform is worth writing: nothing new goes there before it is said to be clean.',
			on: {name: 'entry', is: {id: 'leak-where'}},
			keys: [{text: 'GitHub Actions'}, 'enter'],
		},
		{on: {name: 'entry', is: {id: 'leak-since'}}, keys: [{text: '5h'}, 'enter']},
		{on: {name: 'question', is: {id: 'leak-certainty'}}, keys: ['enter']},
		{on: {name: 'question', is: {id: 'evidence-kind'}}, keys: ['enter']},
		{on: {name: 'entry', is: {id: 'evidence-file'}}, keys: [{path: 'leaked'}, 'enter']},
		{
			say: 'One dump, six logins in six projects.',
			on: {name: 'scope', is: {evidence: 'matched', selected: 6}},
			keys: ['enter'],
		},
		{on: {name: 'entry', is: {id: 'folder'}}, keys: ['tab', {text: 'h'}]},
		{on: {name: 'entry', is: {id: 'known-addresses'}}, keys: ['enter']},
		{on: {name: 'keys', is: {listing: 'done', marked: 0}}, keys: ['enter']},
		{
			say: 'Every place is known before the first reset: thirty-one of them.',
			on: {name: 'plan', is: {'search.state': 'done'}},
			keys: ['enter'],
		},
		{
			say: 'All six go together. Nobody needs to see the values: they are delivered and read back.',
			on: {name: 'confirm', is: {oldValue: 'accepted'}},
			keys: ['tab', {text: 'a'}],
		},
		{on: {name: 'batch'}, keys: ['tab', {text: 'd'}, 'escape', {typeWord: true}, 'enter']},
		{
			say: 'What is open already is ended by a restart, once for each compute.',
			on: {name: 'restart'},
			keys: [{typeWord: true}, 'enter'],
		},
		...projectNames.slice(1).map(() => ({on: {name: 'restart'}, keys: [{typeWord: true}, 'enter']}) as const),
		...assigned,
		...written,
		{
			say: 'The proof, by real logins: six old passwords are refused and six new ones accepted.',
			on: {name: 'prove', every: {list: 'rows', is: {verdict: 'proven'}}},
			keys: ['enter'],
		},
		{on: {name: 'close', is: {isComplete: true}}, keys: ['enter']},
		{on: {name: 'closed', has: ['report']}, keys: ['enter']},
	],
};
