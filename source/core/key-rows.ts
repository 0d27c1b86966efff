import {type ApiKey, type Instant, type KeyId} from './incident.js';
import {
	clientAddress, originOf, reachOf, suspicionsOf, usualPlan, type KeyMark, type KeyOrigin, type KeyPlan, type KeyRecord, type MarkedKey, familyOf,
} from './keys.js';
import {type Incident} from './record.js';
import {remembered} from './remembered.js';
import {sanitize} from './sanitize.js';
import {type KeyList} from './snapshot.js';
import {type KeyMarks, type State} from './state.js';

/** Where one key stands, in one word for the screen. */
export type KeyState = 'listed' | 'not-made' | 'making' | 'unknown' | 'lost' | 'not-saved' | 'ready' | 'revoking' | 'revoked' | 'gone' | 'proven' | 'still-alive' | 'left-out' | 'by-hand' | 'own';

export type KeyRow = {
	readonly id: KeyId;
	readonly name: string;
	readonly reach: string;
	readonly lastUsedAt?: string;
	readonly from?: string;
	readonly createdAt: string;
	readonly isMarked: boolean;
	readonly marks: readonly KeyMark[];
	readonly plan: KeyPlan;
	readonly origin?: Exclude<KeyOrigin, undefined>;
	readonly state: KeyState;
};

/** How a key was marked: by hand, or because of what its entry shows. */
function isMarked(key: ApiKey, suspicions: readonly KeyMark[], {chosen}: KeyMarks): boolean {
	return chosen[key.id] ?? suspicions.length > 0;
}

function marksOf(key: ApiKey, suspicions: readonly KeyMark[], {chosen}: KeyMarks): readonly KeyMark[] {
	return chosen[key.id] === true ? ['leaked', ...suspicions] : suspicions;
}

type Listed = {readonly row: KeyRow; readonly text: string; readonly key: ApiKey};

const listedRows = remembered((list: KeyList, marks: KeyMarks, since: Instant | undefined, known: readonly string[] | undefined): readonly Listed[] => list.keys.map(key => {
	const suspicions = suspicionsOf(key, since, known);
	const own = marksOf(key, suspicions, marks);
	const from = clientAddress(key);
	const origin = originOf(key.name);
	const name = sanitize(key.name, 80);
	return {
		key,
		text: `${name} ${reachOf(key)} ${from ?? ''}`.toLowerCase(),
		row: {
			id: key.id,
			name,
			reach: reachOf(key),
			...(key.lastUsedAt !== undefined && {lastUsedAt: key.lastUsedAt}),
			...(from !== undefined && {from}),
			createdAt: key.createdAt,
			isMarked: isMarked(key, suspicions, marks),
			marks: own,
			plan: marks.plans[key.id] ?? usualPlan(key, own),
			...(origin !== undefined && {origin}),
			state: 'listed',
		} satisfies KeyRow,
	};
}));

const filtered = remembered((rows: readonly Listed[], filter: string): readonly Listed[] => filter === '' ? rows : rows.filter(({text}) => text.includes(filter.toLowerCase())));

const emptyList: KeyList = {keys: [], missing: []};

/** Every listed key with its marks, before the list was answered. */
export function allListed({run}: State, incident: Incident): readonly Listed[] {
	return listedRows(run.keyList ?? emptyList, run.keyMarks, incident.leak?.since, incident.knownAddresses);
}

/** The rows that the filter leaves. */
export function shownRows(state: State, incident: Incident): readonly Listed[] {
	return filtered(allListed(state, incident), state.local.filter);
}

/** Where a key of the incident stands. */
export function keyStateOf({plan, leftOut, mint, receipt, revoke, proof}: KeyRecord): KeyState {
	if (leftOut !== undefined) {
		return 'left-out';
	}

	if (revoke.name === 'done') {
		const seen = {refused: 'proven', accepted: 'still-alive', unreachable: revoke.how} as const;
		return seen[proof?.result ?? 'unreachable'];
	}

	if (revoke.name === 'unknown' || mint.name === 'unknown') {
		return 'unknown';
	}

	if (revoke.name === 'sent' || revoke.name === 'confirmed') {
		return 'revoking';
	}

	if (plan === 'revoke-only' || plan === 'reconnect' || plan === 'by-hand') {
		return 'listed';
	}

	const stages = {
		pending: 'not-made', sent: 'making', unknown: 'unknown', orphan: 'lost', made: 'making', checked: receipt === undefined ? 'not-saved' : (plan === 'own' ? 'own' : 'ready'),
	} as const;
	return stages[mint.name];
}

/** The keys that were marked, for the results. */
export function recordRows({keyRecords}: Incident): readonly KeyRow[] {
	return keyRecords.map(record => {
		const {id, key, label, plan, marks} = record;
		const from = key && clientAddress(key);
		return {
			id,
			name: sanitize(label, 80),
			reach: reachOf(key ?? record),
			...(key?.lastUsedAt !== undefined && {lastUsedAt: key.lastUsedAt}),
			...(from !== undefined && {from}),
			createdAt: key?.createdAt ?? '',
			isMarked: true,
			marks,
			plan,
			state: keyStateOf(record),
		};
	});
}

/** What is marked, in the order of work: the wizard's own new key first, then one after another. */
export function markedKeys(state: State, incident: Incident): readonly MarkedKey[] {
	const {account} = incident;
	const family = account === undefined ? 'personal' : familyOf(account);
	const listed = allListed(state, incident).filter(({row}) => row.isMarked).map(({row, key}): MarkedKey => ({
		id: key.id,
		key,
		label: key.name,
		plan: row.plan,
		marks: row.marks,
		isRunner: false,
		family: key.family,
		...(key.organizationId !== undefined && {organizationId: key.organizationId}),
		...(key.projectId !== undefined && {projectId: key.projectId}),
	}));
	const unlisted = state.run.keyMarks.unlisted.map((label, index): MarkedKey => ({
		id: `neon-key:unlisted/${index + 1}` as KeyId, label, plan: 'by-hand', marks: ['leaked'], isRunner: false, family,
	}));
	const all = [...listed, ...unlisted];
	// Only keys that are revoked from here can be the one in use.
	if (!all.some(({plan}) => plan === 'replace' || plan === 'revoke-only')) {
		return all;
	}

	const successor = all.find(key => key.plan === 'replace' && key.family === family && (family === 'personal' || (key.organizationId === account?.id && key.projectId === undefined)));
	const own: MarkedKey = {
		id: 'neon-key:own' as KeyId, label: 'a key for this program', plan: 'own', marks: [], isRunner: true, family, ...(family === 'organization' && account !== undefined && {organizationId: account.id}),
	};
	return successor === undefined ? [own, ...all] : [{...successor, isRunner: true}, ...all.filter(key => key !== successor)];
}
