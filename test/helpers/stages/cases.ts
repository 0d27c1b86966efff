/**
What a stage is entered with, and what is looked for there.
*/
import {setMaxListeners} from 'node:events';
import {type KeyId} from '../../../source/core/incident.js';
import {
	type Delivery, type DeliveryResult, type Destination, type Found, type NewValues, type Wanted,
} from '../../../source/destinations/types.js';
import {createLanes} from '../../../source/io/lane.js';
import {leaked} from '../leaked-login.js';
import {
	type EnterOptions, type Exemption, type Item, type Stage, type StageDefinition,
} from './stage.js';

const {old, values, wanted, connectionString} = leaked;
const {host} = wanted.hosts[0]!;

export const key = {
	old: 'napi_OldCanaryKey0123456789abcdef01',
	values: {kind: 'api-key', key: 'napi_NewCanaryKey0123456789abcdef02'} satisfies NewValues,
	wanted: {
		kind: 'api-key', subject: 'k1' as KeyId, role: '', hosts: [], old: 'napi_OldCanaryKey0123456789abcdef01',
	} satisfies Wanted,
};

/** One way in which a platform holds a login or key. */
export type Case = {
	readonly exemption: Exemption;
	readonly items: (secret: string) => readonly Item[];
	/** The names that hold the secret. */
	readonly names: readonly string[];
	/** A name alone speaks for it. */
	readonly isNamed: boolean;
	/** Without the old value it is known by its host and user. */
	readonly isAddressed: boolean;
	readonly old: string;
	readonly fresh: string;
	readonly values: NewValues;
	readonly wanted: Wanted;
};

const login = {
	old, fresh: values.password, values, wanted,
};

export const cases = {
	strings: {
		...login, exemption: 'strings', names: ['DATABASE_URL'], isNamed: true, isAddressed: true, items: secret => [{name: 'DATABASE_URL', value: connectionString(secret)}],
	},
	parts: {
		...login, exemption: 'parts', names: ['PGPASSWORD'], isNamed: true, isAddressed: true, items: secret => [{name: 'PGHOST', value: host}, {name: 'PGUSER', value: wanted.role}, {name: 'PGPASSWORD', value: secret}],
	},
	fields: {
		...login, exemption: 'fields', names: ['SETTINGS'], isNamed: false, isAddressed: true, items: secret => [{
			name: 'SETTINGS', value: JSON.stringify({
				user: wanted.role, password: secret, host, port: 5432,
			}),
		}],
	},
	bare: {
		...login, exemption: 'bare', names: ['SOMETHING'], isNamed: false, isAddressed: false, items: secret => [{name: 'SOMETHING', value: secret}],
	},
	pairs: {
		...login, exemption: 'pairs', names: ['DATABASE_URL', 'DATABASE_URL_UNPOOLED'], isNamed: true, isAddressed: true, items: secret => [{name: 'DATABASE_URL', value: connectionString(secret)}, {name: 'DATABASE_URL_UNPOOLED', value: connectionString(secret).replace('-pooler', '')}],
	},
	keys: {
		exemption: 'keys', names: ['NEON_API_KEY'], isNamed: true, isAddressed: false, items: secret => [{name: 'NEON_API_KEY', value: secret}], old: key.old, fresh: key.values.key, values: key.values, wanted: key.wanted,
	},
} as const satisfies Readonly<Record<string, Case>>;

const {signal} = new AbortController();
// All tests of a file run at the same time.
setMaxListeners(0, signal);

export function search(stage: Stage, wantedLogin: Wanted): Parameters<Destination['discover']>[0] {
	return {folders: stage.folders, wanted: [wantedLogin], signal};
}

export function delivery({temporary}: Stage, oldValue: string | undefined, more: Partial<Delivery> = {}): Delivery {
	return {
		old: oldValue, temporary, signal, ...more,
	};
}

/**
All places that hold one login or key.
@throws Error Another number of them was found.
*/
export async function findPlaces(stage: Stage, {wanted: wantedLogin}: Pick<Case, 'wanted'>, count: number): Promise<readonly Found[]> {
	const {found, notSearched} = await stage.destination.discover(search(stage, wantedLogin));
	if (found.length !== count) {
		throw new Error(`${found.length} places were found: ${JSON.stringify([found, notSearched])}.`);
	}

	return found;
}

/**
Deliver to all places as the checklist does it: one after another in each container, and to different ones at once.
*/
export async function deliverAll(stage: Stage, found: readonly Found[], {values: fresh, old: known}: Pick<Case, 'values' | 'old'>): Promise<readonly DeliveryResult[]> {
	const lanes = createLanes();
	return Promise.all(found.map(async ({place}) => lanes.run(place.container, async () => stage.destination.deliver(place, fresh, delivery(stage, known)))));
}

/** The first of the cases that a destination can hold. */
export function firstCase({not}: StageDefinition): Case {
	return Object.values(cases).find(({exemption}) => not[exemption] === undefined)!;
}

/** A stage that holds a case, and where. */
export async function enterCase(t: Parameters<StageDefinition['enter']>[0], definition: StageDefinition, chosen: Case, options: EnterOptions = {}) {
	const stage = await definition.enter(t, chosen.items(chosen.old), options);
	const found = await findPlaces(stage, chosen, chosen.names.length * (options.scopes ?? 1));
	return {stage, found, place: found[0]!.place};
}
