import {
	type FileSpot, type Format, plainOffsets, type Slot,
} from './slot.js';

const writePlain = (value: string): string | undefined => /[\r\n]|^\s|\s$/v.test(value) ? undefined : value;

/**
pg_service.conf: sections of `name=value`. Nothing is quoted and nothing is escaped.
*/
export const readServiceFile: Format = text => {
	const slots: Slot[] = [];
	let section = '';
	for (const match of text.matchAll(/^[ \t]*(?:\[(?<section>[^\]\r\n]*)\]|(?<comment>#)?[ \t]*(?<name>\w+)=(?<value>[^\r\n]*))/gmv)) {
		const {section: header, comment, name, value} = match.groups!;
		if (header !== undefined) {
			section = header;
		} else if (name !== undefined) {
			const text = value!.trimEnd();
			slots.push({
				key: section === '' ? name : `${section}.${name}`, name, scope: section, isComment: comment !== undefined, value: text, offsets: plainOffsets(match.index + match[0].length - value!.length, text.length), write: writePlain,
			});
		}
	}

	return slots;
};

const unescape = (field: string): string => field.replaceAll(/\\([\s\S])/gv, '$1');
const writeField = (value: string): string | undefined => /[\r\n]/v.test(value) ? undefined : value.replaceAll(/[\\:]/gv, String.raw`\$&`);

/**
The lines of a `.pgpass` file: `host:port:database:user:password`, where a star stands for everything.
*/
export function findPasswordLines(text: string): readonly FileSpot[] {
	const spots: FileSpot[] = [];
	for (const [index, line] of text.split('\n').entries()) {
		const before = text.split('\n').slice(0, index).reduce((sum, other) => sum + other.length + 1, 0);
		const [all, comment, host = '', port, database = '', role = '', password = ''] = /^(#?\s*)((?:\\.|[^:\\])*):((?:\\.|[^:\\])*):((?:\\.|[^:\\])*):((?:\\.|[^:\\])*):((?:\\.|[^:\\\r])*)/v.exec(line) ?? [];
		if (all === undefined || password === '') {
			continue;
		}

		const value = unescape(password);
		const [hostName, roleName, databaseName] = [host, role, database].map(field => field === '*' || field === '' ? undefined : unescape(field));
		const end = before + all.length;
		spots.push({
			kind: 'variable',
			key: [host, database, role].map(field => unescape(field)).join(':'),
			line: index + 1,
			isComment: comment!.startsWith('#'),
			hosts: hostName === undefined ? [] : [{host: hostName, ...(Number(port) > 0 && {port: Number(port)})}],
			...(roleName !== undefined && {role: roleName}),
			...(databaseName !== undefined && {database: databaseName}),
			password: {start: end - password.length, end, readings: [...new Set([value, password])]},
			isNamedPassword: true,
			quote: '',
			whole: {start: end - password.length, end},
			write: writeField,
		});
	}

	return spots;
}
