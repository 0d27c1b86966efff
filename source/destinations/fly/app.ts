/**
The apps of Fly.io, their secrets and their machines.

@see https://github.com/superfly/flyctl/blob/master/internal/command/secrets/list.go
@see https://github.com/superfly/fly-go/blob/main/machine_types.go
*/
import {type Outcome} from '../../core/outcome.js';
import {recordOf, recordsOf, textOf} from '../json-value.js';
import {type Flyctl} from './flyctl.js';

export type App = {readonly name: string; readonly organization: string};

export type Secret = {
	readonly name: string;
	/** Another text for another value. How it is made is not documented, so it is only compared. */
	readonly digest: string;
	/** `Deployed`, `Staged`, `Partial` or `Unknown`; empty where this flyctl is older than that, and for more than 100 machines. */
	readonly status: string;
};

export type Machine = {
	readonly id: string;
	/** Another one for each version of the machine. */
	readonly instance: string;
	readonly state: string;
	/** What its configuration, and not a secret, puts into its environment. */
	readonly environment: ReadonlyArray<{readonly name: string; readonly value: string}>;
};

const nameOf = (item: Readonly<Record<string, unknown>>) => textOf(item.Name) || textOf(item.name);

/**
Whether a name can stand on a command line without being anything else.
*/
export const isPlainName = (name: string) => /^\w[\w.\-]*$/v.test(name);

/** All apps of all organisations that the login sees. */
export async function listApps(flyctl: Flyctl, signal: AbortSignal): Promise<Outcome<readonly App[]>> {
	const listing = await flyctl.ask(['apps', 'list', '--json'], {signal});
	return listing.status === 'succeeded'
		? {
			status: 'succeeded', value: recordsOf(listing.value).map((item): App => {
				const organization = recordOf(item.Organization ?? item.organization);
				return {name: nameOf(item), organization: textOf(organization.Slug) || textOf(organization.slug)};
			}).filter(({name}) => isPlainName(name)),
		}
		: listing;
}

/** The names and digests of an app's secrets. */
export async function listSecrets(flyctl: Flyctl, app: string, signal: AbortSignal): Promise<Outcome<readonly Secret[]>> {
	const listing = await flyctl.ask(['secrets', 'list', '-a', app, '--json'], {signal});
	return listing.status === 'succeeded'
		? {
			// Older releases of flyctl write the names of fields with a capital.
			status: 'succeeded', value: recordsOf(listing.value).map(item => ({name: nameOf(item), digest: textOf(item.digest) || textOf(item.Digest), status: textOf(item.status)})),
		}
		: listing;
}

/** The machines of an app that are still there. */
export async function listMachines(flyctl: Flyctl, app: string, signal: AbortSignal): Promise<Outcome<readonly Machine[]>> {
	const listing = await flyctl.ask(['machine', 'list', '-a', app, '--json'], {signal});
	return listing.status === 'succeeded'
		? {
			status: 'succeeded', value: recordsOf(listing.value).map((item): Machine => ({
				id: textOf(item.id), instance: textOf(item.instance_id), state: textOf(item.state),
				environment: Object.entries(recordOf(recordOf(item.config ?? item.incomplete_config).env)).flatMap(([name, value]) => typeof value === 'string' ? [{name, value}] : []),
			})).filter(({state}) => state !== 'destroyed' && state !== 'destroying'),
		}
		: listing;
}
