import {
	mkdirSync, readFileSync, readdirSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {execaSync} from 'execa';
import {createCloudflare} from '../../../source/destinations/cloudflare/index.js';
import {serveCloudflare} from '../../../source/simulator/platforms/cloudflare.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, realTools} from '../../helpers/platform-tools.js';

const {values, wanted, old, connectionString} = leaked;
const {signal} = new AbortController();
const isThere = execaSync('wrangler', ['--version'], {reject: false, preferLocal: true, localDir: path.resolve('.ci/tools')}).exitCode === 0;

(isThere ? test : test.skip)('Cloudflare\'s own program answers what it is asked, and its login serves for a delivery', async t => {
	const cloudflare = await serveCloudflare({token: 'cf_CanaryToken', account: {id: 'acc1', name: 'Acme'}, workers: {api: {secrets: {DATABASE_URL: connectionString(old)}}}});
	t.teardown(cloudflare.close);
	const {tools, home} = realTools(t, {CLOUDFLARE_API_BASE_URL: cloudflare.url});
	const folder = path.join(home, '.config', '.wrangler', 'config');
	mkdirSync(folder, {recursive: true});
	// Good for less than a minute: the program is asked to renew it, finds it good and leaves it.
	const soon = new Date(Date.now() + 50_000).toISOString();
	writeFileSync(path.join(folder, 'default.toml'), `oauth_token = "cf_CanaryToken"\nexpiration_time = "${soon}"\nrefresh_token = "r"\nscopes = [ "account:read", "workers:write" ]\n`);
	const destination = createCloudflare(tools);
	const {version} = await destination.preflight(signal);
	t.regex(version ?? '', /^wrangler \d+\.\d+\.\d+$/v);
	t.true(cloudflare.requests.some(({path: asked, authorization}) => asked === '/user' && authorization === 'Bearer cf_CanaryToken'));
	writeFileSync(path.join(folder, 'default.toml'), 'oauth_token = "cf_CanaryToken"\nexpiration_time = "2099-01-01T00:00:00.000Z"\nrefresh_token = "r"\nscopes = [ "account:read" ]\n');
	t.like(await destination.preflight(signal), {status: 'ready', account: 'ada@example.com, Acme'});
	const {found} = await destination.discover({folders: [], wanted: [wanted], signal});
	t.like(await destination.deliver(found[0]!.place, values, {old, temporary: quiet, signal}), {status: 'delivered', rung: 'deployed'});
	// What the program writes down about itself holds neither its login nor a value.
	const logs = path.join(home, '.config', '.wrangler', 'logs');
	t.notRegex(readdirSync(logs).map(name => readFileSync(path.join(logs, name), 'utf8')).join('\n'), /Canary/v);
});
