import test from 'ava';
import {findingLines} from '../../source/commands/doctor.js';
import {platformFindings} from '../../source/commands/platforms.js';
import {type PlaceKind} from '../../source/core/incident.js';
import {type Destination, type Preflight} from '../../source/destinations/types.js';

function destination(name: string, kind: PlaceKind): Destination {
	return {
		id: name.toLowerCase(),
		name,
		description: {
			kind, readable: 'always', evidence: 'read back', takesEffect: 'on-write', limits: [],
		},
		preflight: async () => ({status: 'ready', problems: []}),
		discover: async () => ({found: [], looked: 0, notSearched: []}),
		deliver: async () => ({status: 'delivered', rung: 'read-back', seen: ''}),
		check: async () => ({status: 'succeeded', value: {rung: 'read-back', seen: ''}}),
	};
}

function look(name: string, kind: PlaceKind, preflight: Partial<Preflight> = {}) {
	return {destination: destination(name, kind), preflight: {status: 'ready', problems: [], ...preflight} as const};
}

test('each platform says whether it is ready, as whom, with what, and what is missing', t => {
	const findings = platformFindings([
		look('.env files', 'this-laptop'),
		look('Compose files', 'this-laptop'),
		look('GitHub', 'ci', {account: 'ana on github.com', version: 'gh 2.62.0'}),
		look('Vercel', 'deploy-platform', {version: 'vercel 50.1.0', problems: ['This version may store an empty value.']}),
		look('Fly.io', 'deploy-platform', {status: 'not-ready', problems: ['Nobody is logged in.'], command: 'fly auth login'}),
		look('Render', 'deploy-platform', {status: 'absent'}),
		look('Railway', 'deploy-platform', {status: 'absent'}),
	]);
	t.deepEqual(findingLines(findings), [
		'✓ files  Can be searched: .env files, Compose files.',
		'✓ GitHub ready, as ana on github.com, gh 2.62.0',
		'! Vercel ready, vercel 50.1.0. This version may store an empty value.',
		'! Fly.io not ready. Nobody is logged in.',
		'         → In another terminal: fly auth login',
		'✓ absent Nothing on this machine speaks of: Render, Railway.',
	]);
	t.deepEqual(findings.flatMap(({platform}) => platform === undefined ? [] : [`${platform.id} ${platform.status}`]), ['github ready', 'vercel ready', 'fly.io not-ready']);
});

test('what a platform says is drawn harmless', t => {
	const [finding] = platformFindings([look('Vercel', 'deploy-platform', {account: 'ana\u001B[2J', problems: ['red\u202Eevil']})]);
	// eslint-disable-next-line no-control-regex
	t.notRegex(finding!.text, /[\u001B\u202E]/v);
});
