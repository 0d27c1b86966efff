/**
AWS's own program against a server on loopback that speaks AWS's protocols: our arguments are ones that it takes.
*/
import test from 'ava';
import {
	createAwsEcs, createAwsLambda, createAwsParameterStore, createAwsSecretsManager,
} from '../../../source/destinations/aws/index.js';
import {createAwsStore} from '../../../source/simulator/platforms/aws/store.js';
import {serveAws} from '../../../source/simulator/platforms/aws/wire.js';
import {leaked} from '../../helpers/leaked-login.js';
import {findProgram, quiet, realTools} from '../../helpers/platform-tools.js';

const region = 'eu-central-1';
const {signal} = new AbortController();
const {old, values, wanted, connectionString} = leaked;
const title = 'the real AWS CLI finds, writes, reads back and deploys in all four places';

// One test, because the program starts slowly: what can run side by side does.
(findProgram('aws') === undefined ? test.skip : test)(title, async t => {
	const store = createAwsStore();
	const stored = connectionString(old);
	const definition = {
		family: 'api', revision: 7, registration: {
			containerDefinitions: [{
				name: 'web', image: 'web:1', essential: true, environment: [{name: 'DATABASE_URL', value: stored}], secrets: [{name: 'COPY', valueFrom: '/prod/url'}],
			}], networkMode: 'awsvpc',
		},
	};
	store.secrets.push({name: 'prod/db', region, versions: [{id: '00000000-0000-4000-8000-000000000001', text: JSON.stringify({url: stored})}]}, {name: 'other', region, versions: [{id: '00000000-0000-4000-8000-000000000003', text: 'x'}]});
	store.parameters.push({
		name: '/prod/url', region, type: 'SecureString', tier: 'Standard', keyId: 'alias/own', values: [stored],
	});
	store.functions.push({
		name: 'worker', region, variables: {DATABASE_URL: stored, OTHER: 'x'}, revision: 1, memory: 128, aliases: [], updating: 0,
	});
	store.definitions.push(definition);
	store.services.push({
		name: 'api', cluster: 'prod', region, controller: 'ECS', definition, deployment: 1, deploying: 0,
	});
	const server = await serveAws(store);
	t.teardown(server.close);
	const {tools} = realTools(t, {
		AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example', AWS_REGION: region, AWS_EC2_METADATA_DISABLED: 'true',
	}, {aws: server.url});
	const destinations = [createAwsSecretsManager, createAwsParameterStore, createAwsLambda, createAwsEcs].map(create => create(tools));

	const preflight = await destinations[0]!.preflight(signal);
	t.like(preflight, {status: 'ready', account: 'arn:aws:iam::123456789012:user/operator'});
	const places = await Promise.all(destinations.map(async destination => {
		const {found} = await destination.discover({folders: [], wanted: [wanted], signal});
		t.deepEqual(found.map(({confidence}) => confidence), ['same-value'], destination.name);
		return found[0]!.place;
	}));
	t.is(places[1]!.service?.label, 'ECS prod/api');
	const results = await Promise.all(destinations.map(async (destination, index) => destination.deliver(places[index]!, values, {old, temporary: quiet, signal})));
	t.like(results[0], {status: 'delivered', rung: 'read-back'});
	t.like(results[1], {status: 'delivered', rung: 'read-back'});
	t.like(results[2], {status: 'delivered', rung: 'deployed'});
	// An old program does not know all settings of a task definition, and is not used to write one.
	t.like(results[3], results[3]!.status === 'refused' ? {failure: {kind: 'unsuitable'}} : {status: 'delivered', rung: 'read-back'});
	t.like(await destinations[3]!.deploy!(places[3]!.service!, {signal}), {status: 'live'});

	t.is(store.secrets[0]!.versions.at(-1)!.text, JSON.stringify({url: connectionString(values.password)}));
	t.like(store.parameters[0], {type: 'SecureString', tier: 'Standard', values: [stored, connectionString(values.password)]});
	t.deepEqual(store.functions[0]!.variables, {DATABASE_URL: connectionString(values.password), OTHER: 'x'});
	t.is(store.services[0]!.deployment, 2);
	t.is(store.services[0]!.definition.revision, results[3]!.status === 'refused' ? 7 : 8);
});
