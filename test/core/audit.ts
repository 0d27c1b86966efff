import test from 'ava';
import {compareSnapshots, findingsOf} from '../../source/core/audit.js';
import {type ApiKey, type KeyId} from '../../source/core/incident.js';
import {type ProjectEvidence, type Snapshot} from '../../source/core/snapshot.js';

const since = Date.parse('2026-11-21T12:00:00Z');
const [old, recent] = ['2026-05-01T00:00:00Z', '2026-11-21T13:00:00Z'];

const project: ProjectEvidence = {
	id: 'solitary-thunder-1',
	name: 'api-prod',
	settings: {
		allowedIps: ['203.0.113.7'], isProtectedBranchesOnly: false, isPublicBlocked: false, isVpcBlocked: false, hasLogicalReplication: false,
	},
	shares: [{id: 'share-1', email: 'ana@example.com', grantedAt: old}],
	jwks: [{
		id: 'jwks-1', url: 'https://auth.example.com/jwks', providerName: 'Auth', roles: ['app'], createdAt: old,
	}],
	credentials: [],
	branches: [{
		id: 'br-main', name: 'production', createdAt: old, isDefault: true, isProtected: false,
	}],
	endpoints: [{
		id: 'ep-main', branchId: 'br-main', kind: 'read_write', createdAt: old, hasPasswordlessAccess: false, isDisabled: false,
	}],
	roles: [{branchId: 'br-main', name: 'app', updatedAt: old}],
	operations: [],
};

const key: ApiKey = {
	id: 'neon-key:personal/1' as KeyId, provider: 'neon', family: 'personal', number: 1, name: 'laptop', createdAt: old,
};

function snapshotOf(more: Partial<ProjectEvidence> = {}, others: Partial<Snapshot> = {}): Snapshot {
	return {
		provider: 'neon', takenAt: recent, account: {id: 'user-1', method: 'api_key_user'}, keys: [key], organizations: [], projects: [{...project, ...more}], missing: [], ...others,
	};
}

const context = {since, ownKeys: ['rekey-own'], ownRoles: []};

const suspects = (snapshot: Snapshot) => findingsOf(snapshot, context).filter(({weight}) => weight === 'suspect').map(({id}) => id);

test('nothing that was there before the leak is called planted, and each says why it is told', t => {
	const all = findingsOf(snapshotOf(), context);
	t.true(all.every(({kind, weight, steps}) => kind !== 'by-hand' || (weight === 'note' && steps.length > 1)));
	t.deepEqual(all.flatMap(({id, kind}) => kind === 'by-hand' ? [id] : []).slice(0, 3), ['by-hand console-sessions', 'by-hand sign-in', 'by-hand oauth']);
	const found = all.filter(({kind}) => kind !== 'by-hand');
	t.deepEqual(found.map(({id, weight}) => [id, weight]), [['jwks solitary-thunder-1 jwks-1', 'note'], ['share solitary-thunder-1 share-1', 'note'], ['allowed-ips solitary-thunder-1 list', 'note']]);
	t.true(found.filter(({kind}) => kind !== 'allowed-ips').every(({because}) => because.includes('before the leak began')));
});

for (const {title, more, id} of [
	{
		title: 'a JWKS address added since', more: {
			jwks: [...project.jwks, {
				id: 'jwks-2', url: 'https://evil.example/jwks\u202E', providerName: 'evil', roles: [], createdAt: recent,
			}],
		}, id: 'jwks solitary-thunder-1 jwks-2',
	},
	{title: 'a share granted since', more: {shares: [{id: 'share-2', email: 'stranger@example.com', grantedAt: recent}]}, id: 'share solitary-thunder-1 share-2'},
	{
		title: 'a share whose time Neon does not tell', more: {shares: [{id: 'share-2', email: 'stranger@example.com'}]}, id: 'share solitary-thunder-1 share-2',
	},
	{
		title: 'a branch credential made since', more: {
			credentials: [{
				id: 'nak_live_1', branchId: 'br-main', name: 'storage', scopes: [], createdAt: recent,
			}],
		}, id: 'credential solitary-thunder-1 nak_live_1',
	},
	{
		title: 'a branch made since', more: {
			branches: [...project.branches, {
				id: 'br-copy', name: 'copy', createdAt: recent, isDefault: false, isProtected: false,
			}],
		}, id: 'branch solitary-thunder-1 br-copy',
	},
	{
		title: 'a compute made since', more: {
			endpoints: [{
				id: 'ep-two', branchId: 'br-main', kind: 'read_only', createdAt: recent, hasPasswordlessAccess: false, isDisabled: false,
			}],
		}, id: 'endpoint solitary-thunder-1 ep-two',
	},
	{title: 'a block that is too wide', more: {settings: {...project.settings, allowedIps: ['203.0.113.7', '0.0.0.0/0']}}, id: 'allowed-ips solitary-thunder-1 wide 0.0.0.0/0'},
	{title: 'an entry that matches nobody', more: {settings: {...project.settings, allowedIps: ['203.0.113.7', 'office']}}, id: 'allowed-ips solitary-thunder-1 nobody office'},
] as const) {
	test(`${title} is a suspect, and the only one`, t => {
		t.deepEqual(suspects(snapshotOf(more)), [id]);
	});
}

test('the only entry of a list is not taken out from here, because an empty list lets everybody in', t => {
	const [alone] = findingsOf(snapshotOf({settings: {...project.settings, allowedIps: ['0.0.0.0/0']}}), context);
	t.is(alone?.change, undefined);
	const [beside] = findingsOf(snapshotOf({settings: {...project.settings, allowedIps: ['0.0.0.0/0', '203.0.113.7']}}), context);
	t.like(beside?.change, {door: 'allowed-ips', remove: ['0.0.0.0/0']});
});

test('where nobody knows since when, nothing is taken for old', t => {
	const found = findingsOf(snapshotOf(), {...context, since: undefined});
	t.true(found.filter(({kind}) => kind === 'jwks' || kind === 'share').every(({weight}) => weight === 'suspect'));
	t.true(found.every(({kind}) => kind !== 'branch' && kind !== 'endpoint'));
});

test('people: whoever came since, and every invitation that was sent since', t => {
	const organizations = [{
		id: 'org-acme', name: 'Acme', members: [{
			id: 'm-1', email: 'ana@example.com', role: 'admin', joinedAt: old,
		}, {
			id: 'm-2', email: 'stranger@example.com', role: 'admin', joinedAt: recent,
		}], invitations: [{
			id: 'i-1', email: 'next@example.com', role: 'admin', invitedAt: recent,
		}],
	}];
	t.deepEqual(suspects(snapshotOf({}, {organizations})), ['member org-acme m-2', 'invitation org-acme i-1']);
});

test('the second audit finds what was not there, and leaves out what this incident made', t => {
	const planted = {
		...key, id: 'neon-key:personal/2' as KeyId, number: 2, name: 'backup',
	};
	const own = {
		...key, id: 'neon-key:personal/3' as KeyId, number: 3, name: 'rekey-own',
	};
	const before = snapshotOf();
	const after = snapshotOf({
		roles: [...project.roles, {branchId: 'br-main', name: 'backdoor', updatedAt: recent}], jwks: [...project.jwks, {
			id: 'jwks-2', url: 'https://evil.example/jwks', providerName: 'evil', roles: [], createdAt: old,
		}],
	}, {keys: [own, planted]});
	t.deepEqual(compareSnapshots(before, after, context).map(({id, weight}) => [id, weight]), [['key neon-key:personal/2', 'suspect'], ['role solitary-thunder-1 br-main backdoor', 'suspect'], ['jwks solitary-thunder-1 jwks-2', 'suspect']]);
	t.deepEqual(compareSnapshots(before, before, context), []);
});

test('names from outside are safe to draw', t => {
	const found = findingsOf(snapshotOf({shares: [{id: 's', email: 'a\u001B[2J\u202E@example.com', grantedAt: recent}]}), context);
	// eslint-disable-next-line no-control-regex
	t.false(found.some(({title}) => /[\u0000-\u001F\u202E]/v.test(title)));
});
