import {createHeroku} from '../../../source/destinations/heroku/index.js';
import {serveHeroku} from '../../../source/simulator/platforms/heroku.js';
import {restStage} from './rest-stage.js';
import {type StageDefinitions} from './stage.js';

const apps = ['shop', 'worker'];

export const herokuStages: StageDefinitions = {
	heroku: {
		rung: 'deployed',
		not: {program: 'It is asked over REST; its program only lends its login.'},
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = apps.slice(0, scopes);
			const variables = Object.fromEntries([...items, {name: 'THEME', value: 'dark'}].map(({name, value}) => [name, value]));
			const platform = await serveHeroku({token: 'HRKU-Token', apps: Object.fromEntries(chosen.map(name => [name, {variables}]))});
			const find = (scope: number) => platform.apps.get(chosen[scope]!)!.variables;
			return restStage(t, {
				id: 'heroku', make: createHeroku, environment: {HEROKU_API_KEY: 'HRKU-Token'}, platform,
				marks: chosen.map(name => `/apps/id-${name}/`), names: items.map(({name}) => name),
				stored: (name, scope) => find(scope)[name],
				put(name, scope, value) {
					find(scope)[name] = value;
				},
				everything: () => [...platform.apps].map(([name, app]) => [name, app.variables, app.addOns]),
			});
		},
	},
};
