/**
The password file and the service files of libpq, which psql and most drivers read.
*/
import path from 'node:path';
import {createFileDestination} from './files/file-destination.js';
import {type Reader, readerFor} from './files/reader.js';
import {type FileOwner, type FileTree} from './files/tree.js';
import {type Destination, type Tools} from './types.js';

const id = 'libpq-file';

type Named = {readonly file: string; readonly reader: Reader};

function namedFiles({home, environment}: Tools): readonly Named[] {
	const {PGPASSFILE: passwords, PGSERVICEFILE: services, PGSYSCONFDIR: system} = environment;
	const [password, service] = ['.pgpass', '.pg_service.conf'].map(name => readerFor(name));
	return [
		{file: path.join(home, '.pgpass'), reader: password!},
		...(passwords ? [{file: path.resolve(home, passwords), reader: password!}] : []),
		{file: path.join(home, '.pg_service.conf'), reader: service!},
		...(services ? [{file: path.resolve(home, services), reader: service!}] : []),
		...(system ? [{file: path.resolve(home, system, 'pg_service.conf'), reader: service!}] : []),
	];
}

const names = new Set(['.pgpass', 'pgpass.conf', '.pg_service.conf', 'pg_service.conf']);

/**
Which files are libpq's.
*/
export function libpqOwner(tools: Tools): FileOwner {
	const files = namedFiles(tools).map(({file}) => file);
	return {id, files: () => files, owns: (file, name) => names.has(name) || files.includes(file)};
}

/**
The destination for libpq's files.
*/
export function createLibpqFile(tools: Tools, tree: FileTree): Destination {
	const named = namedFiles(tools);
	return createFileDestination({
		id,
		name: 'libpq files',
		limits: ['libpq takes the first line of a password file that fits; whether an earlier one does is not checked.'],
		readerFor: file => named.find(other => other.file === file)?.reader ?? readerFor(path.basename(file)),
	}, tree);
}
