import {type Spot, findSpots} from '../dotenv-match.js';
import {readJson} from './format-json.js';
import {findPasswordLines, readServiceFile} from './format-libpq.js';
import {readPhp} from './format-php.js';
import {readToml} from './format-toml.js';
import {readCompose, readYaml} from './format-yaml.js';
import {type FileSpot, type Format, spotsOf} from './slot.js';

/** Everything in a text that could be a login's password or a key. Secrets are found wherever they stand. */
export type Reader = (text: string, secrets: readonly string[]) => readonly FileSpot[];

// What every language and every tool reads as it stands, in any quotes or in none.
const writePlain = (value: string): string | undefined => /^[\w.\-~]+$/v.test(value) ? value : undefined;
// A percent sign of a connection string has a meaning of its own in configparser's files and in systemd's units.
const writeEncoded = (value: string): string | undefined => /^[\w.\-~%]+$/v.test(value) ? value : undefined;
const writeLine = (value: string): string | undefined => /[\r\n]/v.test(value) ? undefined : value;

/** A text of no known format: code, notes, settings of any tool. A file that is nothing but the secret can hold any other. */
function readText(write: FileSpot['write']): Reader {
	return (text, secrets) => {
		const bare = text.trim();
		if (secrets.includes(bare)) {
			const start = text.indexOf(bare);
			const whole = {start, end: start + bare.length};
			return [{
				kind: 'variable', key: '', line: text.slice(0, start).split('\n').length, isComment: false, hosts: [], quote: '', whole, isNamedPassword: false, password: {...whole, readings: [bare]}, write: writeLine,
			}];
		}

		return findSpots(text, secrets).map((spot): FileSpot => ({...spot, write}));
	};
}

const readAnyText = readText(writeEncoded);

/** A file that its format's own parser does not accept is read as text, and written with the caution that text needs. */
function structured(format: Format): Reader {
	return (text, secrets) => {
		const slots = format(text);
		return slots === undefined ? readAnyText(text, secrets) : spotsOf(text, slots, secrets);
	};
}

const readers: ReadonlyArray<readonly [RegExp, Reader]> = [
	[/^(?:\.env(?:\..+)?|.+\.env|\.envrc|\.dev\.vars(?:\..+)?)$/iv, (text, secrets): readonly Spot[] => findSpots(text, secrets)],
	[/^(?:docker-)?compose(?:[.\-].*)?\.ya?ml$/iv, structured(readCompose)],
	[/\.ya?ml(?:\.\w+)?$/iv, structured(readYaml)],
	[/\.(?:json[c5]?|code-workspace)$|^\.claude\.json/iv, structured(readJson)],
	[/\.toml$/iv, structured(readToml)],
	[/\.php$/iv, structured(readPhp)],
	[/^\.?pgpass(?:\.conf)?$/iv, text => findPasswordLines(text)],
	[/^\.?pg_service\.conf$/iv, structured(readServiceFile)],
	[/\.(?:ini|cfg|conf|cnf|service|properties)$/iv, readText(writePlain)],
];

/**
How a file is read, by its name.
*/
export function readerFor(name: string): Reader {
	return readers.find(([pattern]) => pattern.test(name))?.[1] ?? readAnyText;
}
