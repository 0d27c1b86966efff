import {type Effect, type Work} from '../../core/effect.js';
import {type Answer} from '../../core/event.js';
import {type Failure} from '../../core/outcome.js';
import {type Provider} from '../../providers/types.js';
import {type Dispatch, type Perform} from '../store.js';
import {type Vault} from '../vault.js';
import {
	connect, inspectProject, listProjects, probeTransport, readEvidence,
} from './connection.js';
import {type Context, type Outside, type Performer} from './context.js';
import {shutDoor, takeSnapshot} from './findings.js';
import {
	checkKey, compareKeyReceipt, copyKey, findMintedKey, findRevokedKey, listKeys, mintKey, revokeKey, revokeOrphan, tryLeakedKey, tryOldKey, tryTypedKey, useKey,
} from './keys.js';
import {
	countOldSessions, endSessions, examineOld, proveLogin, tryCopy,
} from './logins.js';
import {
	checkDelivery, copyText, deliver, deployService, removeTemporary, searchPlaces, writeReport,
} from './places.js';
import {
	findStatement, prepareValue, setPassword, tryBoth,
} from './method.js';
import {dropRole, findDropped, watchRole} from './drop-role.js';
import {planReplacement} from './plan-replacement.js';
import {createRole, findRole} from './replace.js';
import {auditRoles, disarmRole, removeRole} from './roles.js';
import {reconcile} from './reconcile.js';
import {
	awaitOperations, readRole, resetPassword, restartEndpoint,
} from './reset.js';
import {
	comparePasswords, compareReceipt, copyValue, revealPassword,
} from './values.js';

const performers: {readonly [Type in Work['type']]: Performer<Type>} = {
	connect,
	'list-projects': listProjects,
	'inspect-project': inspectProject,
	'probe-transport': probeTransport,
	'read-evidence': readEvidence,
	'compare-passwords': comparePasswords,
	'reveal-password': revealPassword,
	'examine-old': examineOld,
	'read-role': readRole,
	'reset-password': resetPassword,
	reconcile,
	'await-operations': awaitOperations,
	'prepare-value': prepareValue,
	'set-password': setPassword,
	'try-both': tryBoth,
	'find-statement': findStatement,
	'plan-replacement': planReplacement,
	'create-role': createRole,
	'find-role': findRole,
	'watch-role': watchRole,
	'drop-role': dropRole,
	'find-dropped': findDropped,
	'end-sessions': endSessions,
	'count-old-sessions': countOldSessions,
	'restart-endpoint': restartEndpoint,
	'search-places': searchPlaces,
	deliver,
	'check-delivery': checkDelivery,
	'deploy-service': deployService,
	'copy-text': copyText,
	'prove-login': proveLogin,
	'try-copy': tryCopy,
	'compare-receipt': compareReceipt,
	'copy-value': copyValue,
	'take-snapshot': takeSnapshot,
	'shut-door': shutDoor,
	'audit-roles': auditRoles,
	'disarm-role': disarmRole,
	'remove-role': removeRole,
	'list-keys': listKeys,
	'try-leaked-key': tryLeakedKey,
	'mint-key': mintKey,
	'find-minted-key': findMintedKey,
	'check-key': checkKey,
	'try-typed-key': tryTypedKey,
	'compare-key-receipt': compareKeyReceipt,
	'copy-key': copyKey,
	'use-key': useKey,
	'revoke-orphan': revokeOrphan,
	'revoke-key': revokeKey,
	'find-revoked-key': findRevokedKey,
	'try-old-key': tryOldKey,
	'remove-temporary': removeTemporary,
	'write-report': writeReport,
};

function broken(work: Work, failure: Failure): Answer {
	switch (work.type) {
		// Whatever went wrong here may have happened after the request left.
		case 'reset-password':
		case 'set-password': {
			return {
				type: 'reset-answered', work: work.work, credential: work.credential.id, attempt: work.attempt, outcome: {status: 'unknown', failure}, value: undefined,
			};
		}

		case 'create-role': {
			return {
				type: 'reset-answered', work: work.work, credential: work.logins.credential.id, attempt: work.attempt, outcome: {status: 'unknown', failure}, value: undefined,
			};
		}

		case 'drop-role': {
			return {
				type: 'role-dropped', work: work.work, credential: work.logins.credential.id, outcome: {status: 'unknown', failure},
			};
		}

		case 'restart-endpoint': {
			return {
				type: 'restart-answered', work: work.work, endpoint: work.endpoint.id, outcome: {status: 'unknown', failure},
			};
		}

		case 'shut-door':
		case 'disarm-role':
		case 'remove-role': {
			return {
				type: 'door-shut', work: work.work, finding: work.finding, outcome: {status: 'unknown', failure},
			};
		}

		case 'mint-key': {
			return {
				type: 'key-minted', work: work.work, key: work.key, attempt: work.attempt, outcome: {status: 'unknown', failure}, value: undefined,
			};
		}

		case 'revoke-key': {
			return {
				type: 'key-revoked', work: work.work, key: work.key, attempt: work.attempt, outcome: {status: 'unknown', failure},
			};
		}

		case 'deliver': {
			return {type: 'delivered', work: work.work, outcome: {status: 'unknown', failure}};
		}

		case 'deploy-service': {
			return {
				type: 'service-deployed', work: work.work, service: work.service.id, outcome: {status: 'unknown', failure},
			};
		}

		default: {
			return {type: 'work-broken', work: work.work, failure};
		}
	}
}

/**
The shell's half of every effect: do it, answer with an event, never throw.
*/
export function createPerform(outside: Outside, vault: Vault, leave: (outcome: 'done' | 'unfinished') => void): (dispatch: Dispatch) => Perform {
	return dispatch => {
		let provider: Provider | undefined;
		const context: Context = {
			...outside,
			vault,
			dispatch,
			currentProvider() {
				if (provider === undefined) {
					throw new Error('No key is in use yet');
				}

				return provider;
			},
			useProvider(next) {
				provider = next;
			},
		};

		const stops = new Map<string, AbortController>();

		/** A search ends with the wizard, or when the operator stops it. */
		function contextOf({type, work}: Work): Context {
			if (type !== 'search-places') {
				return context;
			}

			const stop = new AbortController();
			stops.set(work, stop);
			return {...context, signal: AbortSignal.any([outside.signal, stop.signal])};
		}

		async function run(work: Work): Promise<void> {
			let answer: Answer;
			try {
				// The table pairs each type with its own performer; the compiler cannot follow the pairing through the lookup.
				answer = await (performers[work.type] as Performer<Work['type']>)(work, contextOf(work));
			} catch (error) {
				answer = broken(work, {kind: 'invalid-reply', message: `A mistake of this program: ${vault.redact(error instanceof Error ? error.message : String(error))}`});
			}

			stops.delete(work.work);
			dispatch(answer);
		}

		return (effect: Exclude<Effect, {type: 'record'}>) => {
			switch (effect.type) {
				case 'forget': {
					vault.forget(effect.handles);
					break;
				}

				case 'stop-work': {
					for (const work of effect.works) {
						stops.get(work)?.abort();
					}

					break;
				}

				case 'leave': {
					leave(effect.outcome);
					break;
				}

				default: {
					void run(effect);
				}
			}
		};
	};
}
