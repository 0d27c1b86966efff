import {createOnepassword} from '../../../source/destinations/onepassword/index.js';
import {createStandInOnepassword, makeItem} from '../../../source/simulator/platforms/onepassword.js';
import {programStage} from './program-stage.js';
import {type StageDefinitions} from './stage.js';

const ids = ['itemone', 'itemtwo'];

export const onepasswordStages: StageDefinitions = {
	onepassword: {
		rung: 'read-back',
		not: {},
		async enter(t, items, options = {}) {
			const chosen = ids.slice(0, options.scopes ?? 1);
			const own = {...Object.fromEntries(items.map(({name, value}) => [name, value])), THEME: 'dark'};
			const onepassword = createStandInOnepassword(chosen.map(id => makeItem(id, `Neon ${id}`, own)));
			const fields = (scope: number) => onepassword.items.get(chosen[scope]!)!.fields;
			return programStage(t, {
				program: 'op', make: createOnepassword, answer: onepassword.program, marks: chosen, names: items.map(({name}) => name),
				isChange: call => call.arguments[1] === 'edit',
				stored: (name, scope) => fields(scope).find(({label}) => label === name)?.value,
				put(name, scope, value) {
					const item = onepassword.items.get(chosen[scope]!)!;
					onepassword.items.set(item.id, {...item, fields: item.fields.map(field => field.label === name ? {...field, value} : field)});
				},
				everything: () => [...onepassword.items.values()].map(item => ({...item, version: 0, fields: item.fields.map(({id, type, label, value}) => [id, type, label, value])})),
				deny(isDenied) {
					onepassword.faults.isDenied = isDenied;
				},
				logOut(isLoggedOut) {
					onepassword.faults.isLoggedOut = isLoggedOut;
				},
			}, options);
		},
	},
};
