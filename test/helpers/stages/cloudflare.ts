import {createCloudflare} from '../../../source/destinations/cloudflare/index.js';
import {serveCloudflare} from '../../../source/simulator/platforms/cloudflare.js';
import {restStage} from './rest-stage.js';
import {type StageDefinitions} from './stage.js';

const names = ['api', 'cron'];
const account = {token: 'cf_CanaryToken', account: {id: 'acc1', name: 'Acme'}};
const environment = {CLOUDFLARE_API_TOKEN: account.token, CLOUDFLARE_ACCOUNT_ID: 'acc1'};
const program = 'It is asked over REST; its program only lends its login.';

export const cloudflareStages: StageDefinitions = {
	cloudflare: {
		rung: 'deployed',
		not: {program, reading: 'A secret of a Worker is never shown.'},
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = names.slice(0, scopes);
			const secrets = Object.fromEntries([...items, {name: 'THEME', value: 'dark'}].map(({name, value}) => [name, value]));
			const platform = await serveCloudflare({...account, workers: Object.fromEntries(chosen.map(name => [name, {secrets, variables: {REGION: 'eu'}}]))});
			const find = (scope: number) => platform.workers.get(chosen[scope]!)!;
			return restStage(t, {
				id: 'cloudflare', make: createCloudflare, environment, platform, isHidden: true,
				marks: chosen.map(name => `/scripts/${name}/`), names: items.map(({name}) => name),
				stored: (name, scope) => find(scope).secrets.get(name),
				put(name, scope, value) {
					find(scope).secrets.set(name, value);
				},
				everything: () => [...platform.workers].map(([name, {secrets: own, variables}]) => [name, [...own], [...variables]]),
			});
		},
	},
	'cloudflare (Pages)': {
		rung: 'read-back',
		not: {program},
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = names.slice(0, scopes);
			const production = Object.fromEntries([...items, {name: 'THEME', value: 'dark'}].map(({name, value}) => [name, {type: 'plain_text' as const, value}]));
			const platform = await serveCloudflare({...account, pages: Object.fromEntries(chosen.map(name => [name, {production: {...production, OTHER: {type: 'secret_text' as const, value: 'x'}}}]))});
			const find = (scope: number) => platform.pages.get(chosen[scope]!)!;
			return restStage(t, {
				id: 'cloudflare', make: createCloudflare, environment, platform,
				marks: chosen.map(name => `/projects/${name}`), names: items.map(({name}) => name),
				stored: (name, scope) => find(scope).variables.get(name)?.value,
				put(name, scope, value) {
					find(scope).variables.set(name, {type: 'plain_text', value});
				},
				everything: () => [...platform.pages].map(([name, {variables}]) => [name, [...variables]]),
			});
		},
	},
};
