import test from 'ava';
import {untouchableReason} from '../../source/providers/neon/roles.js';

test('roles that must never be reset have a reason that is a sentence', t => {
	for (const name of ['neon_superuser', 'cloud_admin', 'zenith_admin', 'neon_service', 'web_access', 'web-access', 'neon_auth', 'pg_monitor', 'databricks_superuser', 'authenticator', 'authenticated', 'anonymous']) {
		t.regex(untouchableReason(name, false, 'password') ?? '', /^It .+\.$/v);
	}

	t.regex(untouchableReason('app', true, 'password')!, /system role/v);
	t.regex(untouchableReason('app', false, 'no_login')!, /cannot log in/v);
	t.regex(untouchableReason('app', false, 'oauth')!, /OAuth/v);
});

test('other roles may be reset, also where Neon leaves the method out', t => {
	for (const [name, method] of [['neondb_owner', 'password'], ['app', undefined], ['pgbouncer', 'password'], ['Neon_Superuser', 'password'], ['', 'something-new']] as const) {
		t.is(untouchableReason(name, false, method), undefined);
	}
});
