import {Buffer} from 'node:buffer';
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type ExecutionContext} from 'ava';
import {
	createAwsEcs, createAwsLambda, createAwsParameterStore, createAwsSecretsManager,
} from '../../source/destinations/aws/index.js';
import {createKubernetes} from '../../source/destinations/kubernetes/index.js';
import {type CreateDestination, type Destination} from '../../source/destinations/types.js';
import {answerAws} from '../../source/simulator/platforms/aws/program.js';
import {type AwsStore, createAwsStore} from '../../source/simulator/platforms/aws/store.js';
import {
	create, createCluster, type Json,
} from '../../source/simulator/platforms/kubernetes/cluster.js';
import {answerKubectl} from '../../source/simulator/platforms/kubernetes/program.js';
import {type ProgramAnswer, type ProgramCall} from '../../source/simulator/platforms/programs.js';
import {standInTools} from './platform-tools.js';

/** A platform with one stored value, behind a program. */
type ProgramStage = {
	readonly destination: Destination;
	readonly calls: readonly ProgramCall[];
	/** The value that is stored now. */
	readonly stored: () => string;
	/** Everything that is stored now. */
	readonly everything: () => string;
	/** Somebody else puts another value there. */
	readonly disturb: (value: string) => void;
	/** From here on. */
	readonly logOut: () => void;
	readonly deny: () => void;
	readonly lie: () => void;
	/** The program prints a text and fails. */
	readonly leak: (text: string) => void;
	readonly uninstall: () => void;
};

type Platform = Pick<ProgramStage, 'stored' | 'everything' | 'disturb' | 'logOut' | 'deny' | 'lie'> & {readonly answer: (call: ProgramCall) => ProgramAnswer};

async function stage(t: ExecutionContext, program: string, make: CreateDestination, {answer, ...platform}: Platform): Promise<ProgramStage> {
	let leaked: string | undefined;
	const {tools, home, calls} = await standInTools(t, program, call => leaked === undefined ? answer(call) : {exitCode: 1, stdout: leaked, stderr: `failed with ${leaked}\n`}, program === 'aws' ? {AWS_PROFILE: 'work', AWS_REGION: 'eu-central-1'} : {});
	mkdirSync(path.join(home, '.kube'));
	writeFileSync(path.join(home, '.kube', 'config'), '{}');
	return {
		...platform,
		destination: make(tools),
		calls,
		leak(text) {
			leaked = text;
		},
		uninstall() {
			rmSync(path.join(home, 'bin', program));
		},
	};
}

const region = 'eu-central-1';

async function awsStage(t: ExecutionContext, make: CreateDestination, write: string, fill: (store: AwsStore) => Pick<ProgramStage, 'stored' | 'disturb'>): Promise<ProgramStage> {
	const store = createAwsStore();
	return stage(t, 'aws', make, {
		...fill(store),
		answer: call => answerAws(store, call),
		// Revisions and the course of updates are the platform's own.
		everything: () => JSON.stringify({...store, faults: undefined}, (key, value: unknown) => ['revision', 'updating'].includes(key) ? undefined : value),
		logOut() {
			store.faults.isLoggedOut = true;
		},
		deny() {
			store.faults.denied = [write];
		},
		lie() {
			store.faults.isLying = true;
		},
	});
}

/**
One stage for each destination that works through the AWS CLI or kubectl.
*/
export const programStages: Readonly<Record<string, (t: ExecutionContext, value: string) => Promise<ProgramStage>>> = {
	'aws-secrets-manager': async (t, value) => awsStage(t, createAwsSecretsManager, 'PutSecretValue', ({secrets}) => {
		let count = 0;
		const version = (text: string) => ({id: `00000000-0000-4000-8000-${String(count++).padStart(12, '0')}`, text});
		secrets.push({name: 'prod/DATABASE_URL', region, versions: [version(value)]});
		return {
			stored: () => secrets[0]!.versions.at(-1)!.text ?? '',
			disturb(text) {
				secrets[0]!.versions = [...secrets[0]!.versions, version(text)];
			},
		};
	}),
	'aws-parameter-store': async (t, value) => awsStage(t, createAwsParameterStore, 'PutParameter', ({parameters}) => {
		parameters.push({
			name: '/prod/DATABASE_URL', region, type: 'SecureString', tier: 'Standard', keyId: 'alias/own', values: [value],
		});
		return {
			stored: () => parameters[0]!.values.at(-1)!,
			disturb(text) {
				parameters[0]!.values = [...parameters[0]!.values, text];
			},
		};
	}),
	'aws-lambda': async (t, value) => awsStage(t, createAwsLambda, 'UpdateFunctionConfiguration', ({functions}) => {
		functions.push({
			name: 'worker', region, variables: {DATABASE_URL: value, OTHER: '1'}, revision: 1, memory: 128, aliases: [], updating: 0,
		});
		return {
			stored: () => functions[0]!.variables.DATABASE_URL ?? '',
			disturb(text) {
				functions[0]!.variables = {...functions[0]!.variables, DATABASE_URL: text};
			},
		};
	}),
	'aws-ecs': async (t, value) => awsStage(t, createAwsEcs, 'RegisterTaskDefinition', ({definitions, services}) => {
		const registration = (text: string) => ({containerDefinitions: [{name: 'web', image: 'web:1', environment: [{name: 'DATABASE_URL', value: text}, {name: 'OTHER', value: '1'}]}]});
		const definition = {family: 'api', revision: 1, registration: registration(value)};
		definitions.push(definition);
		services.push({
			name: 'api', cluster: 'prod', region, controller: 'ECS', definition, deployment: 1, deploying: 0,
		});
		return {
			stored: () => (definitions.at(-1)!.registration as ReturnType<typeof registration>).containerDefinitions[0]!.environment[0]!.value,
			disturb(text) {
				definitions.push({family: 'api', revision: definitions.length + 1, registration: registration(text)});
			},
		};
	}),
	async kubernetes(t, value) {
		const cluster = createCluster();
		const encoded = (text: string) => Buffer.from(text).toString('base64');
		const write = (text: string) => {
			create(cluster, 'secrets', {metadata: {namespace: 'shop', name: 'db', annotations: {kept: 'yes'}}, type: 'Opaque', data: {DATABASE_URL: encoded(text), OTHER: encoded('1')}});
		};

		const data = () => cluster.objects.secrets[0]!.data as Readonly<Record<string, string>>;
		write(value);
		return stage(t, 'kubectl', createKubernetes, {
			answer: call => answerKubectl(cluster, call),
			stored: () => Buffer.from(data().DATABASE_URL ?? '', 'base64').toString(),
			everything: () => JSON.stringify({...cluster.objects.secrets[0]!, data: Object.fromEntries(Object.entries(data()).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()])), metadata: {...cluster.objects.secrets[0]!.metadata as Json, resourceVersion: undefined}}),
			disturb(text) {
				cluster.objects.secrets = [];
				write(text);
			},
			logOut() {
				cluster.faults.isLoggedOut = true;
			},
			deny() {
				cluster.faults.denied = ['update secrets'];
			},
			lie() {
				cluster.faults.isLying = true;
			},
		});
	},
};
