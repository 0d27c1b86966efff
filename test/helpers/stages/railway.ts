import {createRailway} from '../../../source/destinations/railway/index.js';
import {isRailwayQuery, serveRailway} from '../../../source/simulator/platforms/railway.js';
import {restStage} from './rest-stage.js';
import {type StageDefinitions} from './stage.js';

const services = ['shop', 'worker'];

export const railwayStages: StageDefinitions = {
	railway: {
		rung: 'read-back',
		not: {program: 'It is asked over GraphQL with the token of RAILWAY_API_TOKEN.', characters: 'Railway takes a dollar sign before two braces for a reference to another variable.'},
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = services.slice(0, scopes);
			const platform = await serveRailway({
				token: 'railway-CanaryToken', environments: {'site/production': Object.fromEntries(chosen.map(name => [name, Object.fromEntries([...items, {name: 'THEME', value: 'dark'}].map(item => [item.name, item.value]))]))},
			});
			const find = (name: string, scope: number) => platform.variables.get('site/production')!.find(item => item.service === chosen[scope] && item.name === name);
			return restStage(t, {
				id: 'railway', make: createRailway, environment: {RAILWAY_API_TOKEN: 'railway-CanaryToken'}, platform,
				marks: chosen.map(name => `"serviceId":"svc-${name}"`), names: items.map(({name}) => name),
				isRead: (_method, _path, body) => isRailwayQuery(body),
				stored: (name, scope) => find(name, scope)?.value,
				put(name, scope, value) {
					find(name, scope)!.value = value;
				},
				everything: () => [[...platform.variables].map(([name, variables]) => [name, variables.map(item => ({...item, version: 0}))]), [...platform.deployments]],
			});
		},
	},
};
