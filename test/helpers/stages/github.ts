import {createGithub} from '../../../source/destinations/github/index.js';
import {createGitHub} from '../../../source/simulator/platforms/github.js';
import {programStage} from './program-stage.js';
import {
	type Item, type StageDefinition, type StageDefinitions,
} from './stage.js';

const stores = ['repos/acme/api/environments/production', 'repos/acme/web/actions'];
const repositories = ['acme/api', 'acme/web'].map(full => ({
	owner: 'acme', name: full.slice('acme/'.length), isOrganization: true, environments: full === 'acme/api' ? ['production'] : [],
}));

function githubStage(isVariable: boolean, scopeStores: readonly string[], definition: Omit<StageDefinition, 'enter'>): StageDefinition {
	return {
		...definition,
		async enter(t, items, options = {}) {
			const chosen = scopeStores.slice(0, options.scopes ?? 1);
			const all: readonly Item[] = [...items, {name: 'THEME', value: 'dark'}];
			const github = createGitHub({
				login: 'ada', token: 'gho_Token', repositories,
				secrets: isVariable ? {} : Object.fromEntries(chosen.map(store => [store, Object.fromEntries(all.map(({name, value}) => [name, {value}]))])),
				variables: isVariable ? Object.fromEntries(chosen.map(store => [store, Object.fromEntries(all.map(({name, value}) => [name, value]))])) : {},
			});
			const held = isVariable ? github.variables : github.secrets;
			const find = (name: string, scope: number) => held.get(chosen[scope]!)?.get(name);
			return programStage(t, {
				program: 'gh', make: createGithub, answer: github.program, marks: ['acme/api', 'acme/web'], names: items.map(({name}) => name),
				isChange: call => call.arguments[0] === 'secret' || call.arguments.includes('PATCH'),
				stored: (name, scope) => find(name, scope)?.value,
				put(name, scope, value) {
					find(name, scope)!.value = value;
				},
				everything: () => [...held].map(([store, own]) => [store, [...own].map(([name, item]) => [name, {...item, updatedAt: ''}])]),
				deny(isDenied) {
					github.faults.isDenied = isDenied;
				},
				logOut(isLoggedOut) {
					github.faults.isLoggedOut = isLoggedOut;
				},
				...(!isVariable && {
					lie(isLying: boolean) {
						github.faults.lies = isLying;
					},
				}),
			}, options);
		},
	};
}

export const githubStages: StageDefinitions = {
	github: githubStage(false, stores, {rung: 'written', not: {reading: 'A secret of GitHub is never shown.'}}),
	'github (variables)': githubStage(true, ['repos/acme/api/actions', 'repos/acme/web/actions'], {rung: 'read-back', not: {}}),
};
