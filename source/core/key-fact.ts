/**
What is journaled about keys.
*/
import {type ReceiptKind, type Verdict} from './fact.js';
import {type ApiKey, type KeyId} from './incident.js';
import {type KeyTrial, type MarkedKey} from './keys.js';
import {type Outcome} from './outcome.js';
import {type Missing} from './snapshot.js';

/** A new key without its token. The fingerprint, 16 bits of a hash, tells the same token typed again from a mistyped one. */
export type MintAnswer = {readonly entry: ApiKey; readonly fingerprint: string};

export type KeyFact =
	| {readonly type: 'addresses-named'; readonly addresses: readonly string[]}
	| {readonly type: 'keys-marked'; readonly keys: readonly MarkedKey[]; readonly listed: number; readonly missing: readonly Missing[]}
	| {readonly type: 'key-mint-intended'; readonly key: KeyId; readonly attempt: number; readonly name: string}
	| {readonly type: 'key-mint-answered'; readonly key: KeyId; readonly attempt: number; readonly outcome: Outcome<MintAnswer>}
	/** `entry`: the key was made, and nobody has its token. */
	| {readonly type: 'key-mint-reconciled'; readonly key: KeyId; readonly attempt: number; readonly verdict: Verdict; readonly entry?: ApiKey}
	/** Made by the operator in the Console, typed in and picked out of the list. */
	| {readonly type: 'key-made-by-hand'; readonly key: KeyId; readonly entry: ApiKey; readonly fingerprint: string}
	| {readonly type: 'key-checked'; readonly key: KeyId}
	| {readonly type: 'key-receipt-given'; readonly key: KeyId; readonly kind: ReceiptKind}
	/** The operator does not have the new token, and neither has this program. */
	| {readonly type: 'key-value-lost'; readonly key: KeyId}
	| {readonly type: 'key-orphan-revoked'; readonly key: KeyId; readonly orphan: KeyId}
	/** The wizard runs on it from here. */
	| {readonly type: 'key-switched'; readonly key: KeyId}
	| {readonly type: 'key-revoke-confirmed'; readonly key: KeyId; readonly word: string}
	| {readonly type: 'key-revoke-intended'; readonly key: KeyId; readonly attempt: number}
	| {readonly type: 'key-revoke-answered'; readonly key: KeyId; readonly attempt: number; readonly outcome: Outcome<'revoked' | 'gone'>}
	| {readonly type: 'key-revoke-reconciled'; readonly key: KeyId; readonly attempt: number; readonly verdict: Verdict}
	| {readonly type: 'key-tried'; readonly key: KeyId; readonly result: KeyTrial}
	| {readonly type: 'key-done-by-hand'; readonly key: KeyId}
	| {readonly type: 'key-left-out'; readonly key: KeyId; readonly reason: string}
	/** A precautionary incident: the old keys live until everything runs on the new ones. */
	| {readonly type: 'key-revokes-postponed'};
