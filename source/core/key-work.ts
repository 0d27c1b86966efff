/**
What the core asks of the shell about keys, and what it is told.
*/
import {
	type Account, type ApiKey, type KeyFamily, type KeyId, type SecretHandle,
} from './incident.js';
import {type MintAnswer} from './key-fact.js';
import {type KeyTrial} from './keys.js';
import {type Failure, type Outcome} from './outcome.js';
import {type KeyList} from './snapshot.js';

/** A key to be made. */
export type KeyWish = {
	readonly family: KeyFamily;
	readonly organizationId?: string;
	readonly projectId?: string;
	readonly name: string;
};

export type KeyWork =
	| {readonly type: 'list-keys'; readonly work: string}
	/** Whether a token that was given as leaked works now. */
	| {readonly type: 'try-leaked-key'; readonly work: string; readonly value: SecretHandle; readonly inUse: SecretHandle | undefined}
	| {readonly type: 'mint-key'; readonly work: string; readonly key: KeyId; readonly attempt: number; readonly wish: KeyWish}
	/** Look for a key by its unique name. */
	| {readonly type: 'find-minted-key'; readonly work: string; readonly key: KeyId; readonly attempt: number; readonly name: string}
	| {readonly type: 'check-key'; readonly work: string; readonly key: KeyId; readonly value: SecretHandle}
	/** A token that the operator typed: whose it is. The value is kept apart from the field. */
	| {readonly type: 'try-typed-key'; readonly work: string; readonly key: KeyId; readonly typed: SecretHandle; readonly inUse: SecretHandle | undefined}
	| {readonly type: 'compare-key-receipt'; readonly work: string; readonly key: KeyId; readonly typed: SecretHandle; readonly value: SecretHandle}
	| {readonly type: 'copy-key'; readonly work: string; readonly value: SecretHandle}
	/** Everything from here on is asked with this key. */
	| {readonly type: 'use-key'; readonly work: string; readonly key: KeyId; readonly value: SecretHandle}
	| {readonly type: 'revoke-orphan'; readonly work: string; readonly key: KeyId; readonly entry: ApiKey}
	| {readonly type: 'revoke-key'; readonly work: string; readonly key: KeyId; readonly attempt: number; readonly entry: ApiKey}
	| {readonly type: 'find-revoked-key'; readonly work: string; readonly key: KeyId; readonly attempt: number; readonly entry: ApiKey}
	/** The exposed tokens at hand, after a key was revoked. */
	| {readonly type: 'try-old-key'; readonly work: string; readonly key: KeyId; readonly values: readonly SecretHandle[]};

export type KeyAnswer =
	| {readonly type: 'keys-listed'; readonly outcome: Outcome<KeyList>}
	| {readonly type: 'leaked-key-tried'; readonly value: SecretHandle; readonly result: KeyTrial; readonly isInUse: boolean}
	| {readonly type: 'key-minted'; readonly key: KeyId; readonly attempt: number; readonly outcome: Outcome<MintAnswer>; readonly value: SecretHandle | undefined}
	/** The verdict `cannot-tell` is a failure: whether to look once more is for the operator to say. */
	| {readonly type: 'minted-key-found'; readonly key: KeyId; readonly attempt: number; readonly outcome: Outcome<{readonly entry: ApiKey | undefined}>}
	| {readonly type: 'key-checked'; readonly key: KeyId; readonly outcome: Outcome<Account>}
	| {readonly type: 'typed-key-tried'; readonly key: KeyId; readonly outcome: Outcome<{readonly account: Account; readonly fingerprint: string; readonly isInUse: boolean}>; readonly value: SecretHandle | undefined}
	| {readonly type: 'key-receipt-compared'; readonly key: KeyId; readonly result: 'last-four' | 'whole-value' | 'different'}
	| {readonly type: 'key-used'; readonly key: KeyId; readonly value: SecretHandle; readonly outcome: Outcome<Account>}
	| {readonly type: 'orphan-revoked'; readonly key: KeyId; readonly orphan: KeyId; readonly outcome: Outcome<'revoked' | 'gone'>}
	| {readonly type: 'key-revoked'; readonly key: KeyId; readonly attempt: number; readonly outcome: Outcome<'revoked' | 'gone'>}
	| {readonly type: 'revoked-key-found'; readonly key: KeyId; readonly attempt: number; readonly outcome: Outcome<{readonly isListed: boolean}>}
	| {readonly type: 'old-key-tried'; readonly key: KeyId; readonly results: ReadonlyArray<{readonly value: SecretHandle; readonly result: KeyTrial; readonly failure?: Failure}>};

