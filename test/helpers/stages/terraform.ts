import {createTerraform} from '../../../source/destinations/terraform/index.js';
import {serveTerraform} from '../../../source/simulator/platforms/terraform.js';
import {restStage} from './rest-stage.js';
import {type Item, type StageDefinition, type StageDefinitions} from './stage.js';

const workspaces = ['web', 'worker'];

const enter = (sensitive: boolean): StageDefinition['enter'] => async (t, items, {scopes = 1} = {}) => {
	const chosen = workspaces.slice(0, scopes);
	const own = (all: readonly Item[]) => [...all.map(({name, value}) => ({key: name, value, sensitive})), {key: 'THEME', value: 'dark'}];
	const platform = await serveTerraform({token: 'tfe.Token', workspaces: Object.fromEntries(chosen.map(name => [name, own(items)]))});
	const find = (name: string, scope: number) => platform.variables.get(`workspace ${chosen[scope]}`)!.find(item => item.key === name);
	return restStage(t, {
		id: 'terraform', make: createTerraform, environment: {TFE_TOKEN: 'tfe.Token'}, platform, isHidden: sensitive,
		marks: chosen.map((_, index) => `/workspaces/ws-${index}/`), names: items.map(({name}) => name),
		stored: (name, scope) => find(name, scope)?.value,
		put(name, scope, value) {
			find(name, scope)!.value = value;
		},
		everything: () => [...platform.variables].map(([name, variables]) => [name, variables.map(item => ({...item, version: 0}))]),
	});
};

const program = 'It is asked over REST with a token.';

export const terraformStages: StageDefinitions = {
	terraform: {rung: 'read-back', not: {program}, enter: enter(false)},
	'terraform (sensitive)': {rung: 'written', not: {reading: 'A sensitive variable is never shown.', program}, enter: enter(true)},
};
