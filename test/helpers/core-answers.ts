/**
How the fake outside answers a piece of work.
*/
import {type Work} from '../../source/core/effect.js';
import {type Answer} from '../../source/core/event.js';
import {type NewDelivery} from '../../source/core/fact.js';
import {
	type Credential, type DeliveryId, type KeyId, type Place, type SecretHandle,
} from '../../source/core/incident.js';
import {type LoginResult} from '../../source/core/login.js';
import {type KeyWork} from '../../source/core/key-work.js';
import {type Failure} from '../../source/core/outcome.js';
import {type AuditedRole, type RoleAudit} from '../../source/core/role-audit.js';
import {type Snapshot} from '../../source/core/snapshot.js';
import {answerToKeyWork, fingerprint as keyFingerprint, isDead} from './core-keys.js';
import {answerToReplaceWork, isReplaceWork} from './core-replace.js';
import {account, canary, type World} from './core-world.js';

/**
- `good`: it works.
- `refused`, `unauthorized`, `network`: it certainly did not happen.
- `unknown`: it happened, and nobody told.
- `lost`: it did not happen, and nobody told.
- `odd`: it works, and the answer is not what one hopes for.
- `broken`: a mistake of the shell itself.
*/
export const manners = ['good', 'refused', 'unauthorized', 'network', 'unknown', 'lost', 'odd', 'broken'] as const;

export type Manner = (typeof manners)[number];

type Outcome<Value> = {readonly status: 'succeeded'; readonly value: Value} | {readonly status: 'refused' | 'unknown'; readonly failure: Failure};

const kinds = {
	refused: 'forbidden', unauthorized: 'unauthorized', network: 'network', unknown: 'time-out', lost: 'time-out', odd: 'conflict', broken: 'invalid-reply', good: 'server',
} as const;

function login(world: World, credential: Credential, handle: SecretHandle, manner: Manner): LoginResult {
	if (manner !== 'good' && manner !== 'odd') {
		return {status: manner === 'lost' ? 'untrusted' : 'unreachable', text: 'no route to the host'};
	}

	return world.values.get(handle) === world.truthOf(credential).password && manner === 'good'
		? {status: 'accepted', text: ''}
		: {status: 'refused', text: 'password authentication failed', code: '28P01'};
}

/** Not the shell's own, but as telling: different for different values. */
function fingerprint(world: World, handle: SecretHandle): string {
	return String([...(world.values.get(handle) ?? '')].reduce((sum, character) => ((sum * 31) + character.codePointAt(0)!) % 65_521, 7));
}

/** One old door, and one that was made since where something is planted. */
function snapshotOf({projects, keys}: World, isPlanted: boolean): Snapshot {
	return {
		provider: 'neon',
		takenAt: '2026-11-21T14:00:00Z',
		account: {id: account.id, method: account.method},
		keys: keys.live().map(({entry}) => entry),
		organizations: [],
		projects: projects.map(({id, name}) => ({
			id,
			name,
			settings: {
				allowedIps: [], isProtectedBranchesOnly: false, isPublicBlocked: false, isVpcBlocked: false, hasLogicalReplication: false,
			},
			shares: [],
			jwks: isPlanted
				? [{
					id: 'jwks-1', url: 'https://evil.example/jwks', providerName: 'evil', roles: ['app'], createdAt: '2026-11-21T13:59:00Z',
				}]
				: [],
			credentials: [],
			branches: [],
			endpoints: [],
			roles: [],
			operations: [],
		})),
		missing: [],
	};
}

const keyWorks = new Set<Work['type']>(['list-keys', 'try-leaked-key', 'mint-key', 'find-minted-key', 'check-key', 'try-typed-key', 'compare-key-receipt', 'copy-key', 'use-key', 'revoke-orphan', 'revoke-key', 'find-revoked-key', 'try-old-key']);

function isKeyWork(work: Work): work is Work & KeyWork {
	return keyWorks.has(work.type);
}

/** One variable that holds the first key, and one that may be any key's. */
function keysIn([key]: readonly KeyId[]): readonly NewDelivery[] {
	const place: Place = {
		destination: 'vercel', container: 'api', key: 'NEON_API_KEY', shape: 'api-key', kind: 'deploy-platform', isReadable: false, service: {
			id: 'vercel api production', destination: 'vercel', label: 'api', consequence: 'It is deployed anew.', address: {},
		},
	};
	return key === undefined
		? []
		: [
			{
				id: `vercel api NEON_API_KEY ${key}` as DeliveryId, key, place, title: 'api NEON_API_KEY', confidence: 'same-value',
			},
			{
				id: 'vercel api OTHER_KEY' as DeliveryId, place: {...place, key: 'OTHER_KEY'}, title: 'api OTHER_KEY', confidence: 'same-name',
			},
		];
}

/** A file for the first login, and on the platform a variable that needs a deployment and one that only its name speaks for. */
function foundIn({destination, wanted}: Extract<Work, {type: 'search-places'}>): readonly NewDelivery[] {
	const login = wanted.find(({subject}) => subject.kind === 'login')?.subject;
	const credential = login?.kind === 'login' ? login.credential.id : undefined;
	if (credential === undefined) {
		return destination === 'vercel' ? keysIn(wanted.flatMap(({subject}) => subject.kind === 'api-key' ? [subject.key] : [])) : [];
	}

	const isFile = destination === 'dotenv';
	const service = {
		id: 'vercel api production', destination: 'vercel', label: 'api', consequence: 'It is deployed anew.', address: {},
	};
	const place: Place = {
		destination, container: isFile ? '/srv/.env' : 'api', key: 'DATABASE_URL', shape: 'connection-string', detail: '3', kind: isFile ? 'this-laptop' : 'deploy-platform', isReadable: isFile, ...(isFile ? {} : {service}),
	};
	const found: NewDelivery = {
		id: `${destination} ${place.container} DATABASE_URL ${credential}` as DeliveryId, credential, place, title: `${place.container} DATABASE_URL`, confidence: 'same-value',
	};
	return isFile
		? [found]
		: [found, {
			id: `${destination} api OTHER_URL` as DeliveryId, place: {...place, key: 'OTHER_URL'}, title: 'api OTHER_URL', confidence: 'same-name',
		}];
}

/** The role that is asked about, and one that nobody knows where it was planted. */
function auditOf({role, branchId}: Credential, isPlanted: boolean) {
	const known: AuditedRole = {
		name: role, canLogin: true, isSuperuser: false, bypassesRowSecurity: false, createsRoles: false, createsDatabases: false, replicates: false, inherits: true, owns: 1,
	};
	const audit: RoleAudit = {
		branchId, databases: ['neondb'], roles: [known, ...(isPlanted ? [{...known, name: 'planted'}] : [])], memberships: [], defaultPrivileges: [], publications: [], subscriptions: [], userMappings: [], missing: [],
	};
	return {audit, atProvider: [{name: role}]};
}

/** What the outside says about one piece of work, and what becomes true by it. */
export function answerTo(world: World, work: Work, manner: Manner): Answer {
	const failure: Failure = {kind: kinds[manner], message: `The outside said: ${manner}.`};
	const id = {work: work.work};
	const isGood = manner === 'good' || manner === 'odd';
	const outcome = <Value>(value: () => Value): Outcome<Value> => isGood
		? {status: 'succeeded', value: value()}
		: {status: manner === 'unknown' || manner === 'lost' ? 'unknown' : 'refused', failure};
	if (work.type === 'take-snapshot') {
		if (manner === 'broken') {
			return {type: 'work-broken', ...id, failure};
		}

		return {
			type: 'snapshot-taken', ...id, which: work.which, outcome: outcome(() => ({
				path: `/srv/evidence-${work.which}.json`, hash: '00', snapshot: snapshotOf(world, manner === 'odd'), ...(work.before === undefined ? {} : {before: snapshotOf(world, false)}),
			})),
		};
	}

	if (work.type === 'audit-roles') {
		return {
			type: 'roles-audited', ...id, which: work.which, branchId: work.login.credential.branchId, outcome: outcome(() => auditOf(work.login.credential, manner === 'odd' || work.which === 'after')),
		};
	}

	if (work.type === 'disarm-role' || work.type === 'remove-role') {
		return {
			type: 'door-shut', ...id, finding: work.finding, outcome: outcome(() => ({isVerified: work.type === 'remove-role'})),
		};
	}

	if (work.type === 'shut-door') {
		return {
			type: 'door-shut', ...id, finding: work.finding, outcome: outcome(() => ({isVerified: manner === 'good'})),
		};
	}

	if (isKeyWork(work)) {
		return manner === 'broken' && work.type !== 'mint-key' && work.type !== 'revoke-key' ? {type: 'work-broken', ...id, failure} : answerToKeyWork(world, work, manner, {account, failure});
	}

	if (isReplaceWork(work)) {
		return manner === 'broken' && work.type !== 'create-role' && work.type !== 'drop-role' ? {type: 'work-broken', ...id, failure} : answerToReplaceWork(world, work, manner, failure);
	}

	if (manner === 'broken' && work.type !== 'reset-password' && work.type !== 'set-password' && work.type !== 'restart-endpoint') {
		return {type: 'work-broken', ...id, failure};
	}

	switch (work.type) {
		case 'connect': {
			const isRefused = isGood && isDead(world, work.key);
			return {
				type: 'connected', ...id, outcome: isRefused ? {status: 'refused', failure: {kind: 'unauthorized', status: 401, message: 'Neon does not accept this key.'}} : outcome(() => account), fingerprint: keyFingerprint(world, work.key),
			};
		}

		case 'list-projects': {
			return {
				type: 'projects-listed', ...id, outcome: outcome(() => ({
					projects: world.projects, unavailable: manner === 'odd' ? ['lost-lake-3'] : [], recoverable: [], refused: [],
				})),
			};
		}

		case 'inspect-project': {
			return {
				type: 'project-inspected', ...id, projectId: work.projectId, outcome: outcome(() => world.projects.find(project => project.id === work.projectId)!),
			};
		}

		case 'probe-transport': {
			return {type: 'transport-found', ...id, transport: isGood ? 'wire' : 'https'};
		}

		case 'read-evidence': {
			return {
				type: 'evidence-read',
				...id,
				outcome: outcome(() => ({
					clues: [{
						key: 'DATABASE_URL', line: 1, role: 'neondb_owner', host: 'ep-main.example.com', endpointId: 'ep-main', password: world.keep(manner === 'odd' ? `${canary}-mistyped` : world.leaked),
					}],
					keys: [],
					problems: [],
				})),
			};
		}

		case 'compare-passwords': {
			return {
				type: 'passwords-compared', ...id, same: work.leaked.flatMap(leaked => work.credentials.filter(item => world.truthOf(item).password === world.values.get(leaked)).map(item => ({credential: item.id, leaked}))), unknown: [],
			};
		}

		case 'reveal-password': {
			const {credential, purpose} = work;
			return {
				type: 'password-revealed',
				...id,
				credential: credential.id,
				purpose,
				outcome: credential.storesPasswords ? outcome(() => world.keep(world.truthOf(credential).password)) : {status: 'refused', failure: {kind: 'not-stored', message: 'Passwords are not kept.'}},
			};
		}

		case 'examine-old': {
			return {
				type: 'old-examined', ...id, credential: work.credential.id, origin: work.origin, login: login(world, work.credential, work.value, manner), openSessions: isGood ? 2 : undefined, fingerprint: fingerprint(world, work.value),
			};
		}

		case 'read-role': {
			const {credential} = work;
			if (manner === 'odd') {
				world.truth.set(credential.id, {...world.truthOf(credential), changes: world.truthOf(credential).changes + 1});
			}

			return {
				type: 'role-read', ...id, credential: credential.id, outcome: manner === 'lost' ? {status: 'refused', failure: {kind: 'not-found', message: 'The role is gone.'}} : outcome(() => ({name: credential.role, branchId: credential.branchId, updatedAt: world.updatedAt(credential.id)})),
			};
		}

		case 'reset-password': {
			const {credential, attempt} = work;
			const isDone = isGood || manner === 'unknown' || manner === 'broken';
			const next = isDone ? world.change(credential.id) : undefined;
			const base = {
				type: 'reset-answered', ...id, credential: credential.id, attempt,
			} as const;
			return isGood
				? {
					...base,
					outcome: {
						status: 'succeeded',
						value: {
							updatedAt: world.updatedAt(credential.id),
							operations: [{
								id: `op-${credential.id}-${attempt}`, action: 'apply_config', status: 'running', createdAt: '2026-01-01T00:00:00Z',
							}],
						},
					},
					value: manner === 'odd' ? undefined : world.keep(next!.password),
				}
				: {...base, outcome: manner === 'broken' ? {status: 'unknown', failure} : outcome(() => ({updatedAt: '', operations: []})), value: undefined};
		}

		case 'reconcile': {
			const {credential, attempt, updatedAtBefore} = work;
			const updatedAt = world.updatedAt(credential.id);
			const base = {
				type: 'reset-reconciled', ...id, credential: credential.id, attempt, reason: 'It was looked at.',
			} as const;
			if (manner !== 'good') {
				return {...base, verdict: 'cannot-tell', value: undefined};
			}

			return updatedAt === updatedAtBefore
				? {
					...base, verdict: 'did-not-happen', updatedAt, value: undefined,
				}
				: {
					...base, verdict: 'happened', updatedAt, value: credential.storesPasswords ? world.keep(world.truthOf(credential).password) : undefined,
				};
		}

		case 'await-operations': {
			return {
				type: 'operations-ended', ...id, credential: work.credential, attempt: work.attempt, outcome: outcome(() => ({failure: manner === 'odd' ? 'apply_config failed' : undefined})),
			};
		}

		case 'end-sessions': {
			return {
				type: 'sessions-ended', ...id, credential: work.credential.id, outcome: outcome(() => ({ended: 2, left: manner === 'odd' ? 1 : 0})),
			};
		}

		case 'prepare-value': {
			const typed = work.typed === undefined ? undefined : world.values.get(work.typed)!;
			const isTaken = isGood && (typed === undefined || typed.length >= 12);
			return {
				type: 'value-prepared', ...id, credential: work.credential.id, origin: typed === undefined ? 'generated' : 'supplied', outcome: isTaken ? {status: 'succeeded', value: {bits: 238}} : {status: 'refused', failure: {kind: 'unsuitable', message: 'It is too weak.'}}, value: isTaken ? world.keep(typed ?? `${canary}-prepared-${work.credential.id}-${world.values.size}`) : undefined,
			};
		}

		case 'set-password': {
			const {credential, attempt, value} = work;
			if (isGood || manner === 'unknown' || manner === 'broken') {
				world.truth.set(credential.id, {password: world.values.get(value)!, changes: world.truthOf(credential).changes + 1});
			}

			return {
				type: 'reset-answered', ...id, credential: credential.id, attempt, outcome: manner === 'broken' ? {status: 'unknown', failure} : outcome(() => ({updatedAt: world.updatedAt(credential.id), operations: []})), value: undefined,
			};
		}

		case 'try-both': {
			const {credential, attempt, fresh, old} = work;
			const base = {
				type: 'reset-reconciled', ...id, credential: credential.id, attempt, reason: 'Both were tried.', value: undefined,
			} as const;
			const now = world.truthOf(credential).password;
			const updatedAt = world.updatedAt(credential.id);
			if (!isGood) {
				return {...base, verdict: 'cannot-tell'};
			}

			return world.values.get(fresh) === now ? {...base, verdict: 'happened', updatedAt} : (old !== undefined && world.values.get(old) === now ? {...base, verdict: 'did-not-happen', updatedAt} : {...base, verdict: 'cannot-tell'});
		}

		case 'find-statement': {
			return {
				type: 'statement-looked-for', ...id, credential: work.credential.id, kept: isGood ? (manner === 'odd' ? 'kept' : 'none') : 'not-known',
			};
		}

		case 'count-old-sessions': {
			return {
				type: 'old-sessions-counted', ...id, credential: work.credential.id, left: manner === 'odd' ? 1 : 0, computes: isGood ? work.endpoints.length : 0, ...(isGood ? {} : {reason: failure.message}),
			};
		}

		case 'restart-endpoint': {
			return {
				type: 'restart-answered', ...id, endpoint: work.endpoint.id, outcome: outcome(() => manner === 'odd' ? 'was-idle' : 'restarted'),
			};
		}

		case 'search-places': {
			const status = manner === 'odd' && work.destination === 'vercel' ? 'not-ready' : 'searched';
			return {
				type: 'places-searched',
				...id,
				destination: work.destination,
				keys: work.wanted.flatMap(({subject}) => subject.kind === 'api-key' ? [subject.key] : []),
				logins: work.wanted.flatMap(({subject, origin}) => subject.kind === 'login' ? [{credential: subject.credential.id, ...(origin === undefined ? {} : {value: origin})}] : []),
				name: work.destination,
				status,
				folders: work.folders,
				filesRead: 3,
				notSearched: isGood && status === 'searched' ? [] : [{what: '/root', reason: 'not allowed', command: 'log in'}],
				found: isGood && status === 'searched' ? foundIn(work) : [],
			};
		}

		case 'deliver': {
			return {
				type: 'delivered', ...id, outcome: outcome(() => ({rung: manner === 'odd' || !work.place.isReadable ? 'written' : 'read-back', seen: 'read back'})), ...(isGood ? {} : {output: 'it said no'}),
			};
		}

		case 'check-delivery': {
			return {
				type: 'delivery-checked', ...id, delivery: work.delivery, outcome: outcome(() => manner === 'odd' ? {rung: 'not-touched', seen: 'still the old value'} : {rung: work.place.isReadable ? 'read-back' : 'written', seen: 'looked at'}),
			};
		}

		case 'deploy-service': {
			return {
				type: 'service-deployed', ...id, service: work.service.id, outcome: outcome(() => 'serves'), ...(isGood ? {} : {output: 'it said no'}),
			};
		}

		case 'copy-text': {
			return {type: 'text-copied', ...id, outcome: outcome(() => undefined)};
		}

		case 'prove-login': {
			return {
				type: 'login-proven', ...id, credential: work.credential.id, given: work.old?.value, fresh: login(world, work.credential, work.fresh, manner), old: work.old === undefined ? undefined : {login: login(world, {...work.credential, role: work.old.role ?? work.credential.role}, work.old.value, manner), origin: work.old.origin, fingerprint: fingerprint(world, work.old.value)},
			};
		}

		case 'try-copy': {
			const tried = login(world, work.credential, work.typed, manner);
			return {
				type: 'copy-tried', ...id, credential: work.credential.id, login: tried, value: tried.status === 'accepted' ? world.keep(world.values.get(work.typed)!) : undefined,
			};
		}

		case 'compare-receipt': {
			const typed = world.values.get(work.typed) ?? '';
			const value = world.values.get(work.value)!;
			return {
				type: 'receipt-compared', ...id, credential: work.credential.id, result: typed === value ? 'whole-value' : (typed.length === 4 && value.endsWith(typed) ? 'last-four' : 'different'),
			};
		}

		case 'copy-value': {
			return {
				type: 'value-copied', ...id, form: work.form, outcome: outcome(() => undefined),
			};
		}

		case 'remove-temporary': {
			return {
				type: 'temporary-removed', ...id, paths: isGood ? work.paths : [], ...(isGood ? {} : {failure}),
			};
		}

		case 'write-report': {
			return {type: 'report-written', ...id, outcome: outcome(() => '/srv/report.md')};
		}
	}
}
