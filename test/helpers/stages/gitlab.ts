import {createGitlab} from '../../../source/destinations/gitlab/index.js';
import {serveGitlab} from '../../../source/simulator/platforms/gitlab.js';
import {restStage} from './rest-stage.js';
import {type StageDefinitions} from './stage.js';

const scopes = ['production', 'review'];

export const gitlabStages: StageDefinitions = {
	gitlab: {
		rung: 'read-back',
		not: {program: 'It is asked over REST with the token of GITLAB_TOKEN.'},
		async enter(t, items, {scopes: count = 1} = {}) {
			const chosen = scopes.slice(0, count);
			const platform = await serveGitlab({
				token: 'glpat-CanaryToken', projects: {
					'acme/shop': [
						...chosen.flatMap(scope => items.map(({name, value}) => ({
							key: name, value, raw: true, protected: true, environment_scope: scope,
						}))),
						{key: 'THEME', value: 'dark'},
					],
				},
			});
			const find = (name: string, scope: number) => platform.variables.get('project acme/shop')!.find(item => item.key === name && item.environment_scope === chosen[scope]);
			return restStage(t, {
				id: 'gitlab', make: createGitlab, environment: {GITLAB_TOKEN: 'glpat-CanaryToken'}, platform,
				marks: chosen, names: items.map(({name}) => name),
				stored: (name, scope) => find(name, scope)?.value,
				put(name, scope, value) {
					find(name, scope)!.value = value;
				},
				everything: () => [...platform.variables],
			});
		},
	},
};
