import {type ServerResponse} from 'node:http';
import test, {type ExecutionContext} from 'ava';
import {createDatabaseAccess} from '../../source/io/login.js';
import {sqlAddress} from '../../source/io/sql-over-http.js';
import {sendJson, sendText, startService} from '../helpers/service.js';

const target = {
	host: 'ep-x.localhost', port: 5432, database: 'my db', role: 'a/b',
};

async function checkAgainst(t: ExecutionContext, answer: (response: ServerResponse) => void) {
	const service = await startService(t, (_, response) => {
		answer(response);
	});
	const database = createDatabaseAccess({transport: 'https', apiUrl: `http://127.0.0.1:${service.port}/api/v2`});
	return {service, result: await database.checkLogin(target, 'p@ss w/rd%')};
}

test('statements go to the region of the host, and for this machine to the API', t => {
	t.is(sqlAddress('ep-x.us-east-2.aws.neon.tech', 'https://console.neon.tech/api/v2'), 'https://api.us-east-2.aws.neon.tech/sql');
	t.is(sqlAddress('ep-x-pooler.c-2.us-east-1.aws.neon.tech', ''), 'https://api.c-2.us-east-1.aws.neon.tech/sql');
	t.is(sqlAddress('ep-x.us-east-2.localhost', 'http://127.0.0.1:3000/api/v2'), 'http://127.0.0.1:3000/sql');
	t.is(sqlAddress('localhost', 'https://api.localhost:3000'), 'https://api.localhost:3000/sql');
});

test('nothing goes to the API of another machine for a host on this one, or to a host without a region', async t => {
	t.is(sqlAddress('ep-x.localhost', 'https://console.neon.tech/api/v2'), undefined);
	t.is(sqlAddress('ep-x', 'https://console.neon.tech/api/v2'), undefined);
	const database = createDatabaseAccess({transport: 'https', apiUrl: 'https://console.neon.tech/api/v2'});
	t.like(await database.checkLogin(target, 'x'), {status: 'unavailable'});
});

test('the connection string is encoded part by part', async t => {
	const {service} = await checkAgainst(t, response => {
		sendJson(response, 200, {rows: [{ok: '1'}]});
	});
	t.is(service.received[0]?.headers['neon-connection-string'], 'postgresql://a%2Fb:p%40ss%20w%2Frd%25@ep-x.localhost/my%20db');
	t.is(service.received[0]?.path, '/sql');
	t.deepEqual(JSON.parse(service.received[0]!.body), {query: 'select 1', params: []});
});

test('only rows prove a login', async t => {
	const accepted = await checkAgainst(t, response => {
		sendJson(response, 200, {rows: [{ok: '1'}]});
	});
	t.deepEqual(accepted.result, {status: 'accepted', text: ''});
	const answers: Array<(response: ServerResponse) => void> = [
		response => {
			sendJson(response, 200, {rows: []});
		},
		response => {
			sendJson(response, 200, {});
		},
		response => {
			sendText(response, 200, '<html>Welcome to the hotel');
		},
		response => {
			response.writeHead(200).end();
		},
		response => {
			sendJson(response, 201, {rows: [{ok: '1'}]});
		},
		response => {
			sendText(response, 302, '', {location: '/elsewhere'});
		},
		response => {
			sendJson(response, 500, {message: 'Couldn\'t reach anything'});
		},
	];
	for (const answer of answers) {
		const {result} = await checkAgainst(t, answer);
		t.is(result.status, 'unreachable');
	}
});

test('the words of a refusal count only with the status that Neon gives them', async t => {
	const refuse = (status: number) => (response: ServerResponse) => {
		sendJson(response, status, {message: 'password authentication failed for user \'a/b\'', code: null});
	};

	const {result} = await checkAgainst(t, refuse(400));
	t.is(result.status, 'refused');
	for (const status of [200, 401, 403, 500]) {
		const other = await checkAgainst(t, refuse(status));
		t.is(other.result.status, 'unreachable');
	}
});
