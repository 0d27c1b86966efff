import {Buffer} from 'node:buffer';
import {createHash, timingSafeEqual} from 'node:crypto';
import {type SecretHandle} from '../core/incident.js';

/** Where the characters of a masked field go; each gives the field's new length. */
export type DraftSink = {
	append(text: string): number;
	deleteLast(): number;
	clear(): number;
};

/**
The only place where secret values live. By handle, in memory, zeroed when they are forgotten.
*/
export type Vault = {
	/** Put a value in. A handle of one's own replaces what it named. */
	keep(value: string, handle?: SecretHandle): SecretHandle;
	/** Undefined where nothing is kept under this handle (any more). */
	read(handle: SecretHandle): string | undefined;
	equal(one: SecretHandle, other: SecretHandle): boolean;
	/** Sixteen bits that tell a value from a mistyped one, and too few to tell the value. Of a missing value: of nothing. */
	fingerprint(handle: SecretHandle, about: string): string;
	forget(handles: readonly SecretHandle[]): void;
	/** Zero everything. */
	clear(): void;
	/** For one masked field. The same object for the same handle. */
	draft(handle: SecretHandle): DraftSink;
	/** Replace every kept value in a text that may reach a log or a screen. */
	redact(text: string): string;
};

/** Values shorter than this are not searched for in texts: they would hide half of every sentence. */
const redactedFrom = 6;

function decode(value: Uint8Array): string {
	return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString();
}

/** Bytes of 0 over the value before it is let go. What the JavaScript engine copied before is out of reach. */
function wipe(value: Uint8Array | undefined): void {
	value?.fill(0);
}

export function createVault(): Vault {
	const values = new Map<SecretHandle, Uint8Array>();
	const drafts = new Map<SecretHandle, DraftSink>();
	let count = 0;

	function put(handle: SecretHandle, value: string): void {
		wipe(values.get(handle));
		values.set(handle, Buffer.from(value));
	}

	function read(handle: SecretHandle): string | undefined {
		const value = values.get(handle);
		return value === undefined ? undefined : decode(value);
	}

	function change(handle: SecretHandle, edit: (characters: readonly string[]) => readonly string[]): number {
		const next = edit([...(read(handle) ?? '')]);
		put(handle, next.join(''));
		return next.length;
	}

	return {
		keep(value, handle) {
			count += 1;
			const name = handle ?? (`value-${count}` as SecretHandle);
			put(name, value);
			return name;
		},
		read,
		equal(one, other) {
			const a = values.get(one);
			const b = values.get(other);
			if (a === undefined || b === undefined) {
				return false;
			}

			return a.length === b.length && timingSafeEqual(a, b);
		},
		fingerprint: (handle, about) => createHash('sha256').update(`${about}\n`).update(values.get(handle) ?? '').digest('hex').slice(0, 4),
		forget(handles) {
			for (const handle of handles) {
				wipe(values.get(handle));
				values.delete(handle);
				drafts.delete(handle);
			}
		},
		clear() {
			for (const value of values.values()) {
				wipe(value);
			}

			values.clear();
			drafts.clear();
		},
		draft(handle) {
			const known = drafts.get(handle);
			if (known !== undefined) {
				return known;
			}

			const sink: DraftSink = {
				append: text => change(handle, characters => [...characters, ...text]),
				deleteLast: () => change(handle, characters => characters.slice(0, -1)),
				clear: () => change(handle, () => []),
			};
			drafts.set(handle, sink);
			return sink;
		},
		redact(text) {
			let safe = text;
			for (const value of values.values()) {
				const secret = decode(value);
				if (secret.length >= redactedFrom) {
					safe = safe.replaceAll(secret, '[redacted]').replaceAll(encodeURIComponent(secret), '[redacted]');
				}
			}

			return safe;
		},
	};
}
