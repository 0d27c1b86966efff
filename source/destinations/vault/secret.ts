/**
One secret of a key-value engine, in either of its versions.
*/
import {type Place} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {type Vault} from './session.js';

export type Address = {
	readonly namespace: string;
	/** Without a slash at its end. */
	readonly mount: string;
	readonly path: string;
	readonly engine: '1' | '2';
};

export type Secret = {
	readonly data: Readonly<Record<string, unknown>>;
	/** Zero in an engine that counts none. */
	readonly version: number;
	readonly custom: Readonly<Record<string, unknown>>;
};

/** An object's fields; none for anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : {};
}

/**
Read a secret. Undefined: there is none, or its last version was deleted.
*/
export async function readSecret(vault: Vault, {namespace, mount, path, engine}: Address, signal: AbortSignal): Promise<Outcome<Secret | undefined>> {
	const reading = await vault.json(['read', '-format=json', engine === '2' ? `${mount}/data/${path}` : `${mount}/${path}`], {signal, namespace});
	if (reading.status !== 'succeeded') {
		return reading;
	}

	const data = fieldsOf(fieldsOf(reading.value).data);
	if (engine === '1') {
		return {status: 'succeeded', value: Object.keys(data).length === 0 ? undefined : {data, version: 0, custom: {}}};
	}

	const metadata = fieldsOf(data.metadata);
	const isThere = typeof data.data === 'object' && data.data !== null && typeof metadata.version === 'number';
	return {status: 'succeeded', value: isThere ? {data: fieldsOf(data.data), version: Number(metadata.version), custom: fieldsOf(metadata.custom_metadata)} : undefined};
}

/**
A field as text: what is no text in the engine is looked at as JSON. Undefined: a number or nothing, where no credential is.
*/
export function asText(value: unknown): string | undefined {
	if (typeof value === 'string') {
		return value;
	}

	return typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;
}

/** Whether writing a value back changes none of its numbers. */
export function isExact(value: unknown): boolean {
	if (typeof value === 'number') {
		return !Number.isInteger(value) || Number.isSafeInteger(value);
	}

	return typeof value !== 'object' || value === null || Object.values(value).every(item => isExact(item));
}

/** The address that a place keeps. */
export function toAddress(address: Address, server: string): Readonly<Record<string, string>> {
	return {...address, server};
}

/** The address of a place; nothing for a place of another kind. */
export function readAddress({address}: Place): (Address & {readonly server: string}) | undefined {
	const {namespace, mount, path, engine, server} = address ?? {};
	return namespace === undefined || mount === undefined || path === undefined || server === undefined || (engine !== '1' && engine !== '2')
		? undefined
		: {
			namespace, mount, path, engine, server,
		};
}
