import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {createTerraform} from '../../../source/destinations/terraform/index.js';
import {serveTerraform} from '../../../source/simulator/platforms/terraform.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const delivery = {old, temporary: quiet, signal};
const search = {folders: [], wanted: [wanted], signal};

async function enter(t: ExecutionContext, {isLogin = true} = {}) {
	const terraform = await serveTerraform({
		token: 'tfe.Token',
		workspaces: {
			network: [{key: 'THEME', value: 'dark'}],
			web: [
				{key: 'DATABASE_URL', value: connectionString(old)},
				{key: 'TF_VAR_db_password', value: old, sensitive: true},
				{
					key: 'login', value: `{ user = "neondb_owner", password = "${old}", host = "${wanted.hosts[0]!.host}" }`, category: 'terraform', hcl: true,
				},
				{
					key: 'database_url', value: `"${connectionString(old)}"`, category: 'terraform', hcl: true, sensitive: true,
				},
			],
			worker: [],
		},
		sets: {shared: [{key: 'A', value: '1'}, {key: 'B', value: '2'}, {key: 'PG_URL', value: connectionString(old)}]},
	});
	t.teardown(terraform.close);
	const {tools, home} = await standInTools(t, 'terraform', () => ({exitCode: 0, stdout: 'Terraform v1.9.8\n'}), isLogin ? {TFE_TOKEN: 'tfe.Token'} : {});
	return {terraform, home, tools: {...tools, addresses: {terraform: terraform.url}}};
}

test('variables of workspaces and sets are found on every page, by value or by name', async t => {
	const {terraform, tools} = await enter(t);
	const {found, looked, notSearched} = await createTerraform(tools).discover(search);
	t.deepEqual(found.map(({place, confidence}) => `${place.container} ${place.key} (${place.detail}) ${confidence}${place.byHand ? ', by hand' : ''}`).toSorted(), [
		'acme/shared PG_URL (variable set, env) same-value',
		'acme/web DATABASE_URL (workspace, env) same-value',
		'acme/web TF_VAR_db_password (workspace, env, sensitive) same-name',
		'acme/web database_url (workspace, terraform, sensitive) same-name, by hand',
		'acme/web login (workspace, terraform) same-value',
	]);
	t.is(looked, 8);
	t.deepEqual(notSearched, []);
	t.deepEqual(terraform.violations, []);
});

test('what can be read is read back, and a sensitive variable is seen by its version', async t => {
	const {terraform, tools} = await enter(t);
	const destination = createTerraform(tools);
	const {found} = await destination.discover(search);
	for (const {place} of found) {
		const expected = place.byHand === undefined ? (place.isReadable ? 'delivered read-back' : 'delivered written') : 'refused unsuitable';
		const result = await destination.deliver(place, values, delivery);
		t.is(`${result.status} ${result.status === 'delivered' ? result.rung : result.failure.kind}`, expected, `${place.key}`);
	}

	t.deepEqual(terraform.variables.get('workspace web')!.map(({value, version}) => [value.includes(values.password), version]), [[true, 2], [true, 2], [true, 2], [false, 1]]);
	t.deepEqual(terraform.violations, []);
});

test('an expression does not get a password that would be read as something else, and a lie about a sensitive variable is seen', async t => {
	const {terraform, tools} = await enter(t);
	const destination = createTerraform(tools);
	const {found} = await destination.discover(search);
	const find = (key: string) => found.find(({place}) => place.key === key)!.place;
	t.like(await destination.deliver(find('login'), {...values, password: String.raw`a"b\c`}, delivery), {status: 'refused'});
	terraform.faults.lies = true;
	t.like(await destination.deliver(find('TF_VAR_db_password'), values, delivery), {status: 'refused', failure: {kind: 'invalid-reply'}});
});

test('the login of the program serves as well, and what is missing is said', async t => {
	const {tools, home} = await enter(t, {isLogin: false});
	t.like(await createTerraform(tools).preflight(signal), {status: 'not-ready', command: 'terraform login'});
	mkdirSync(path.join(home, '.terraform.d'));
	writeFileSync(path.join(home, '.terraform.d', 'credentials.tfrc.json'), JSON.stringify({credentials: {'app.terraform.io': {token: 'tfe.Token'}}}));
	t.deepEqual(await createTerraform(tools).preflight(signal), {status: 'ready', account: 'acme on app.terraform.io', problems: []});
});
