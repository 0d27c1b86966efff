import {
	mkdirSync, mkdtempSync, rmSync, writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {execa} from 'execa';
import {createFileDestinations} from '../../source/destinations/files/index.js';
import {type Wanted} from '../../source/destinations/types.js';
import {type CredentialId} from '../../source/core/incident.js';
import {createCommandRunner} from '../../source/io/command.js';
import {createHttp} from '../../source/io/http.js';
import {compare, timed} from './compare.js';

const files = 100_000;
const filesPerFolder = 25;
const hits = 40;
const rounds = 7;
const old = 'npg_OldSecret01';
const endpointId = 'ep-cool-rain-a1b2';
const host = `${endpointId}.us-east-2.aws.neon.tech`;
const wanted: readonly Wanted[] = [{
	kind: 'login', subject: 'production' as CredentialId, role: 'neondb_owner', hosts: [{endpointId, host, port: 5432}], old,
}];

/** Code of 200 to 2,000 bytes; some of it holds a connection string. */
function makeTree(root: string): void {
	const body = 'const value = compute(input, previous);\n'.repeat(60);
	for (let index = 0; index < files; index++) {
		const folder = path.join(root, `part-${Math.floor(index / 1000)}`, `unit-${Math.floor(index / filesPerFolder)}`);
		if (index % filesPerFolder === 0) {
			mkdirSync(folder, {recursive: true});
		}

		const line = index % (files / hits) === 0 ? `export const url = 'postgresql://neondb_owner:${old}@${host}/neondb';\n` : '';
		writeFileSync(path.join(folder, `file-${index}.ts`), `${body.slice(0, 200 + ((index * 37) % 1800))}\n${line}`);
	}
}

async function hasRipgrep(): Promise<boolean> {
	const {failed} = await execa('rg', ['--version'], {reject: false});
	return !failed;
}

/**
All destinations that are files search a tree, against the search for the same strings that an operator would type.
*/
export async function discover(): Promise<string> {
	const root = mkdtempSync(path.join(tmpdir(), 'rekey-benchmark-'));
	try {
		makeTree(root);
		const destinations = createFileDestinations({
			http: createHttp(), runner: createCommandRunner({signalGroup: () => undefined}), environment: {PATH: process.env.PATH}, home: path.join(root, 'home'), platform: process.platform, addresses: {},
		});
		let mostResident = 0;
		const subject = async () => timed(async () => {
			const search = {
				folders: [root], wanted, signal: new AbortController().signal, onProgress() {
					mostResident = Math.max(mostResident, process.memoryUsage.rss());
				},
			};
			const discoveries = await Promise.all(destinations.map(async destination => destination.discover(search)));
			const found = discoveries.flatMap(discovery => discovery.found).length;
			if (found !== hits) {
				throw new Error(`${found} of ${hits} places were found.`);
			}
		});
		const [command, title] = await hasRipgrep()
			? [['rg', '--files-with-matches', '--hidden', '--no-ignore', '--fixed-strings', '-e', old, '-e', endpointId, root], 'rg -l']
			: [['grep', '-rlF', '-e', old, '-e', endpointId, root], 'grep -rl, because rg is absent'];
		await subject();
		const before = process.memoryUsage.rss();
		mostResident = before;
		const line = await compare({
			title: `a search of ${files.toLocaleString('en')} files with ${hits} hits ÷ ${title}`,
			subject,
			async baseline() {
				return timed(async () => execa(command[0]!, command.slice(1)));
			},
			rounds,
			most: 3,
		});
		return `${line}\n         memory: at most ${((mostResident - before) / 1024 / 1024).toFixed(0)} MiB more than after the first search`;
	} finally {
		rmSync(root, {recursive: true, force: true});
	}
}
