import {
	createAwsEcs, createAwsLambda, createAwsParameterStore, createAwsSecretsManager,
} from '../../../source/destinations/aws/index.js';
import {type CreateDestination} from '../../../source/destinations/types.js';
import {answerAws} from '../../../source/simulator/platforms/aws/program.js';
import {type AwsStore, createAwsStore} from '../../../source/simulator/platforms/aws/store.js';
import {programStage, type ProgramStageParts} from './program-stage.js';
import {
	type Item, type StageDefinition, type StageDefinitions,
} from './stage.js';

const region = 'eu-central-1';
const scopeNames = ['prod', 'test'];
const writes = ['PutSecretValue', 'PutParameter', 'UpdateFunctionConfiguration', 'RegisterTaskDefinition'];

type Fill = (store: AwsStore, scopes: readonly string[], items: readonly Item[]) => Pick<ProgramStageParts, 'stored' | 'put' | 'everything'>;

function awsStage(make: CreateDestination, fill: Fill, {rung = 'read-back', hasRevisions = false}: {readonly rung?: StageDefinition['rung']; readonly hasRevisions?: boolean} = {}): StageDefinition {
	return {
		rung, not: {}, ...(!hasRevisions && {hasLock: true as const}),
		async enter(t, items, options = {}) {
			const store = createAwsStore();
			const scopes = scopeNames.slice(0, options.scopes ?? 1);
			return programStage(t, {
				...fill(store, scopes, [...items, {name: 'THEME', value: 'dark'}]),
				program: 'aws', make, environment: {AWS_PROFILE: 'work', AWS_REGION: region}, marks: scopes, names: items.map(({name}) => name),
				answer: call => answerAws(store, call, region),
				isChange: call => /^(?:put|update|register)-/v.test(call.arguments[1] ?? ''),
				deny(isDenied) {
					store.faults.denied = isDenied ? writes : [];
				},
				logOut(isLoggedOut) {
					store.faults.isLoggedOut = isLoggedOut;
				},
				...(hasRevisions && {
					lie(isLying: boolean) {
						store.faults.isLying = isLying;
					},
				}),
			}, options);
		},
	};
}

const variablesOf = (items: readonly Item[]) => Object.fromEntries(items.map(({name, value}) => [name, value]));

export const awsStages: StageDefinitions = {
	'aws-secrets-manager': awsStage(createAwsSecretsManager, ({secrets}, scopes, items) => {
		let count = 0;
		const version = (text: string) => ({id: `00000000-0000-4000-8000-${String(count++).padStart(12, '0')}`, text});
		for (const scope of scopes) {
			secrets.push(...items.map(({name, value}) => ({name: `${scope}/${name}`, region, versions: [version(value)]})));
		}

		const find = (name: string, scope: number) => secrets.find(secret => secret.name === `${scopes[scope]}/${name}`);
		return {
			stored: (name, scope) => find(name, scope)?.versions.at(-1)!.text,
			put(name, scope, value) {
				const secret = find(name, scope)!;
				secret.versions = [...secret.versions, version(value)];
			},
			everything: () => secrets.map(({versions, ...secret}) => ({...secret, text: versions.at(-1)!.text})),
		};
	}),
	'aws-parameter-store': awsStage(createAwsParameterStore, ({parameters}, scopes, items) => {
		for (const scope of scopes) {
			parameters.push(...items.map(({name, value}) => ({
				name: `/${scope}/${name}`, region, type: 'SecureString' as const, tier: 'Standard' as const, keyId: 'alias/own', values: [value],
			})));
		}

		const find = (name: string, scope: number) => parameters.find(parameter => parameter.name === `/${scopes[scope]}/${name}`);
		return {
			stored: (name, scope) => find(name, scope)?.values.at(-1),
			put(name, scope, value) {
				const parameter = find(name, scope)!;
				parameter.values = [...parameter.values, value];
			},
			everything: () => parameters.map(({values, ...parameter}) => ({...parameter, text: values.at(-1)})),
		};
	}),
	'aws-lambda': awsStage(createAwsLambda, ({functions}, scopes, items) => {
		functions.push(...scopes.map(scope => ({
			name: `worker-${scope}`, region, variables: variablesOf(items), revision: 1, memory: 128, aliases: [], updating: 0,
		})));
		return {
			stored: (name, scope) => functions[scope]?.variables[name],
			put(name, scope, value) {
				functions[scope]!.variables = {...functions[scope]!.variables, [name]: value};
				functions[scope]!.revision++;
			},
			everything: () => functions.map(item => ({...item, revision: 0, updating: 0})),
		};
	}, {rung: 'deployed'}),
	'aws-ecs': awsStage(createAwsEcs, ({definitions, services}, scopes, items) => {
		type Registration = {readonly containerDefinitions: ReadonlyArray<{readonly environment: readonly Item[]}>};
		const registration = (environment: readonly Item[]) => ({containerDefinitions: [{name: 'web', image: 'web:1', environment}], cpu: '256'});
		for (const scope of scopes) {
			const definition = {family: `api-${scope}`, revision: 1, registration: registration(items)};
			definitions.push(definition);
			services.push({
				name: `api-${scope}`, cluster: 'main', region, controller: 'ECS', definition, deployment: 1, deploying: 0,
			});
		}

		const last = (scope: number) => definitions.findLast(({family}) => family === `api-${scopes[scope]}`)!;
		const itemsOf = (scope: number) => (last(scope).registration as Registration).containerDefinitions[0]!.environment;
		return {
			stored: (name, scope) => itemsOf(scope).find(item => item.name === name)?.value,
			put(name, scope, value) {
				const {family, revision} = last(scope);
				definitions.push({family, revision: revision + 1, registration: registration(itemsOf(scope).map(item => item.name === name ? {name, value} : item))});
			},
			everything: () => [scopes.map((_, scope) => last(scope).registration), services.map(({name, deployment}) => ({name, deployment}))],
		};
	}, {hasRevisions: true}),
};
