import test from 'ava';
import {type SecretHandle} from '../../source/core/incident.js';
import {readLeakedText} from '../../source/io/leaked-file.js';

const host = 'ep-cool-rain-a1b2.us-east-2.aws.neon.tech';
const endpointId = 'ep-cool-rain-a1b2';
const key = `napi_${'k1'.repeat(20)}`;

async function read(text: string) {
	const kept: string[] = [];
	const outcome = await readLeakedText(text, secret => {
		kept.push(secret);
		return `secret-${kept.length}` as SecretHandle;
	});
	if (outcome.status !== 'succeeded') {
		throw new Error(outcome.failure.message);
	}

	return {...outcome.value, kept};
}

const gitleaks = (findings: ReadonlyArray<Readonly<Record<string, unknown>>>) => JSON.stringify(findings.map(finding => ({
	RuleID: 'generic-api-key', Description: '', Commit: '', ...finding,
})), undefined, 1);

test('a report of gitleaks gives what its findings name, with the file and line that they name', async t => {
	const {clues, keys, problems, kept} = await read(gitleaks([
		{
			Secret: 'npg_abc', Match: `DATABASE_URL=postgres://u:npg_abc@${host}/db`, File: 'config/.env', StartLine: 7,
		},
		{
			Secret: key, Match: `NEON_API_KEY=${key}`, File: 'ci.yml', StartLine: 3,
		},
	]));
	t.deepEqual(clues, [{
		key: 'DATABASE_URL', line: 7, file: 'config/.env', role: 'u', host, database: 'db', endpointId, password: 'secret-1' as SecretHandle,
	}]);
	t.deepEqual(keys, [{
		key: 'NEON_API_KEY', line: 3, file: 'ci.yml', value: 'secret-2' as SecretHandle,
	}]);
	t.deepEqual(problems, []);
	t.deepEqual(kept, ['npg_abc', key]);
});

test('a password that the scanner cut out of everything around it is kept without a host', async t => {
	const {clues, kept} = await read(gitleaks([{
		Secret: 'npg_Abcdef123456', Match: 'token = npg_Abcdef123456', File: 'a.rb', StartLine: 9,
	}]));
	t.deepEqual(clues, [{
		key: '', line: 9, file: 'a.rb', password: 'secret-1' as SecretHandle,
	}]);
	t.deepEqual(kept, ['npg_Abcdef123456']);
});

test('findings that are blotted out are told by their place', async t => {
	const {clues, problems} = await read(gitleaks([
		{
			Secret: 'REDACTED', Match: 'url=REDACTED', File: 'x.env', StartLine: 2,
		},
		{
			Secret: 'REDACTED', Match: 'REDACTED', File: 'y.env', StartLine: 4,
		},
	]));
	t.deepEqual(clues, []);
	t.deepEqual(problems, ['The report has 2 findings without the secret, the first in x.env, line 2: give that file itself.']);
});

test('a report of trufflehog is read line by line, with its log lines between', async t => {
	const text = [
		'{"level":"info-0","msg":"running source"}',
		JSON.stringify({
			SourceMetadata: {Data: {Filesystem: {file: 'srv/app.py', line: 12}}}, DetectorName: 'Postgres', Verified: false, Raw: `postgresql://u:npg_x@${host}:5432`, RawV2: `postgresql://u:npg_x@${host}:5432/db`,
		}),
		'',
	].join('\n');
	const {clues, problems} = await read(text);
	t.deepEqual(clues, [{
		key: '', line: 12, file: 'srv/app.py', role: 'u', host, port: 5432, database: 'db', endpointId, password: 'secret-1' as SecretHandle,
	}]);
	t.deepEqual(problems, []);
});

test('the same secret in many findings is kept once', async t => {
	const finding = {
		Secret: 'npg_abc', Match: `postgres://u:npg_abc@${host}/db`, File: '.env', StartLine: 1,
	};
	const {clues, kept} = await read(gitleaks([finding, {...finding, StartLine: 2}, {...finding, File: 'b.env'}]));
	t.is(clues.length, 3);
	t.is(kept.length, 1);
});

test('JSON that is no report is a text like any other', async t => {
	const {clues} = await read(`{"url": "postgres://u:npg_x@${host}/db"}`);
	t.is(clues.length, 1);
	for (const text of ['[]', '[{"a":1}]', '{"DetectorName":', 'null', '[1,2']) {
		const answer = await read(text);
		t.regex(answer.problems[0] ?? '', /^No database is named there/v);
	}
});
