import {createInfisical} from '../../../source/destinations/infisical/index.js';
import {serveInfisical} from '../../../source/simulator/platforms/infisical.js';
import {restStage} from './rest-stage.js';
import {type StageDefinitions} from './stage.js';

const environments = ['dev', 'prod'];

export const infisicalStages: StageDefinitions = {
	infisical: {
		rung: 'read-back',
		not: {program: 'It is asked over REST with the token of INFISICAL_TOKEN.', characters: 'Infisical takes a dollar sign before a brace for a reference to another secret.'},
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = environments.slice(0, scopes);
			const platform = await serveInfisical({
				token: 'infisical-Token', environments: Object.fromEntries(chosen.map(name => [`api/${name}`, [...items.map(({name: key, value}) => ({key, value, path: '/db'})), {key: 'THEME', value: 'dark'}]])),
			});
			const find = (name: string, scope: number) => platform.environments.get(`api/${chosen[scope]}`)!.find(item => item.key === name);
			return restStage(t, {
				id: 'infisical', make: createInfisical, environment: {INFISICAL_TOKEN: 'infisical-Token'}, platform,
				marks: chosen.map(name => `"environment":"${name}"`), names: items.map(({name}) => name),
				stored: (name, scope) => find(name, scope)?.value,
				put(name, scope, value) {
					find(name, scope)!.value = value;
				},
				everything: () => [...platform.environments].map(([name, secrets]) => [name, secrets.map(item => ({...item, version: 0}))]),
			});
		},
	},
};
