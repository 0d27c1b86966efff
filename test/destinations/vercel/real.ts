import {once} from 'node:events';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {createVercel} from '../../../source/destinations/vercel/index.js';
import {serveVercel} from '../../../source/simulator/platforms/vercel.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, realTools} from '../../helpers/platform-tools.js';

const {values, wanted, old, connectionString} = leaked;
const {signal} = new AbortController();
const program = path.resolve('.ci/tools/vercel/node_modules/vercel/dist/vc.js');
const team = {id: 'team_1', slug: 'acme', name: 'acme'};

/** What the program asks beside what this program asks is answered here; all the rest by the stand-in. */
async function serveFront(t: ExecutionContext, url: string) {
	const asked: Array<{readonly method: string; readonly path: string; readonly body: unknown}> = [];
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const {method = 'GET', url: target = '/', headers} = request;
		const body = await text(request);
		asked.push({method, path: target, body: body === '' ? undefined : JSON.parse(body)});
		const own = target.startsWith('/teams/') ? team : (target.includes('/custom-environments') ? {environments: []} : undefined);
		if (own !== undefined) {
			response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(own));
			return;
		}

		// It repeats all that it knows of a variable; the stand-in takes what changes.
		const {value} = body === '' ? {} : JSON.parse(body) as {readonly value?: unknown};
		const reply = await fetch(`${url}${method === 'PATCH' ? target.replace('/v10/', '/v9/') : target}`, {method, headers: {authorization: headers.authorization ?? '', 'content-type': 'application/json'}, ...(method === 'PATCH' && {body: JSON.stringify({value})})});
		response.writeHead(reply.status, {'content-type': 'application/json'}).end(await reply.text());
	};

	const server = createServer((request, response) => {
		void answer(request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => {
		server.close();
		server.closeAllConnections();
	});
	return {asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`};
}

(existsSync(program) ? test : test.skip)('Vercel\'s own program asks for the same as this one, and each sees what the other wrote', async t => {
	const vercel = await serveVercel({
		token: 'vercel_Token', projects: {
			shop: [{
				id: 'e1', key: 'DATABASE_URL', value: connectionString(old), type: 'encrypted', target: ['production'],
			}],
		},
	});
	t.teardown(vercel.close);
	const front = await serveFront(t, vercel.url);
	const {tools, home} = realTools(t, {VERCEL_TOKEN: 'vercel_Token'}, {vercel: vercel.url});
	const folder = path.join(home, 'shop');
	mkdirSync(path.join(folder, '.vercel'), {recursive: true});
	writeFileSync(path.join(folder, '.vercel', 'project.json'), JSON.stringify({projectId: 'prj_shop', orgId: team.id}));
	const run = async (arguments_: readonly string[], input: string) => execa(process.execPath, [program, ...arguments_, '--api', front.url], {
		cwd: folder, input, extendEnv: false,
		env: {
			PATH: process.env.PATH, HOME: home, VERCEL_TOKEN: 'vercel_Token', VERCEL_TELEMETRY_DISABLED: '1', NO_UPDATE_NOTIFIER: '1',
		},
	});
	const [variable] = vercel.projects.get('shop')!;

	const destination = createVercel(tools);
	const {found: [found]} = await destination.discover({folders: [], wanted: [wanted], signal});
	t.like(await destination.deliver(found!.place, values, {old, temporary: quiet, signal}), {status: 'delivered', rung: 'read-back'});
	const listing = await run(['env', 'ls', '--format', 'json'], '');
	t.like(JSON.parse(listing.stdout), {
		envs: [{
			key: 'DATABASE_URL', type: 'encrypted', target: ['production'], updatedAt: variable!.updatedAt,
		}],
	});

	await run(['env', 'update', 'DATABASE_URL', 'production', '--yes'], connectionString('npg_Another03'));
	t.is(variable!.value, connectionString('npg_Another03'));
	t.like(await destination.check(found!.place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'not-touched'}});
	await run(['env', 'update', 'DATABASE_URL', 'production', '--yes'], connectionString(values.password));
	t.like(await destination.check(found!.place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'read-back'}});

	// The same addresses, but for the version of a change and who asks.
	const addressOf = ({method, path: target}: {readonly method: string; readonly path: string}) => `${method} ${target.replace(/source=[^&]*&/v, '').replace(/^\/v9(?=.*\/env\/)/v, '/v10')}`;
	const ours = new Set(vercel.requests.map(request => addressOf(request)));
	const theirs = front.asked.map(request => addressOf(request)).filter(address => address.includes('/env'));
	t.deepEqual([...new Set(theirs)].toSorted(), ['GET /v10/projects/prj_shop/env?teamId=team_1', 'PATCH /v10/projects/prj_shop/env/e1?teamId=team_1']);
	t.true(theirs.every(address => ours.has(address)));
	t.like(front.asked.findLast(({method}) => method === 'PATCH')!.body, {
		key: 'DATABASE_URL', value: connectionString(values.password), type: 'encrypted', target: ['production'],
	});
	t.deepEqual(vercel.violations, []);
});
