import {createCircleci} from '../../../source/destinations/circleci/index.js';
import {serveCircleci} from '../../../source/simulator/platforms/circleci.js';
import {restStage} from './rest-stage.js';
import {type StageDefinitions} from './stage.js';

const contexts = ['deploy', 'nightly'];

export const circleciStages: StageDefinitions = {
	circleci: {
		rung: 'written',
		not: {reading: 'CircleCI never shows a value.', program: 'It is asked over REST with the token of CIRCLE_TOKEN.'},
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = contexts.slice(0, scopes);
			const own = Object.fromEntries(items.map(({name, value}) => [name, value]));
			const platform = await serveCircleci({token: 'circle-CanaryToken', contexts: Object.fromEntries(chosen.map(name => [name, {...own, THEME: 'dark'}]))});
			const find = (name: string, scope: number) => platform.variables.get(`context ${chosen[scope]}`)!.find(item => item.name === name);
			return restStage(t, {
				id: 'circleci', make: createCircleci, environment: {CIRCLE_TOKEN: 'circle-CanaryToken'}, platform, isHidden: true,
				marks: chosen.map((_, index) => `/context/c${index}/`), names: items.map(({name}) => name),
				stored: (name, scope) => find(name, scope)?.value,
				put(name, scope, value) {
					find(name, scope)!.value = value;
				},
				everything: () => [...platform.variables].map(([name, variables]) => [name, variables.map(item => ({...item, time: 0}))]),
			});
		},
	},
};
