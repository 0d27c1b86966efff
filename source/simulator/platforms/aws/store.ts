/**
What an AWS account holds, as far as rekey looks at it. Passwords stand here in clear: it is a stand-in.
*/
export type StoredSecret = {
	readonly name: string;
	readonly region: string;
	/** Oldest first. */
	versions: ReadonlyArray<{readonly id: string; readonly text?: string; readonly binary?: string}>;
	readonly owningService?: string;
	readonly rotationEnabled?: boolean;
	readonly primaryRegion?: string;
};

export type StoredParameter = {
	readonly name: string;
	readonly region: string;
	type: 'String' | 'SecureString' | 'StringList';
	tier: 'Standard' | 'Advanced';
	keyId?: string | undefined;
	/** Oldest first. */
	values: readonly string[];
	/** The first change is answered as done, and stores an empty value. */
	readonly liesAtFirst?: boolean;
};

export type StoredFunction = {
	readonly name: string;
	readonly region: string;
	variables: Readonly<Record<string, string>>;
	revision: number;
	readonly memory: number;
	readonly aliases: ReadonlyArray<{readonly name: string; readonly version: string}>;
	/** How often it is still to be answered that the update is in progress. */
	updating: number;
};

export type Json = Readonly<Record<string, unknown>>;

export type StoredDefinition = {readonly family: string; readonly revision: number; readonly registration: Json};

export type StoredService = {
	readonly name: string;
	readonly cluster: string;
	readonly region: string;
	readonly controller: string;
	definition: StoredDefinition;
	deployment: number;
	/** How often it is still to be answered that the deployment is in progress. */
	deploying: number;
};

type AwsFaults = {
	/** No call is signed. */
	isLoggedOut: boolean;
	/** Operations that are not allowed, such as `PutSecretValue`. */
	denied: readonly string[];
	/** Every write is answered as done, and stores nothing. */
	isLying: boolean;
	/** No new deployment becomes healthy. */
	isFailing: boolean;
};

export type AwsStore = {
	readonly secrets: StoredSecret[];
	readonly parameters: StoredParameter[];
	readonly functions: StoredFunction[];
	readonly definitions: StoredDefinition[];
	readonly services: StoredService[];
	readonly faults: AwsFaults;
};

/** What an operation answers; throws an `AwsError`. */
export type Operation = (store: AwsStore, input: Json, region: string) => Json;

/** The number of the only account. */
export const account = '123456789012';

/**
An account without anything in it.
*/
export function createAwsStore(): AwsStore {
	return {
		secrets: [], parameters: [], functions: [], definitions: [], services: [],
		faults: {
			isLoggedOut: false, denied: [], isLying: false, isFailing: false,
		},
	};
}

/** An error as AWS names it. */
export class AwsError extends Error {
	override name = 'AwsError';
	readonly code: string;

	constructor(code: string, message: string) {
		super(message);
		this.code = code;
	}
}

/**
Its name in full, as AWS makes it.
*/
export function secretArn({name, region}: StoredSecret): string {
	return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;
}

/**
Its name in full, as AWS makes it.
*/
export function parameterArn({name, region}: StoredParameter): string {
	return `arn:aws:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/**
Its name in full, as AWS makes it.
*/
export function functionArn({name, region}: StoredFunction): string {
	return `arn:aws:lambda:${region}:${account}:function:${name}`;
}

/**
Its name in full, as AWS makes it.
*/
export function clusterArn(cluster: string, region: string): string {
	return `arn:aws:ecs:${region}:${account}:cluster/${cluster}`;
}

/**
Its name in full, as AWS makes it.
*/
export function serviceArn({name, cluster, region}: StoredService): string {
	return `arn:aws:ecs:${region}:${account}:service/${cluster}/${name}`;
}

/**
Its name in full, as AWS makes it.
*/
export function definitionArn({family, revision}: StoredDefinition, region: string): string {
	return `arn:aws:ecs:${region}:${account}:task-definition/${family}:${revision}`;
}
