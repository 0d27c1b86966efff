import test from 'ava';
import {type RoleAudit} from '../../source/core/role-audit.js';
import {auditRecordOf, roleFindings, type RoleAuditContext} from '../../source/core/role-finding.js';

const role = (name: string, more: Partial<RoleAudit['roles'][number]> = {}) => ({
	name, canLogin: true, isSuperuser: false, bypassesRowSecurity: false, createsRoles: false, createsDatabases: false, replicates: false, inherits: true, owns: 0, ...more,
});

const audit = (more: Partial<RoleAudit> = {}): RoleAudit => ({
	branchId: 'br-1', databases: ['neondb'], roles: [role('neondb_owner', {createsRoles: true, bypassesRowSecurity: true, replicates: true}), role('app'), role('cloud_admin', {isSuperuser: true})],
	memberships: [{
		role: 'neon_superuser', member: 'neondb_owner', isAdmin: false, maySwitch: true,
	}],
	defaultPrivileges: [], publications: [], subscriptions: [], userMappings: [], missing: [], ...more,
});

const context = (more: Partial<RoleAuditContext> = {}): RoleAuditContext => ({
	projectId: 'p', projectName: 'shop', branchName: 'production', atProvider: [{name: 'neondb_owner'}, {name: 'app'}], earlier: undefined, own: [], ...more,
});

const earlier = auditRecordOf(audit(), roleFindings(audit(), context()));
const withRole = (more: Parameters<typeof role>[1] = {}) => audit({roles: [...audit().roles, role('planted', more)]});

test('what Neon makes is told by nobody as planted', t => {
	t.deepEqual(roleFindings(audit(), context()), []);
	t.deepEqual(roleFindings(audit(), context({earlier})), []);
	const dataApi = audit({roles: [...audit().roles, role('authenticator'), role('anonymous', {canLogin: false})]});
	t.deepEqual(roleFindings(dataApi, context()).map(({weight}) => weight), ['note', 'note']);
});

test('a role that Neon does not list is a suspect where it may log in, and can be taken out of use', t => {
	t.like(roleFindings(withRole(), context())[0], {
		id: 'role p br-1 planted', kind: 'role', weight: 'suspect', change: {door: 'role', branchId: 'br-1', role: 'planted'},
	});
	t.like(roleFindings(withRole({canLogin: false}), context())[0], {weight: 'note'});
});

test('a role that came since is a suspect once, listed or not', t => {
	for (const atProvider of [context().atProvider, [...context().atProvider, {name: 'planted'}]]) {
		const found = roleFindings(withRole(), context({earlier, atProvider}));
		t.is(found.length, 1);
		t.like(found[0], {id: 'role p br-1 planted', weight: 'suspect', because: 'It was not there when the response began.'});
	}
});

test('a role that this incident made is no finding', t => {
	t.deepEqual(roleFindings(withRole(), context({earlier, own: ['planted']})), []);
});

test('rights that came since are suspects, and those that were there are notes', t => {
	const granted = audit({
		memberships: [...audit().memberships, {
			role: 'pg_read_all_data', member: 'app', isAdmin: false, maySwitch: true,
		}],
		subscriptions: [{
			database: 'neondb', name: 'copy', owner: 'app', isEnabled: true,
		}],
	});
	t.deepEqual(roleFindings(granted, context()).map(({kind, weight}) => `${kind} ${weight}`), ['privilege note', 'replication note']);
	t.deepEqual(roleFindings(granted, context({earlier})).map(({kind, weight}) => `${kind} ${weight}`), ['privilege suspect', 'replication suspect']);
	const same = auditRecordOf(granted, roleFindings(granted, context()));
	t.deepEqual(roleFindings(granted, context({earlier: same})).map(({weight}) => weight), ['note', 'note']);
});

test('SUPERUSER is a suspect whenever it is seen', t => {
	const found = roleFindings(audit({roles: [role('neondb_owner'), role('app', {isSuperuser: true})]}), context());
	t.deepEqual(found.map(({weight, title}) => [weight, title]), [['suspect', 'app has SUPERUSER, on the branch production of shop']]);
});

test('names from outside are safe to draw', t => {
	const odd = 'evil\u001B[2J\u202E';
	for (const {title, because, matters} of roleFindings(audit({roles: [...audit().roles, role(odd)]}), context())) {
		t.false(['\u001B', '\u202E'].some(character => (title + because + matters).includes(character)));
	}
});
