/**
Items of 1Password: a list of fields, which is read and written as a whole.
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, numberText, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {type Op} from './op.js';

export type Listed = {readonly id: string; readonly title: string; readonly vault: string; readonly vaultName: string; readonly category: string; readonly about: string};

export type Field = {readonly id: string; readonly name: string; readonly value: string};

/** What goes through a file and back unchanged. Logins lose their passkeys on that way, and files are left out of it. */
const safeCategories = new Set(['DATABASE', 'API_CREDENTIAL', 'SERVER', 'SECURE_NOTE', 'PASSWORD']);
const safeTypes = new Set(['STRING', 'CONCEALED', 'EMAIL', 'URL', 'DATE', 'MONTH_YEAR', 'PHONE', 'MENU', 'OTP']);

/** All items that the login sees. */
export async function listItems(op: Op, signal: AbortSignal): Promise<Outcome<readonly Listed[]>> {
	const listing = await op.read(['item', 'list'], signal);
	return listing.status === 'succeeded'
		? {
			status: 'succeeded', value: recordsOf(listing.value).map(item => ({
				id: textOf(item.id), title: textOf(item.title), vault: textOf(recordOf(item.vault).id), vaultName: textOf(recordOf(item.vault).name), category: textOf(item.category), about: textOf(item.additional_information),
			})),
		}
		: listing;
}

/** Where one item is. */
export type ItemAddress = {readonly vault: string; readonly item: string};

/** One item with its values. */
export async function readItem(op: Op, {vault, item}: ItemAddress, signal: AbortSignal): Promise<Outcome<Json>> {
	const reading = await op.read(['item', 'get', item, '--vault', vault], signal);
	return reading.status === 'succeeded' ? {status: 'succeeded', value: recordOf(reading.value)} : reading;
}

/** The fields that hold something; a name that stands there twice tells its id too. */
export function fieldsOf(item: Json): readonly Field[] {
	const fields = recordsOf(item.fields).filter(({value}) => typeof value === 'string' && value !== '').map(field => ({id: textOf(field.id), name: textOf(field.label) || textOf(field.id), value: textOf(field.value)}));
	return fields.map((field, index) => fields.findIndex(({name}) => name === field.name) === index ? field : {...field, name: `${field.name} [${field.id}]`});
}

/** Why the item cannot be written as a whole without a loss; undefined where it can. */
export function whyByHand(item: Json): string | undefined {
	const category = textOf(item.category);
	if (!safeCategories.has(category)) {
		return category === 'LOGIN' ? 'Writing a login through op would destroy a passkey in it.' : `An item of the kind ${category.toLowerCase().replaceAll('_', ' ')} cannot be written through op without the risk of a loss.`;
	}

	if (recordsOf(item.files).length > 0) {
		return 'The item has files, which op leaves out when it is written.';
	}

	const odd = recordsOf(item.fields).find(({type}) => !safeTypes.has(textOf(type)));
	if (odd !== undefined) {
		return `The item has a field of the kind ${textOf(odd.type).toLowerCase()}, which op may drop when it is written.`;
	}

	return recordsOf(item.fields).some(({value}) => textOf(value).startsWith('[use \'op item get')) ? 'This version of op hides values.' : undefined;
}

/** Everything that a write must leave as it is. */
export function settingsOf(item: Json, field: string): string {
	const {
		version: _version, updated_at: _updated, last_edited_by: _editor, additional_information: _about, ...rest
	} = item;
	return JSON.stringify({...rest, fields: recordsOf(item.fields).map(({password_details: _strength, entropy: _entropy, ...own}) => own.id === field ? {...own, value: ''} : own)});
}

export const versionOf = ({version}: Json): string => numberText(version);

/** Store the item with another value in one field. */
export async function writeField(op: Op, {vault, item: id}: ItemAddress, item: Json, field: string, value: string, call: Parameters<Op['write']>[2]): Promise<Outcome<unknown>> {
	const changed = {...item, fields: recordsOf(item.fields).map(own => own.id === field ? {...own, value} : own)};
	return op.write(['item', 'edit', id, '--vault', vault], JSON.stringify(changed), call);
}
