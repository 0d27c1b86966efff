import {createAzure} from '../../../source/destinations/azure/index.js';
import {type Tools} from '../../../source/destinations/types.js';
import {serveAzure, type StandInAzure} from '../../../source/simulator/platforms/azure.js';
import {restStage} from './rest-stage.js';
import {type StageDefinition, type StageDefinitions} from './stage.js';

const vaults = ['acme-web', 'acme-job'];

// Names in Key Vault have no underscore.
const inVault = (name: string) => name.replaceAll('_', '-');

/** Only az hands over its login; nothing else of a program is asked for. */
function withAz(tools: Tools, {program}: StandInAzure): Tools {
	return {
		...tools, runner: {
			...tools.runner,
			async run({arguments: given, environment}) {
				const {exitCode, stdout = '', stderr = ''} = program({arguments: given, environment, input: ''});
				return {
					status: 'exited', exitCode, stdout, stderr, isCut: false,
				};
			},
		},
	};
}

const enter = (isHidden: boolean): StageDefinition['enter'] => async (t, items, {scopes = 1} = {}) => {
	const chosen = vaults.slice(0, scopes);
	const own = {...Object.fromEntries(items.map(({name, value}) => [inVault(name), value])), THEME: 'dark'};
	const platform = await serveAzure({vaults: Object.fromEntries(chosen.map(name => [name, own])), hidden: isHidden ? items.map(({name}) => inVault(name)) : []});
	const find = (name: string, scope: number) => platform.secrets.get(`${chosen[scope]}/${inVault(name)}`);
	return restStage(t, {
		id: 'azure', make: tools => createAzure(tools.environment.AZURE_CONFIG_DIR === undefined ? tools : withAz(tools, platform)), environment: {AZURE_CONFIG_DIR: '/nonexistent'},
		platform, isHidden, marks: chosen.map(name => `/${name}/secrets/`), names: items.map(({name}) => name),
		stored: (name, scope) => find(name, scope)?.at(-1)?.value,
		put(name, scope, value) {
			const versions = find(name, scope)!;
			versions.push({...versions.at(-1)!, value});
		},
		everything: () => [...platform.secrets].map(([name, versions]) => [name, {...versions.at(-1), attributes: {...versions.at(-1)!.attributes, created: 0, updated: 0}}]),
	});
};

const program = 'It is asked over REST; az only hands over its login.';

export const azureStages: StageDefinitions = {
	azure: {rung: 'read-back', not: {program}, enter: enter(false)},
	'azure (secrets that may not be read)': {rung: 'written', not: {reading: 'This login may set secrets and read none.', program}, enter: enter(true)},
};
