/**
CircleCI: the variables of contexts and projects.
*/
import {type Place} from '../../core/incident.js';
import {recordOf, textOf} from '../json-value.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {createTokenLogin, isToken} from '../token-login.js';
import {type CreateDestination, type NewValues} from '../types.js';
import {discover} from './discover.js';
import {listVariables, type Owner, writeVariable} from './variables.js';

const login = createTokenLogin({
	platform: 'CircleCI', command: 'export CIRCLE_TOKEN=…', message: 'There is no login for CircleCI: CIRCLE_TOKEN is not set. Make a personal API token; the login of the circleci program is not used.',
});

/** Seen in the last four characters, which say something only where the value ends with the secret. */
function storedAt(rest: Rest, {address, key, shape}: Place, values: NewValues, old: string | undefined): StoredValue {
	const {kind, id} = address ?? {};
	const owner = {kind: kind as Owner['kind'], id: id ?? ''};
	const now = (values.kind === 'login' ? values.password : values.key).slice(-4);
	const before = old?.slice(-4);
	const tails = new Map<string, string>();
	const tailOf = ({mark}: {readonly mark: string}) => tails.get(mark) ?? '';
	const isTelling = shape !== 'connection-string';
	return {
		platform: 'CircleCI',
		followUp: 'used by the next pipeline',
		async read(signal) {
			if (owner.id === '' || (kind !== 'context' && kind !== 'project')) {
				return {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not a variable on CircleCI.'}};
			}

			const listing = await listVariables(rest, owner, signal);
			if (listing.status !== 'succeeded') {
				return listing;
			}

			const variable = listing.value.find(({name}) => name === key);
			if (variable === undefined) {
				return {status: 'refused', failure: {kind: 'not-found', message: `${key} is no longer there. Nothing was written: a new variable is not made.`}};
			}

			const mark = `${variable.time} ${variable.tail}`;
			tails.set(mark, variable.tail);
			const time = Date.parse(variable.time);
			return {
				status: 'succeeded', value: {
					value: undefined, mark, settings: '', ...(kind === 'context' && !Number.isNaN(time) && {changedAt: time}),
				},
			};
		},
		objection: (_value, stored) => isTelling && before !== undefined && tailOf(stored) !== '' && tailOf(stored) !== before && tailOf(stored) !== now
			? `${key} does not end as the old value does, so it is another one and was left alone. Look at it.`
			: undefined,
		isAlready: stored => isTelling && tailOf(stored) === now && before !== now,
		isOther: (value, stored) => tailOf(stored) !== value.slice(-4),
		// A project does not tell when a variable was changed.
		isSilent: (value, stored) => kind === 'project' && value.slice(-4) === tailOf(stored),
		write: async (value, _before, call) => writeVariable(rest, owner, key, value, call),
	};
}

/**
Make the destination.
*/
export const createCircleci: CreateDestination = tools => {
	const {environment, http, addresses, home} = tools;
	const program = createProgram(tools, {program: 'circleci', variables: []});
	const token = (environment.CIRCLE_TOKEN ?? environment.CIRCLECI_CLI_TOKEN)?.trim() ?? '';
	const rest: Rest | undefined = isToken(token)
		? createRest({
			http, baseUrl: addresses.circleci ?? 'https://circleci.com', service: 'CircleCI', headers: () => ({'circle-token': token}),
		})
		: undefined;

	return {
		id: 'circleci',
		name: 'CircleCI',
		description: {
			kind: 'ci',
			readable: 'never',
			evidence: 'the time of its change; in a project, its last four characters',
			takesEffect: 'on-next-use',
			limits: [
				'The login is CIRCLE_TOKEN; the login of the circleci program is not used.',
				'No value can be read: a variable is found by its name, or by its last four characters.',
				'Only projects that the login follows are searched, and only on circleci.com.',
				'A project does not tell when a variable was changed: a connection string that ends as before counts as unknown.',
				'No pipeline is run.',
			],
		},
		preflight: async signal => rest === undefined
			? login.preflightWithout({program, home, version: 'version'}, signal)
			: login.preflightAs(await rest.get('/api/v2/me', {signal}), value => textOf(recordOf(value).login) || textOf(recordOf(value).name)),
		discover: async search => rest === undefined ? login.unsearched(search) : discover(rest, search),
		deliver: async (place, values, delivery) => rest === undefined ? login.refusal : deliverTo(storedAt(rest, place, values, delivery.old), place, values, delivery),
		check: async (place, values, options) => rest === undefined ? login.refusal : checkStored(storedAt(rest, place, values, undefined), place, values, options),
	};
};
