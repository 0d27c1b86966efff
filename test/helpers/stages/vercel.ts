import {createVercel} from '../../../source/destinations/vercel/index.js';
import {serveVercel} from '../../../source/simulator/platforms/vercel.js';
import {restStage} from './rest-stage.js';
import {type StageDefinitions} from './stage.js';

const projects = ['shop', 'worker'];

export const vercelStages: StageDefinitions = {
	vercel: {
		rung: 'read-back',
		not: {program: 'It is asked over REST with the token of VERCEL_TOKEN.'},
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = projects.slice(0, scopes);
			const platform = await serveVercel({
				token: 'vercel_CanaryToken',
				projects: Object.fromEntries(chosen.map(project => [project, [...items, {name: 'THEME', value: 'dark'}].map(({name, value}, index) => ({
					id: `${project}-${index}`, key: name, value, type: 'encrypted' as const, target: ['production', 'preview'],
				}))])),
			});
			const find = (name: string, scope: number) => platform.projects.get(chosen[scope]!)!.find(({key}) => key === name);
			return restStage(t, {
				id: 'vercel', make: createVercel, environment: {VERCEL_TOKEN: 'vercel_CanaryToken'}, platform,
				marks: chosen.map(project => `/prj_${project}/`), names: items.map(({name}) => name),
				stored: (name, scope) => find(name, scope)?.value,
				put(name, scope, value) {
					find(name, scope)!.value = value;
				},
				everything: () => [...platform.projects].map(([name, variables]) => [name, variables.map(item => ({...item, updatedAt: 0}))]),
			});
		},
	},
};
