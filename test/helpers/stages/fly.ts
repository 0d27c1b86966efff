import {createFly} from '../../../source/destinations/fly/index.js';
import {createFlyIo} from '../../../source/simulator/platforms/fly.js';
import {programStage} from './program-stage.js';
import {type StageDefinitions} from './stage.js';

const apps = ['shop', 'worker'];

export const flyStages: StageDefinitions = {
	fly: {
		rung: 'written',
		not: {reading: 'A secret of Fly.io is never shown.'},
		async enter(t, items, options = {}) {
			const chosen = apps.slice(0, options.scopes ?? 1);
			const secrets = Object.fromEntries([...items, {name: 'THEME', value: 'dark'}].map(({name, value}) => [name, value]));
			const fly = createFlyIo({login: 'ada@example.com', apps: Object.fromEntries(chosen.map(name => [name, {secrets}]))});
			const find = (name: string, scope: number) => fly.apps.get(chosen[scope]!)?.secrets.get(name);
			return programStage(t, {
				program: 'flyctl', make: createFly, answer: fly.program, marks: chosen, names: items.map(({name}) => name),
				isChange: call => call.arguments[1] === 'set' || call.arguments[1] === 'deploy',
				stored: (name, scope) => find(name, scope)?.value,
				put(name, scope, value) {
					find(name, scope)!.value = value;
				},
				everything: () => [...fly.apps].map(([name, app]) => [name, [...app.secrets].map(([key, {value}]) => [key, value]), app.machines]),
				deny(isDenied) {
					fly.faults.isDenied = isDenied;
				},
				logOut(isLoggedOut) {
					fly.faults.isLoggedOut = isLoggedOut;
				},
				lie(isLying) {
					fly.faults.lies = isLying;
				},
			}, options);
		},
	},
};
