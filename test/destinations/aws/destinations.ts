import {
	readFileSync, statSync, mkdirSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {
	createAwsEcs, createAwsLambda, createAwsParameterStore, createAwsSecretsManager,
} from '../../../source/destinations/aws/index.js';
import {type Destination, type Found} from '../../../source/destinations/types.js';
import {answerAws} from '../../../source/simulator/platforms/aws/program.js';
import {type AwsStore, createAwsStore} from '../../../source/simulator/platforms/aws/store.js';
import {leaked} from '../../helpers/leaked-login.js';
import {quiet, standInTools} from '../../helpers/platform-tools.js';

const region = 'eu-central-1';
const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const search = {folders: [], wanted: [wanted], signal};
const delivery = {old, temporary: quiet, signal};

async function enter(t: ExecutionContext, fill: (store: AwsStore) => void, environment: Readonly<Record<string, string>> = {}) {
	const store = createAwsStore();
	const files: Array<{readonly text: string; readonly mode: number}> = [];
	fill(store);
	const {tools, home, calls} = await standInTools(t, 'aws', call => {
		const file = call.arguments.find(word => word.startsWith('file://'))?.slice('file://'.length);
		if (file !== undefined) {
			files.push({text: readFileSync(file, 'utf8'), mode: statSync(file).mode % 0o1000});
		}

		return answerAws(store, call, region);
	}, {AWS_PROFILE: 'work', ...environment});
	return {
		store, tools, home, calls, files,
	};
}

async function findOne(destination: Destination): Promise<Found> {
	const {found} = await destination.discover(search);
	if (found.length !== 1) {
		throw new Error(`${found.length} places were found.`);
	}

	return found[0]!;
}

const json = JSON.stringify({
	engine: 'postgres', username: 'neondb_owner', password: old, note: 'kept  as it is',
}, undefined, 4);

function withSecret(store: AwsStore, more: Record<string, unknown> = {}): void {
	store.secrets.push({
		name: 'prod/db', region, versions: [{id: '00000000-0000-4000-8000-000000000001', text: json}], ...more,
	});
}

function withService(store: AwsStore, registration: Readonly<Record<string, unknown>>, controller = 'ECS'): void {
	const definition = {family: 'api', revision: 7, registration};
	store.definitions.push(definition);
	store.services.push({
		name: 'api', cluster: 'prod', region, controller, definition, deployment: 1, deploying: 0,
	});
}

test('a field of a JSON secret is changed and everything else stays byte for byte', async t => {
	const {store, tools, calls, files} = await enter(t, withSecret);
	const destination = createAwsSecretsManager(tools);
	const {place} = await findOne(destination);
	const result = await destination.deliver(place, values, delivery);
	t.like(result, {status: 'delivered', rung: 'read-back'});
	t.regex(result.status === 'delivered' ? result.seen : '', /AWSPREVIOUS/v);
	t.is(store.secrets[0]!.versions.at(-1)!.text, json.replace(old, values.password));
	t.deepEqual(files.map(({mode}) => mode), [0o600]);
	t.regex(files[0]!.text, /"ClientRequestToken":"[\da-f\-]{36}"/v);
	t.notRegex(JSON.stringify(calls), /Canary/v);
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered'});
	t.is(store.secrets[0]!.versions.length, 2);
});

test('secrets of rotation, of another service and of another region are changed at their source', async t => {
	for (const [more, name] of [[{rotationEnabled: true}, /rotation/v], [{owningService: 'rds'}, /rds/v], [{primaryRegion: 'us-east-1'}, /us-east-1/v]] as const) {
		const {tools} = await enter(t, store => {
			withSecret(store, more);
		});
		const {place} = await findOne(createAwsSecretsManager(tools));
		t.regex(place.managedBy?.name ?? '', name);
	}
});

test('where the CLI keeps a history of values, nothing is read or written', async t => {
	const {tools, home, calls} = await enter(t, withSecret);
	mkdirSync(path.join(home, '.aws'));
	writeFileSync(path.join(home, '.aws', 'config'), '[profile work]\ncli_history = enabled\n');
	const destination = createAwsSecretsManager(tools);
	const {found, notSearched} = await destination.discover(search);
	t.deepEqual(found, []);
	t.true(notSearched.some(({command}) => command === 'aws configure set cli_history disabled --profile work'));
	t.deepEqual(calls.map(call => call.arguments[0]), ['configure']);
	t.like(await destination.preflight(signal), {status: 'not-ready', command: 'aws configure set cli_history disabled --profile work'});
});

test('the regions that the operator named are searched, and the others are said', async t => {
	const {tools} = await enter(t, store => {
		withSecret(store, {region: 'us-east-1'});
	}, {AWS_REGION: region, AWS_REGIONS: 'us-east-1, nonsense'});
	const {found, notSearched} = await createAwsSecretsManager(tools).discover(search);
	t.deepEqual(found.map(({place}) => place.address?.region), ['us-east-1']);
	t.true(notSearched.some(({what}) => what.includes('other regions than eu-central-1, us-east-1')));
});

test('a parameter keeps its type, key and tier', async t => {
	const {store, tools, files} = await enter(t, filled => {
		filled.parameters.push({
			name: 'plain-name', region, type: 'SecureString', tier: 'Advanced', keyId: 'alias/own', values: [connectionString(old)],
		});
	});
	const destination = createAwsParameterStore(tools);
	const {place} = await findOne(destination);
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'read-back'});
	t.like(JSON.parse(files[0]!.text), {
		Type: 'SecureString', KeyId: 'alias/own', Tier: 'Advanced', Overwrite: true,
	});
	t.like(store.parameters[0], {type: 'SecureString', tier: 'Advanced', values: [connectionString(old), connectionString(values.password)]});
});

test('a function keeps its other variables, and is deployed when its update is successful', async t => {
	const {store, tools} = await enter(t, filled => {
		filled.functions.push({
			name: 'worker', region, variables: {DATABASE_URL: connectionString(old), OTHER: 'x'}, revision: 3, memory: 128, aliases: [], updating: 0,
		});
	});
	const destination = createAwsLambda(tools);
	const {place} = await findOne(destination);
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'deployed'});
	t.deepEqual(store.functions[0]!.variables, {DATABASE_URL: connectionString(values.password), OTHER: 'x'});
	t.like(await destination.check(place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'deployed'}});
});

test('a function whose alias leads to a published version is written and not deployed', async t => {
	const {tools} = await enter(t, filled => {
		filled.functions.push({
			name: 'worker', region, variables: {DATABASE_URL: connectionString(old)}, revision: 3, memory: 128, aliases: [{name: 'live', version: '12'}], updating: 0,
		});
	});
	const destination = createAwsLambda(tools);
	const {place} = await findOne(destination);
	const result = await destination.deliver(place, values, delivery);
	t.like(result, {status: 'delivered', rung: 'read-back'});
	t.regex(result.status === 'delivered' ? result.seen : '', /live \(version 12\)/v);
});

test('two values of one function are written one after the other', async t => {
	const {store, tools} = await enter(t, filled => {
		filled.functions.push({
			name: 'worker', region, variables: {DATABASE_URL: connectionString(old), COPY: connectionString(old)}, revision: 3, memory: 128, aliases: [], updating: 0,
		});
	});
	const destination = createAwsLambda(tools);
	const {found} = await destination.discover(search);
	const results = await Promise.all(found.map(async ({place}) => destination.deliver(place, values, delivery)));
	t.deepEqual(results.map(({status}) => status), ['delivered', 'delivered']);
	t.deepEqual(store.functions[0]!.variables, {DATABASE_URL: connectionString(values.password), COPY: connectionString(values.password)});
});

const literal = {containerDefinitions: [{name: 'web', image: 'web:1', environment: [{name: 'DATABASE_URL', value: connectionString(old)}, {name: 'OTHER', value: 'x'}]}], cpu: '256'};

test('a literal variable of ECS goes into a new revision, which the deployment then runs', async t => {
	const {store, tools} = await enter(t, filled => {
		withService(filled, literal);
	});
	const destination = createAwsEcs(tools);
	const {place} = await findOne(destination);
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'read-back'});
	t.is(store.services[0]!.definition.revision, 7);
	t.deepEqual(store.definitions[1]!.registration, JSON.parse(JSON.stringify(literal).replace(old, values.password)));
	t.like(await destination.check(place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'read-back'}});
	t.like(await destination.deploy!(place.service!, {signal}), {status: 'live'});
	t.is(store.services[0]!.definition.revision, 8);
	t.like(await destination.check(place, values, {since: undefined, signal}), {status: 'succeeded', value: {rung: 'deployed'}});
	t.like(await destination.deliver(place, values, delivery), {status: 'delivered', rung: 'deployed'});
	t.is(store.definitions.length, 2);
});

test('a newer revision that somebody else prepared is neither changed nor deployed', async t => {
	const {store, tools} = await enter(t, filled => {
		withService(filled, literal);
		filled.definitions.push({family: 'api', revision: 8, registration: {...literal, cpu: '1024'}});
	});
	const destination = createAwsEcs(tools);
	const {place} = await findOne(destination);
	await destination.deliver(place, values, delivery);
	t.like(await destination.deploy!(place.service!, {signal}), {status: 'live'});
	t.is(store.services[0]!.definition.revision, 9);
	t.is(store.services[0]!.definition.registration.cpu, '256');
});

test('a deployment that fails is not live', async t => {
	const {tools} = await enter(t, filled => {
		withService(filled, literal);
		filled.faults.isFailing = true;
	});
	const destination = createAwsEcs(tools);
	const {place} = await findOne(destination);
	t.like(await destination.deploy!(place.service!, {signal}), {status: 'refused', failure: {kind: 'server'}});
});

test('a service that CodeDeploy deploys is changed by hand', async t => {
	const {tools} = await enter(t, filled => {
		withService(filled, literal, 'CODE_DEPLOY');
	});
	const {place} = await findOne(createAwsEcs(tools));
	t.is(place.service, undefined);
	t.truthy(place.byHand);
});

test('a service that takes a secret when it starts is deployed after the secret was written', async t => {
	const {store, tools} = await enter(t, filled => {
		withSecret(filled);
		withService(filled, {containerDefinitions: [{name: 'web', secrets: [{name: 'P', valueFrom: `arn:aws:secretsmanager:${region}:123456789012:secret:prod/db-AbCdEf:password::`}]}]});
	});
	const {place} = await findOne(createAwsSecretsManager(tools));
	t.is(place.service?.label, 'ECS prod/api');
	t.like(await createAwsEcs(tools).deploy!(place.service!, {signal}), {status: 'live'});
	t.like(store.services[0], {deployment: 2, definition: {revision: 7}});
});
