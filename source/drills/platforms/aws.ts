import path from 'node:path';
import {answerAws} from '../../simulator/platforms/aws/program.js';
import {createAwsStore} from '../../simulator/platforms/aws/store.js';
import {installProgram} from '../../simulator/platforms/programs.js';
import {type Container, type Serve} from './platform.js';

const region = 'eu-central-1';

/** A value that stands alone, or the fields of an object. */
function textOf({values}: Container): string {
	return values[''] ?? JSON.stringify(values);
}

function fieldOf(text: string | undefined, key: string): string | undefined {
	if (text === undefined || key === '') {
		return text;
	}

	try {
		const value = (JSON.parse(text) as Readonly<Record<string, unknown>>)[key];
		return typeof value === 'string' ? value : undefined;
	} catch {
		return undefined;
	}
}

/** Secrets and parameters of one account, in one region. A value without a key stands alone, others are fields of an object. */
export const serveAws: Serve = async (holdings, {programs}) => {
	const store = createAwsStore();
	for (const {destination, containers, lies} of holdings) {
		for (const container of containers) {
			const {path: name} = container.seed;
			if (destination === 'aws-secrets-manager') {
				store.secrets.push({name, region, versions: [{id: '5d1c0f6e-0000-4000-8000-000000000001', text: textOf(container)}]});
			} else {
				store.parameters.push({
					name, region, type: 'SecureString', tier: 'Standard', values: [textOf(container)], liesAtFirst: lies,
				});
			}
		}
	}

	const program = await installProgram(programs, 'aws', call => answerAws(store, call, region));
	return {
		addresses: {},
		environment: {AWS_ACCESS_KEY_ID: 'AKIADRILL', AWS_SECRET_ACCESS_KEY: 'drill', AWS_REGION: region},
		programs: [path.join(programs, 'aws')],
		read: (destination, name, key) => fieldOf(destination === 'aws-secrets-manager'
			? store.secrets.find(secret => secret.name === name)?.versions.at(-1)?.text
			: store.parameters.find(parameter => parameter.name === name)?.values.at(-1), key),
		write() {
			// Nothing here belongs to another tool.
		},
		async stop() {
			program.close();
		},
	};
};
