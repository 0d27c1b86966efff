/**
The keys of an incident: which were exposed, and how far each has come from listed to dead.
*/
import {
	type Account, type ApiKey, type Instant, type KeyFamily, type KeyId,
} from './incident.js';
import {type ReceiptKind} from './fact.js';
import {type Failure} from './outcome.js';
import {sanitize} from './sanitize.js';

/** Why a key is taken for exposed. */
export type KeyMark = 'leaked' | 'unknown-address' | 'made-since';

/**
What is done about it.

- `replace`: a new one of the same reach is made, then it is revoked.
- `revoke-only`: nobody needs it.
- `reconnect`: an integration made it, and makes its own new one.
- `by-hand`: this key may not list it, so the operator replaces it in the Console.
- `own`: none was exposed here. The wizard needs a key whose id it knows before it revokes any.
*/
export type KeyPlan = 'replace' | 'revoke-only' | 'reconnect' | 'by-hand' | 'own';

/** A key of the incident, as it was marked. */
export type MarkedKey = {
	readonly id: KeyId;
	/** Absent where none was exposed, and where it could not be listed. */
	readonly key?: ApiKey;
	/** As the provider or the operator calls it; not safe to draw. */
	readonly label: string;
	readonly plan: KeyPlan;
	readonly marks: readonly KeyMark[];
	/** The wizard goes on with the new one. */
	readonly isRunner: boolean;
	/** What the new one shall reach. */
	readonly family: KeyFamily;
	readonly organizationId?: string;
	readonly projectId?: string;
};

/** The making of the new key. Its token is in the vault, and the provider never tells it again. */
export type MintStage =
	| {readonly name: 'pending'; readonly failure?: string}
	| {readonly name: 'sent'; readonly at: Instant; readonly keyName: string}
	/** It may have been made. The list is looked at before anything is sent again. */
	| {readonly name: 'unknown'; readonly at: Instant; readonly keyName: string}
	/** Made, and its token is lost: it is revoked before another is made. */
	| {readonly name: 'orphan'; readonly at: Instant; readonly entry: ApiKey}
	| {readonly name: 'made'; readonly at: Instant; readonly entry: ApiKey; readonly fingerprint: string}
	/** The provider accepts it. */
	| {readonly name: 'checked'; readonly at: Instant; readonly entry: ApiKey; readonly fingerprint: string};

export type RevokeStage =
	| {readonly name: 'pending'; readonly failure?: string}
	| {readonly name: 'confirmed'; readonly at: Instant}
	| {readonly name: 'sent'; readonly at: Instant}
	| {readonly name: 'unknown'; readonly at: Instant}
	| {readonly name: 'done'; readonly at: Instant; readonly how: 'revoked' | 'gone' | 'by-hand'};

/** What an exposed key's own value showed after it was revoked. */
export type KeyTrial = 'refused' | 'accepted' | 'unreachable';

export type KeyRecord = MarkedKey & {
	readonly mint: MintStage;
	/** Requests for a new key so far. */
	readonly mints: number;
	readonly receipt?: {readonly at: Instant; readonly kind: ReceiptKind};
	readonly switchedAt?: Instant;
	readonly revoke: RevokeStage;
	readonly revokes: number;
	readonly proof?: {readonly at: Instant; readonly result: KeyTrial};
	readonly leftOut?: {readonly at: Instant; readonly reason: string};
};

/** Who made a key, as far as its name tells. */
export type KeyOrigin = 'github' | 'neon-cli' | 'rekey' | undefined;

/** What a key's name tells about who uses it. */
export function originOf(name: string): KeyOrigin {
	if (name.startsWith('API key for GitHub (')) {
		return 'github';
	}

	if (/^neon-cli-.+-\d{8}T\d{6}Z-[\da-f]{4}$/v.test(name)) {
		return 'neon-cli';
	}

	return /^rekey-\d{8}T\d{6}Z-/v.test(name) ? 'rekey' : undefined;
}

/** What a key reaches, for people. */
export function reachOf({family, organizationId, organizationName, projectId}: Pick<ApiKey, 'family' | 'organizationId' | 'organizationName' | 'projectId'>): string {
	if (family === 'personal') {
		return 'personal';
	}

	const organization = sanitize(organizationName ?? organizationId ?? 'organisation', 32);
	return projectId === undefined ? organization : `${organization}, only ${sanitize(projectId, 40)}`;
}

/** The family that the key at hand belongs to. A login through OAuth acts for its person. */
export function familyOf({method}: Account): KeyFamily {
	return method === 'api_key_org' ? 'organization' : 'personal';
}

/** An organisation's key cannot make keys, whatever it asks for. */
export function mayMint(account: Account | undefined): boolean {
	return account !== undefined && familyOf(account) === 'personal';
}

/** A name that no other key has: the moment, the random part of the incident's id, and which attempt of which key. */
export function newKeyName(incidentId: string, now: Instant, place: number, attempt: number): string {
	const moment = new Date(now).toISOString().replaceAll(/[\-:]|\.\d+/gv, '');
	return `rekey-${moment}-${incidentId.split('-').at(-1) ?? ''}-${place}-${attempt}`;
}

/** The client's address; what stands behind it are proxies. */
export function clientAddress({lastUsedFrom}: ApiKey): string | undefined {
	const first = lastUsedFrom?.split(',')[0]?.trim();
	return first === '' ? undefined : first;
}

/** Why a key is suspected, from its own entry. */
export function suspicionsOf(key: ApiKey, since: Instant | undefined, known: readonly string[] | undefined): readonly KeyMark[] {
	const address = clientAddress(key);
	const made = Date.parse(key.createdAt);
	return [
		...(known !== undefined && known.length > 0 && address !== undefined && !known.includes(address) ? ['unknown-address'] as const : []),
		...(since !== undefined && made >= since && originOf(key.name) !== 'rekey' ? ['made-since'] as const : []),
	];
}

/** What is usually right: what was made since the exposure is nobody's, an integration renews its own, and what was never used needs no successor. */
export function usualPlan(key: ApiKey, marks: readonly KeyMark[]): KeyPlan {
	if (originOf(key.name) === 'github') {
		return 'reconnect';
	}

	return marks.includes('made-since') || (key.lastUsedAt === undefined && !marks.includes('leaked')) ? 'revoke-only' : 'replace';
}

/** A new key is made for it. */
export function isMinted({plan, leftOut, isRunner}: KeyRecord): boolean {
	// The wizard's own key is needed even where the one that it replaces is kept.
	return (plan === 'replace' || plan === 'own') && (isRunner || leftOut === undefined);
}

/** It is revoked here, or the operator sees to its end in the Console. */
export function isEnded({plan, leftOut, revoke}: KeyRecord): boolean {
	return plan === 'own' || leftOut !== undefined || revoke.name === 'done';
}

/** The new key is made, works, and is saved. */
export function isMintSettled(record: KeyRecord): boolean {
	return !isMinted(record) || (record.mint.name === 'checked' && record.receipt !== undefined);
}

/** A short reason for a list. */
export function failureText({message}: Failure): string {
	return sanitize(message, 200);
}

/** Where a key can be made and deleted in the Console, step by step. */
export function consoleSteps({family, organizationId, projectId}: Pick<MarkedKey, 'family' | 'organizationId' | 'projectId'>): readonly string[] {
	return family === 'personal'
		? ['Open console.neon.tech and log in.', 'Your picture, then Account settings, then API keys.', 'Create new API key.']
		: [
			'Open console.neon.tech and log in as an admin of the organisation.',
			`Choose the organisation${organizationId === undefined ? '' : ` ${organizationId}`}, then Settings, then API keys.`,
			projectId === undefined ? 'Create new, with access to all projects.' : `Create new, limited to the project ${projectId}.`,
		];
}
