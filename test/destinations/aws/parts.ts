import test from 'ava';
import {consumptionsOf, type EcsService, toService} from '../../../source/destinations/aws/ecs-services.js';
import {readFailure} from '../../../source/destinations/aws/failure.js';
import {
	differsInValuesOnly, toRegistration, variableOf, withVariable,
} from '../../../source/destinations/aws/task-definition.js';

const refusals: ReadonlyArray<readonly [string, string, boolean]> = [
	['\nAn error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:x is not authorized', 'forbidden', false],
	['\nAn error occurred (ExpiredTokenException) when calling the ListSecrets operation: The security token included in the request is expired', 'unauthorized', false],
	['\nAn error occurred (InternalServiceError) when calling the PutSecretValue operation (reached max retries: 2): An error occurred.', 'server', true],
	['\nAn error occurred (PreconditionFailedException) when calling the UpdateFunctionConfiguration operation: The Revision Id provided does not match', 'conflict', false],
	['\nAn error occurred (ThrottlingException) when calling the PutParameter operation (reached max retries: 2): Rate exceeded', 'rate-limited', false],
	['Unable to locate credentials. You can configure credentials by running "aws configure".', 'unauthorized', false],
	['aws: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials.', 'unauthorized', false],
	['The SSO session associated with this profile has expired or is otherwise invalid.', 'unauthorized', false],
	['The config profile (work) could not be found', 'unauthorized', false],
	['Could not connect to the endpoint URL: "https://secretsmanager.eu-central-1.amazonaws.com/"', 'network', false],
	['Read timeout on endpoint URL: "https://secretsmanager.eu-central-1.amazonaws.com/"', 'network', true],
	['SSL validation failed for https://x [SSL: CERTIFICATE_VERIFY_FAILED]', 'certificate', false],
	['', 'bad-request', true],
];

for (const [stderr, kind, mayHaveHappened] of refusals) {
	test(`what the AWS CLI says is understood: ${stderr.trim().slice(0, 60) || 'nothing'}`, t => {
		t.like(readFailure(stderr, 254), {failure: {kind}, mayHaveHappened});
	});
}

test('what the AWS CLI did not understand was never sent', t => {
	for (const exitCode of [2, 252, 253]) {
		t.like(readFailure('Unknown options: --x', exitCode), {failure: {kind: 'bad-request'}, mayHaveHappened: false});
	}
});

const definition = {
	family: 'api',
	revision: 7,
	taskDefinitionArn: 'arn:aws:ecs:eu-central-1:1:task-definition/api:7',
	registeredAt: '2026-01-01',
	containerDefinitions: [
		{
			name: 'web', image: 'web:1', environment: [{name: 'A', value: '1'}, {name: 'B', value: '2'}], secrets: [{name: 'C', valueFrom: 'arn:x'}],
		},
		{name: 'side', image: 'side:1', environment: [{name: 'A', value: '9'}]},
	],
	somethingNew: {kept: true},
};

test('a revision changes one variable of one container and keeps all the rest', t => {
	const changed = withVariable(definition, 'web', 'A', 'new');
	t.is(variableOf(changed, 'web', 'A'), 'new');
	t.is(variableOf(changed, 'side', 'A'), '9');
	t.is(variableOf(changed, 'web', 'nope'), undefined);
	t.deepEqual(toRegistration(changed), {
		family: 'api',
		containerDefinitions: [
			{
				name: 'web', image: 'web:1', environment: [{name: 'A', value: 'new'}, {name: 'B', value: '2'}], secrets: [{name: 'C', valueFrom: 'arn:x'}],
			},
			definition.containerDefinitions[1],
		],
		somethingNew: {kept: true},
	});
});

test('only a revision that differs in values alone can take the other one\'s place', t => {
	const newer: Record<string, unknown> = {...withVariable(definition, 'web', 'A', 'new'), revision: 8, taskDefinitionArn: 'api:8'};
	t.true(differsInValuesOnly(newer, definition));
	const [web, side] = newer.containerDefinitions as ReadonlyArray<Record<string, unknown>>;
	t.true(differsInValuesOnly({...newer, containerDefinitions: [{...web, environment: (web!.environment as unknown[]).toReversed()}, side]}, definition));
	t.false(differsInValuesOnly({...newer, containerDefinitions: [{...web, image: 'web:2'}, side]}, definition));
	t.false(differsInValuesOnly({...newer, containerDefinitions: [{...web, environment: []}, side]}, definition));
	t.false(differsInValuesOnly({...newer, cpu: '512'}, definition));
});

const service = (name: string): EcsService => ({
	region: 'eu-central-1', clusterArn: 'c', arn: `arn/${name}`, label: `prod/${name}`, taskDefinitionArn: 'api:7', definition, controller: 'ECS',
});

test('services that use a value are deployed as one, whatever their order', t => {
	t.deepEqual(toService([service('a'), service('b'), service('a')]), toService([service('b'), service('a')]));
	t.is(toService([]), undefined);
	t.deepEqual(consumptionsOf([service('a')]).map(({valueFrom}) => valueFrom), ['arn:x']);
});
