import {createDoppler} from '../../../source/destinations/doppler/index.js';
import {serveDoppler} from '../../../source/simulator/platforms/doppler.js';
import {restStage} from './rest-stage.js';
import {type StageDefinitions} from './stage.js';

const configs = ['api/dev', 'web/prd'];

export const dopplerStages: StageDefinitions = {
	doppler: {
		rung: 'read-back',
		hasLock: true,
		not: {program: 'It is asked over REST; its program only lends its login.', characters: 'A dollar sign with braces after it would be a reference.'},
		async enter(t, items, {scopes = 1} = {}) {
			const chosen = configs.slice(0, scopes);
			const own = Object.fromEntries([...items, {name: 'THEME', value: 'dark'}].map(({name, value}) => [name, value]));
			const platform = await serveDoppler({token: 'dp.ct.CanaryToken', configs: Object.fromEntries(chosen.map(name => [name, own]))});
			const find = (scope: number) => platform.configs.get(chosen[scope]!)!;
			return restStage(t, {
				id: 'doppler', make: createDoppler, environment: {DOPPLER_TOKEN: 'dp.ct.CanaryToken'}, platform,
				marks: chosen.map(name => `"project":"${name.split('/')[0]}"`), readMarks: chosen.map(name => `project=${name.split('/')[0]}&config`), names: items.map(({name}) => name),
				stored: (name, scope) => find(scope).get(name) ?? undefined,
				put(name, scope, value) {
					find(scope).set(name, value);
				},
				everything: () => [...platform.configs].map(([name, secrets]) => [name, [...secrets]]),
			});
		},
	},
};
