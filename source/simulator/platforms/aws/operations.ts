import {randomUUID} from 'node:crypto';
import {ecsOperations} from './ecs-operations.js';
import {
	account, AwsError, type AwsStore, functionArn, type Json, type Operation, parameterArn, secretArn, type StoredFunction, type StoredParameter, type StoredSecret,
} from './store.js';

function findSecret({secrets}: AwsStore, input: Json, region: string): StoredSecret {
	const secret = secrets.find(each => each.region === region && (each.name === input.SecretId || secretArn(each) === input.SecretId));
	if (secret === undefined) {
		throw new AwsError('ResourceNotFoundException', 'Secrets Manager can\'t find the specified secret.');
	}

	return secret;
}

function stages({versions}: StoredSecret, index: number): readonly string[] {
	return index === versions.length - 1 ? ['AWSCURRENT'] : (index === versions.length - 2 ? ['AWSPREVIOUS'] : []);
}

function secretValue(secret: StoredSecret): Json {
	const index = secret.versions.length - 1;
	const {id, text, binary} = secret.versions[index]!;
	return {
		ARN: secretArn(secret), Name: secret.name, VersionId: id, VersionStages: stages(secret, index), CreatedDate: 1_700_000_000,
		...(text === undefined ? {SecretBinary: binary} : {SecretString: text}),
	};
}

function secretMetadata(secret: StoredSecret): Json {
	return {
		ARN: secretArn(secret),
		Name: secret.name,
		...(secret.owningService !== undefined && {OwningService: secret.owningService}),
		...(secret.rotationEnabled !== undefined && {RotationEnabled: secret.rotationEnabled}),
		...(secret.primaryRegion !== undefined && {PrimaryRegion: secret.primaryRegion}),
	};
}

function parameterValue(parameter: StoredParameter): Json {
	return {
		Name: parameter.name, Type: parameter.type, Value: parameter.values.at(-1), Version: parameter.values.length, ARN: parameterArn(parameter), LastModifiedDate: 1_700_000_000 + parameter.values.length, DataType: 'text',
	};
}

function findFunction({functions}: AwsStore, input: Json, region: string): StoredFunction {
	const found = functions.find(each => each.region === region && (each.name === input.FunctionName || functionArn(each) === input.FunctionName));
	if (found === undefined) {
		throw new AwsError('ResourceNotFoundException', `Function not found: ${String(input.FunctionName)}`);
	}

	return found;
}

function functionConfiguration(each: StoredFunction): Json {
	return {
		FunctionName: each.name, FunctionArn: functionArn(each), Version: '$LATEST', MemorySize: each.memory, RevisionId: `revision-${each.revision}`, State: 'Active', LastUpdateStatus: each.updating > 0 ? 'InProgress' : 'Successful',
		...(Object.keys(each.variables).length > 0 && {Environment: {Variables: each.variables}}),
	};
}

const secretsManager: Readonly<Record<string, Operation>> = {
	ListSecrets: ({secrets}, _input, region) => ({SecretList: secrets.filter(each => each.region === region).map(each => secretMetadata(each))}),
	GetSecretValue: (store, input, region) => secretValue(findSecret(store, input, region)),
	BatchGetSecretValue: (store, input, region) => ({SecretValues: (input.SecretIdList as readonly string[]).map(id => secretValue(findSecret(store, {SecretId: id}, region))), Errors: []}),
	DescribeSecret(store, input, region) {
		const secret = findSecret(store, input, region);
		return {...secretMetadata(secret), VersionIdsToStages: Object.fromEntries(secret.versions.map(({id}, index) => [id, stages(secret, index)]).filter(([, names]) => names!.length > 0))};
	},
	PutSecretValue(store, input, region) {
		const secret = findSecret(store, input, region);
		const id = typeof input.ClientRequestToken === 'string' ? input.ClientRequestToken : randomUUID();
		secret.versions = [...secret.versions, {id, text: store.faults.isLying ? '' : String(input.SecretString)}];
		return {
			ARN: secretArn(secret), Name: secret.name, VersionId: id, VersionStages: ['AWSCURRENT'],
		};
	},
};

const parameterStore: Readonly<Record<string, Operation>> = {
	DescribeParameters: ({parameters}, _input, region) => ({
		Parameters: parameters.filter(each => each.region === region).map(each => ({
			Name: each.name, ARN: parameterArn(each), Type: each.type, Tier: each.tier, Version: each.values.length, ...(each.keyId !== undefined && {KeyId: each.keyId}),
		})),
	}),
	GetParametersByPath: ({parameters}, _input, region) => ({Parameters: parameters.filter(each => each.region === region && each.name.startsWith('/')).map(each => parameterValue(each))}),
	GetParameters({parameters}, input, region) {
		const names = input.Names as readonly string[];
		const found = parameters.filter(each => each.region === region && names.includes(each.name));
		return {Parameters: found.map(each => parameterValue(each)), InvalidParameters: names.filter(name => !found.some(each => each.name === name))};
	},
	PutParameter({parameters, faults}, input, region) {
		const found = parameters.find(each => each.region === region && each.name === input.Name);
		if (found === undefined || input.Overwrite !== true) {
			throw new AwsError(found === undefined ? 'ValidationException' : 'ParameterAlreadyExists', 'The parameter cannot be written.');
		}

		if (typeof input.Type === 'string') {
			found.type = input.Type as StoredParameter['type'];
		}

		// Without a key it is encrypted with the account's own.
		found.keyId = found.type === 'SecureString' ? (typeof input.KeyId === 'string' ? input.KeyId : 'alias/aws/ssm') : undefined;
		found.tier = input.Tier === 'Advanced' || found.tier === 'Advanced' ? 'Advanced' : 'Standard';
		const isLie = faults.isLying || (found.liesAtFirst === true && found.values.length === 1);
		found.values = [...found.values, isLie ? '' : String(input.Value)];
		return {Version: found.values.length, Tier: found.tier};
	},
};

const lambda: Readonly<Record<string, Operation>> = {
	ListFunctions: ({functions}, _input, region) => ({Functions: functions.filter(each => each.region === region).map(each => functionConfiguration(each))}),
	GetFunctionConfiguration(store, input, region) {
		const found = findFunction(store, input, region);
		const configuration = functionConfiguration(found);
		found.updating = Math.max(0, found.updating - 1);
		return configuration;
	},
	ListAliases: (store, input, region) => ({Aliases: findFunction(store, input, region).aliases.map(({name, version}) => ({Name: name, FunctionVersion: version}))}),
	UpdateFunctionConfiguration(store, input, region) {
		const found = findFunction(store, input, region);
		if (input.RevisionId !== undefined && input.RevisionId !== `revision-${found.revision}`) {
			throw new AwsError('PreconditionFailedException', 'The Revision Id provided does not match the latest Revision Id.');
		}

		found.revision++;
		found.updating = 1;
		if (!store.faults.isLying) {
			found.variables = (input.Environment as {readonly Variables: Readonly<Record<string, string>>}).Variables;
		}

		return functionConfiguration(found);
	},
};

const services: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
	secretsmanager: secretsManager,
	ssm: parameterStore,
	lambda,
	ecs: ecsOperations,
	sts: {GetCallerIdentity: () => ({UserId: 'AIDAX', Account: account, Arn: `arn:aws:iam::${account}:user/operator`})},
};

/**
Do one operation as AWS would.
@throws AwsError
*/
export function operate(store: AwsStore, service: string, operation: string, input: Json, region: string): Json {
	if (store.faults.isLoggedOut) {
		throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
	}

	if (store.faults.denied.includes(operation)) {
		throw new AwsError('AccessDeniedException', `User: arn:aws:iam::${account}:user/operator is not authorized to perform: ${service}:${operation}`);
	}

	const known = services[service]?.[operation];
	if (known === undefined) {
		throw new AwsError('UnknownOperationException', `${service} ${operation} is not known here.`);
	}

	return known(store, input, region);
}
