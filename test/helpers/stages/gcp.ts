import {createGcp} from '../../../source/destinations/gcp/index.js';
import {serveGcp} from '../../../source/simulator/platforms/gcp.js';
import {restStage} from './rest-stage.js';
import {type StageDefinition, type StageDefinitions} from './stage.js';

const projects = ['shop-1', 'shop-2'];
const program = 'It is asked over REST; gcloud only hands over its login.';
const login = {id: 'gcp', make: createGcp, environment: {CLOUDSDK_AUTH_ACCESS_TOKEN: 'ya29.Token'}};

const enterSecrets = (isHidden: boolean): StageDefinition['enter'] => async (t, items, {scopes = 1} = {}) => {
	const chosen = projects.slice(0, scopes);
	const own = {...Object.fromEntries(items.map(({name, value}) => [name, value])), THEME: 'dark'};
	const platform = await serveGcp({token: 'ya29.Token', projects: Object.fromEntries(chosen.map(name => [name, {secrets: own, hidden: isHidden ? items.map(item => item.name) : []}]))});
	const find = (name: string, scope: number) => platform.secrets.get(`${chosen[scope]}/${name}`);
	return restStage(t, {
		...login, platform, isHidden, marks: chosen.map(name => `/projects/${name}/`), names: items.map(({name}) => name),
		stored: (name, scope) => find(name, scope)?.at(-1),
		put(name, scope, value) {
			find(name, scope)!.push(value);
		},
		everything: () => [...platform.secrets].map(([name, versions]) => [name, versions.at(-1)]),
	});
};

export const gcpStages: StageDefinitions = {
	gcp: {rung: 'read-back', not: {program}, enter: enterSecrets(false)},
	'gcp (secrets that may not be read)': {rung: 'written', not: {reading: 'This login may add a version and read none.', program}, enter: enterSecrets(true)},
	'gcp (Cloud Run)': {
		rung: 'deployed',
		not: {program},
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = ['web', 'worker'].slice(0, scopes);
			const platform = await serveGcp({token: 'ya29.Token', projects: {'shop-1': {services: Object.fromEntries(chosen.map(name => [name, {variables: [...items.map(item => ({...item})), {name: 'THEME', value: 'dark'}]}]))}}});
			const find = (name: string, scope: number) => platform.services.get(`shop-1/${chosen[scope]}`)!.variables.find(variable => variable.name === name);
			return restStage(t, {
				...login, platform, marks: chosen.map(name => `/services/${name}`), names: items.map(({name}) => name),
				stored: (name, scope) => find(name, scope)?.value,
				put(name, scope, value) {
					find(name, scope)!.value = value;
				},
				everything: () => [...platform.services].map(([name, service]) => [name, {...service, revision: 0, generation: 0}]),
			});
		},
	},
};
