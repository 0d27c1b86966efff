import test from 'ava';
import {project, startLab} from '../helpers/simulator.js';

const password = 'npg_LeakedLeaked1';

test.serial('a query over HTTP answers with typed rows, as text or as lists on demand', async t => {
	const {sql, hostOf} = await startLab(t);
	const uri = `postgresql://app:${password}@${await hostOf('br-production')}/neondb`;
	const {status, body} = await sql(uri, {
		query: 'select $1::int as small, 5000000000::int8 as big, 1.5::float8 as float, \'NaN\'::float8 as nan, 2.50::numeric as exact, true as yes, null as nothing, \'{"a":[1]}\'::jsonb as json, array[[1,2],[3,null]] as lists, array[\'a,b\',\'"q"\',null] as words, array[true] as flags',
		params: [42],
	});
	t.is(status, 200);
	t.deepEqual(body.rows, [{
		small: 42, big: '5000000000', float: 1.5, nan: 'NaN', exact: '2.50', yes: true, nothing: null, json: {a: [1]}, lists: [[1, 2], [3, null]], words: ['a,b', '"q"', null], flags: [true],
	}]);
	t.deepEqual([body.command, body.rowCount, body.rowAsArray], ['SELECT', 1, false]);
	t.is(body.fields[0]!.dataTypeID, 23);

	const raw = await sql(uri, {query: 'select 1 as one, true as yes'}, {'neon-raw-text-output': 'true', 'neon-array-mode': 'true'});
	t.deepEqual(raw.body.rows as unknown, [['1', 't']]);
	t.true(raw.body.rowAsArray);
});

test.serial('a batch is one transaction', async t => {
	const {sql, hostOf, simulator} = await startLab(t);
	const owner = simulator.passwordOf('solitary-thunder-08372287', 'br-production', 'neondb_owner')!;
	const uri = `postgresql://neondb_owner:${owner}@${await hostOf('br-production')}/neondb`;
	const done = await sql(uri, {queries: [{query: 'create table things (id int)'}, {query: 'insert into things values ($1)', params: [1]}, {query: 'select id from things'}]});
	t.deepEqual(done.body.results.at(-1)!.rows, [{id: 1}]);
	const failed = await sql(uri, {queries: [{query: 'insert into things values (2)'}, {query: 'select 1 / 0'}]});
	t.is(failed.status, 400);
	t.is(failed.body.code, '22012');
	t.deepEqual((await sql(uri, {query: 'select count(*)::int as count from things'})).body.rows, [{count: 1}]);
	const readOnly = await sql(uri, {queries: [{query: 'insert into things values (3)'}]}, {'neon-batch-read-only': 'true', 'neon-batch-isolation-level': 'Serializable', 'neon-batch-deferrable': 'true'});
	t.is(readOnly.body.code, '25006');
});

test.serial('everything wrong with the request is a 400 with a text', async t => {
	const {sql, hostOf, simulator} = await startLab(t);
	const host = await hostOf('br-production');
	const uri = `postgresql://app:${password}@${host}/neondb`;
	const textOf = async (connection: string, body?: unknown) => {
		const {status, body: {message}} = await sql(connection, body ?? {query: 'select 1'});
		t.is(status, 400);
		return message;
	};

	t.is(await textOf(`postgresql://app:wrong@${host}/neondb`), 'password authentication failed for user \'app\'');
	t.is(await textOf(`postgresql://ghost:wrong@${host}/neondb`), 'password authentication failed for user \'ghost\'');
	t.is(await textOf(`mysql://app:x@${host}/neondb`), 'incorrect scheme');
	t.is(await textOf(`postgresql://app@${host}/neondb`), 'missing authentication credentials: required password');
	t.is(await textOf(`postgresql://:x@${host}/neondb`), 'missing username');
	t.is(await textOf(`postgresql://app:x@${host}`), 'missing database name');
	t.regex(await textOf('nonsense'), /^invalid connection string/v);
	t.is(await textOf('postgresql://app:x@ep-nothing.localhost/neondb'), 'Control plane request failed: endpoint cannot be found');
	t.regex(await textOf(uri, 'not json'), /^could not parse the HTTP request body/v);
	t.regex(await textOf(uri, {nothing: true}), /^could not parse the HTTP request body/v);
	t.is(await textOf(uri.replace('/neondb', '/nowhere')), 'database "nowhere" does not exist');
	t.is(await textOf(uri, {query: 'selec'}), 'syntax error at or near "selec"');
	const bare = await fetch(simulator.apiUrl.replace('/api/v2', '/sql'), {method: 'POST', body: '{}'});
	t.is(bare.status, 400);
});

test.serial('a wrong password over HTTP does not wake the compute', async t => {
	const {sql, hostOf, call} = await startLab(t);
	const host = await hostOf('br-production');
	await sql(`postgresql://app:wrong@${host}/neondb`, {query: 'select 1'});
	t.is((await call(`GET ${project}/endpoints/ep-lucky-sun-a1b2c3d4`)).body.endpoint.current_state, 'idle');
	await sql(`postgresql://app:${password}@${host}/neondb`, {query: 'select 1'});
	t.is((await call(`GET ${project}/endpoints/ep-lucky-sun-a1b2c3d4`)).body.endpoint.current_state, 'active');
});
