import {createNetlify} from '../../../source/destinations/netlify/index.js';
import {serveNetlify} from '../../../source/simulator/platforms/netlify.js';
import {restStage} from './rest-stage.js';
import {type StageDefinition, type StageDefinitions} from './stage.js';

const sites = ['shop', 'docs'];

function netlifyStage(isSecret: boolean, definition: Omit<StageDefinition, 'enter'>): StageDefinition {
	return {
		...definition,
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = sites.slice(0, scopes);
			const own = [...items, {name: 'THEME', value: 'dark'}].map(({name, value}) => ({key: name, values: {production: value}, isSecret}));
			const platform = await serveNetlify({token: 'nfp_Token', sites: Object.fromEntries(chosen.map(name => [name, own]))});
			const find = (name: string, scope: number) => platform.variables.get(`site ${chosen[scope]}`)!.find(({key}) => key === name);
			return restStage(t, {
				id: 'netlify', make: createNetlify, environment: {NETLIFY_AUTH_TOKEN: 'nfp_Token'}, platform, isHidden: isSecret,
				marks: chosen.map(name => `site_id=id-${name}`), names: items.map(({name}) => name),
				stored: (name, scope) => find(name, scope)?.values.production,
				put(name, scope, value) {
					find(name, scope)!.values.production = value;
				},
				everything: () => [...platform.variables].map(([name, variables]) => [name, variables.map(item => ({...item, time: 0}))]),
			});
		},
	};
}

const program = 'It is asked over REST with the token of NETLIFY_AUTH_TOKEN.';

export const netlifyStages: StageDefinitions = {
	netlify: netlifyStage(false, {rung: 'read-back', not: {program}}),
	'netlify (secret)': netlifyStage(true, {rung: 'written', not: {program, reading: 'Of a secret variable only the value for development is shown.'}}),
};
