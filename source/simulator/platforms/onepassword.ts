/**
1Password's vaults, as its program shows them: an item is edited by handing it over as a whole.
*/
import {type ProgramAnswer, type ProgramCall} from './programs.js';

export type OnepasswordField = {readonly id: string; readonly type: string; readonly label: string; readonly value: string};

export type OnepasswordItem = {
	readonly id: string;
	readonly title: string;
	readonly vault: {readonly id: string; readonly name: string};
	readonly category: string;
	readonly version: number;
	readonly fields: readonly OnepasswordField[];
	readonly files?: ReadonlyArray<{readonly id: string; readonly name: string}>;
	readonly tags: readonly string[];
};

export type OnepasswordFaults = {isLoggedOut?: boolean; isDenied?: boolean};

export type StandInOnepassword = {
	readonly faults: OnepasswordFaults;
	readonly items: Map<string, OnepasswordItem>;
	/** What `op` does. */
	readonly program: (call: ProgramCall) => ProgramAnswer;
};

const printed = (value: unknown): ProgramAnswer => ({exitCode: 0, stdout: `${JSON.stringify(value, undefined, 2)}\n`});
const failed = (message: string): ProgramAnswer => ({exitCode: 1, stderr: `[ERROR] 2026/11/21 02:14:00 ${message}\n`});

/** An item of the usual kind. */
export function makeItem(id: string, title: string, fields: Readonly<Record<string, string>>, more: Partial<OnepasswordItem> = {}): OnepasswordItem {
	return {
		id, title, vault: {id: 'v1', name: 'Team'}, category: 'DATABASE', version: 1, tags: ['kept'],
		fields: Object.entries(fields).map(([label, value], index) => ({
			id: `f${index}`, type: 'CONCEALED', label, value,
		})), ...more,
	};
}

/**
Make a 1Password that holds these items.
*/
export function createStandInOnepassword(all: readonly OnepasswordItem[]): StandInOnepassword {
	const faults: OnepasswordFaults = {};
	const items = new Map(all.map(item => [item.id, item]));

	const edit = (item: OnepasswordItem, input: string): ProgramAnswer => {
		if (faults.isDenied) {
			return failed('you do not have permission to edit items in this vault');
		}

		const given = JSON.parse(input) as OnepasswordItem;
		if (given.id !== item.id || given.category !== item.category || given.fields.map(({id}) => id).join(',') !== item.fields.map(({id}) => id).join(',')) {
			return failed('invalid JSON in piped input');
		}

		// What it does not know of is lost on the way.
		const {files: _lost, ...rest} = item;
		items.set(item.id, {...rest, fields: given.fields, version: item.version + 1});
		return {exitCode: 0, stdout: `ID: ${item.id}\n`};
	};

	return {
		faults, items,
		program({arguments: given, input}) {
			const [noun, verb, id = '', flag, vault] = given;
			if (noun === '--version') {
				return {exitCode: 0, stdout: '2.30.3\n'};
			}

			if (faults.isLoggedOut) {
				return failed('You are not currently signed in. Please run `op signin --help` for instructions');
			}

			const isJson = given.at(-2) === '--format' && given.at(-1) === 'json';
			if (noun === 'whoami' && isJson) {
				return printed({
					url: 'https://acme.1password.com', email: 'ada@example.com', user_uuid: 'U', account_uuid: 'A',
				});
			}

			if (noun === 'item' && verb === 'list' && isJson) {
				return printed([...items.values()].map(({fields: _fields, files: _files, ...rest}) => ({...rest, additional_information: '—'})));
			}

			const item = items.get(id);
			if (item === undefined || noun !== 'item' || flag !== '--vault' || item.vault.id !== vault) {
				return failed(`"${id}" isn't an item. Specify the item with its UUID, name, or domain.`);
			}

			return verb === 'get' && isJson
				? printed({...item, fields: item.fields.map(field => ({...field, reference: `op://Team/${item.title}/${field.label}`})), updated_at: new Date(Date.UTC(2026, 0, 1) + item.version).toISOString()})
				: (verb === 'edit' ? edit(item, input) : failed('unknown command'));
		},
	};
}
