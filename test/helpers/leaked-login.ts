import {type CredentialId} from '../../source/core/incident.js';
import {type NewValues, type Wanted} from '../../source/destinations/types.js';

/** A leaked login of the tests of destinations, and what takes its place. */
export const leaked = {
	old: 'npg_OldCanary01',
	values: {
		kind: 'login', password: 'npg_NewCanary02', role: 'neondb_owner', host: 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech', pooledHost: 'ep-cool-rain-a1b2-pooler.us-east-2.aws.neon.tech', port: 5432, database: 'neondb',
	} satisfies NewValues,
	wanted: {
		kind: 'login', subject: 'neon:p/b/neondb_owner' as CredentialId, role: 'neondb_owner', hosts: [{endpointId: 'ep-cool-rain-a1b2', host: 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech', port: 5432}], old: 'npg_OldCanary01',
	} satisfies Wanted,
	connectionString: (password: string) => `postgresql://neondb_owner:${password}@ep-cool-rain-a1b2-pooler.us-east-2.aws.neon.tech/neondb?sslmode=require`,
};
