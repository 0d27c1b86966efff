/**
Railway: variables of every service and those that services share, in every environment.
*/
import {type Place} from '../../core/incident.js';
import {deployUnits} from '../deployments.js';
import {createProgram} from '../program.js';
import {createRest} from '../rest.js';
import {checkStored, deliverTo, type StoredValue} from '../stored-value.js';
import {createTokenLogin, isToken} from '../token-login.js';
import {type CreateDestination} from '../types.js';
import {
	readAccount, readVariable, type Token, writeVariable,
} from './api.js';
import {deployService} from './deploy.js';
import {discover} from './discover.js';
import {createGraph, type Graph} from './graph.js';
import {countReferences} from './references.js';

const login = createTokenLogin({
	platform: 'Railway', command: 'export RAILWAY_API_TOKEN=…', message: 'There is no login for Railway: neither RAILWAY_API_TOKEN nor RAILWAY_TOKEN is set. Make a token in the settings of your account; the login of the railway program is not used.',
});

function storedAt(graph: Graph, {address, key, managedBy}: Place): StoredValue {
	const {project, environment, service} = address ?? {};
	const where = project === undefined || environment === undefined ? undefined : {project, environment, service};
	return {
		platform: 'Railway',
		async read(signal) {
			if (where === undefined || managedBy !== undefined) {
				return {status: 'refused', failure: {kind: 'unsuitable', message: managedBy?.advice ?? 'This place is not a variable on Railway.'}};
			}

			const reading = await readVariable(graph, key, where, signal);
			if (reading.status !== 'succeeded') {
				return reading;
			}

			const {value, isSealed, updatedAt} = reading.value;
			return {
				status: 'succeeded', value: {
					value, mark: updatedAt, settings: String(isSealed), changedAt: Date.parse(updatedAt) || 0,
				},
			};
		},
		objection: (value, before) => countReferences(value) === countReferences(before.value ?? '') ? undefined : 'The new value holds what Railway would take for a reference to another variable. Generate another password.',
		write: async (value, _before, call) => writeVariable(graph, key, value, where!, call),
	};
}

/**
Make the destination.
*/
export const createRailway: CreateDestination = tools => {
	const {environment, http, addresses, home} = tools;
	const program = createProgram(tools, {program: 'railway', variables: []});
	const own = environment.RAILWAY_API_TOKEN?.trim() ?? '';
	// The wider one is asked where there are both.
	const kind: Token = own === '' ? 'project' : 'account';
	const token = own === '' ? environment.RAILWAY_TOKEN?.trim() ?? '' : own;
	const headers: Readonly<Record<string, string>> = kind === 'account' ? {authorization: `Bearer ${token}`} : {'project-access-token': token};
	const graph = isToken(token)
		? createGraph(createRest({
			http, baseUrl: addresses.railway ?? 'https://backboard.railway.com', service: 'Railway', headers: () => headers,
		}))
		: undefined;

	return {
		id: 'railway',
		name: 'Railway',
		description: {
			kind: 'deploy-platform',
			readable: 'sometimes',
			evidence: 'read back; a sealed variable only by the time of its change',
			takesEffect: 'on-deploy',
			limits: [
				'The login is RAILWAY_API_TOKEN, or RAILWAY_TOKEN for one environment; the login of the railway program is not used.',
				'A sealed variable can never be read: it is found by its name alone.',
				'What refers to another variable is changed where that one is set.',
				'A service that runs nothing is not deployed.',
			],
		},
		preflight: async signal => graph === undefined
			? login.preflightWithout({program, home}, signal)
			: login.preflightAs(await readAccount(graph, kind, signal), value => value.name),
		discover: async search => graph === undefined ? login.unsearched(search) : discover(graph, kind, search),
		deliver: async (place, values, delivery) => graph === undefined ? login.refusal : deliverTo(storedAt(graph, place), place, values, delivery),
		deploy: async (service, options) => graph === undefined ? login.refusal : deployUnits(service, 'Railway', options, async (unit, more) => deployService(graph, service, unit, more)),
		check: async (place, values, options) => graph === undefined ? login.refusal : checkStored(storedAt(graph, place), place, values, options),
	};
};
