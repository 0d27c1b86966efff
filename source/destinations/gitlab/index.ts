/**
GitLab: the variables of pipelines.
*/
import {type Place} from '../../core/incident.js';
import {recordOf, textOf} from '../json-value.js';
import {createProgram} from '../program.js';
import {createRest, type Rest} from '../rest.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {createTokenLogin, isToken} from '../token-login.js';
import {type CreateDestination} from '../types.js';
import {discover} from './discover.js';
import {type Owner, readVariable, writeVariable} from './variables.js';

const login = createTokenLogin({
	platform: 'GitLab', command: 'export GITLAB_TOKEN=…', message: 'There is no login for GitLab: GITLAB_TOKEN is not set. Make an access token with the scope api; the login of the glab program is not used.',
});

const dollars = (text: string) => text.split('$').length;

function storedAt(rest: Rest, {address, key}: Place): StoredValue {
	const {level, id, scope} = address ?? {};
	const owner = {level: level as Owner['level'], id: id ?? ''};
	const name = {key, scope: scope ?? ''};
	// What a variable may hold depends on its settings, so the last look at them is kept.
	const settings = {isMasked: false, isRaw: false};
	return {
		platform: 'GitLab',
		followUp: 'used by the next pipeline',
		async read(signal) {
			if (!['project', 'group', 'instance'].includes(owner.level)) {
				return {status: 'refused', failure: {kind: 'unsuitable', message: 'This place is not a variable on GitLab.'}};
			}

			const variable = await readVariable(rest, owner, name, signal);
			if (variable.status !== 'succeeded') {
				return variable;
			}

			Object.assign(settings, {isMasked: variable.value.isMasked, isRaw: variable.value.isRaw});
			return {status: 'succeeded', value: {value: variable.value.value, mark: '', settings: variable.value.settings}};
		},
		objection(value, before) {
			if (before.value === undefined) {
				return `${key} is hidden: a write could not be proven. Change it by hand.`;
			}

			return !settings.isRaw && dollars(value) !== dollars(before.value)
				? `${key} expands what follows a dollar sign, and the new value would be changed by that. Generate another password, or make the variable raw.`
				: undefined;
		},
		async write(value, _before, call) {
			const change = await writeVariable(rest, owner, name, value, call);
			return change.status === 'refused' && change.failure.kind === 'bad-request' && settings.isMasked
				? {...change, failure: {...change.failure, message: `${change.failure.message} A masked variable takes only some characters; generate another password, or change it by hand.`}}
				: change;
		},
	};
}

/**
Make the destination.
*/
export const createGitlab: CreateDestination = tools => {
	const {environment, http, addresses, home} = tools;
	const program = createProgram(tools, {program: 'glab', variables: []});
	const token = environment.GITLAB_TOKEN?.trim() ?? '';
	const host = (environment.GITLAB_HOST ?? 'gitlab.com').replace(/^https:\/\//v, '').replace(/\/+$/v, '');
	const rest: Rest | undefined = isToken(token)
		? createRest({
			http, baseUrl: `${addresses.gitlab ?? `https://${host}`}/api/v4`, service: 'GitLab', headers: () => ({'private-token': token}),
		})
		: undefined;

	return {
		id: 'gitlab',
		name: 'GitLab CI',
		description: {
			kind: 'ci',
			readable: 'sometimes',
			evidence: 'read back',
			takesEffect: 'on-next-use',
			limits: [
				'The login is GITLAB_TOKEN, with GITLAB_HOST for a GitLab of your own; the login of the glab program is not used.',
				'A hidden variable can never be read: it is found by its name alone and changed by hand.',
				'No pipeline is run. What an earlier pipeline deployed keeps the old value until it is deployed again.',
			],
		},
		preflight: async signal => rest === undefined
			? login.preflightWithout({program, home}, signal)
			: login.preflightAs(await rest.get('/user', {signal}), value => `${textOf(recordOf(value).username)} on ${host}`),
		discover: async search => rest === undefined ? login.unsearched(search) : discover(rest, search, host !== 'gitlab.com'),
		deliver: async (place, values, delivery) => rest === undefined ? login.refusal : deliverTo(storedAt(rest, place), place, values, delivery),
		check: async (place, values, options) => rest === undefined ? login.refusal : checkStored(storedAt(rest, place), place, values, options),
	};
};
