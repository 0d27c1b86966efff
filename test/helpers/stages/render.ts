import {createRender} from '../../../source/destinations/render/index.js';
import {serveRender} from '../../../source/simulator/platforms/render.js';
import {restStage} from './rest-stage.js';
import {type StageDefinitions} from './stage.js';

const services = ['shop', 'worker'];

export const renderStages: StageDefinitions = {
	render: {
		rung: 'read-back',
		not: {program: 'It is asked over REST with the key of RENDER_API_KEY.'},
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = services.slice(0, scopes);
			const platform = await serveRender({
				key: 'rnd_CanaryKey', services: Object.fromEntries(chosen.map(name => [name, {variables: [...items.map(({name: key, value}) => ({key, value})), {key: 'THEME', value: 'dark'}]}])),
			});
			const find = (name: string, scope: number) => platform.variables.get(`srv-${chosen[scope]}`)!.find(({key}) => key === name);
			return restStage(t, {
				id: 'render', make: createRender, environment: {RENDER_API_KEY: 'rnd_CanaryKey'}, platform,
				marks: chosen.map(name => `/srv-${name}/`), names: items.map(({name}) => name),
				stored: (name, scope) => find(name, scope)?.value,
				put(name, scope, value) {
					find(name, scope)!.value = value;
				},
				everything: () => [[...platform.variables], [...platform.deploys]],
			});
		},
	},
};
