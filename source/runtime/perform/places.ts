import {type DeliverySubject} from '../../core/effect.js';
import {type NewDelivery} from '../../core/fact.js';
import {type DeliveryId, type KeyId} from '../../core/incident.js';
import {type Outcome} from '../../core/outcome.js';
import {type Found, type NewValues, type Wanted} from '../../destinations/types.js';
import {type Vault} from '../vault.js';
import {
	targetOf, type Performer, valueOf, type WorkOf,
} from './context.js';

/** Keys and logins have ids of their own kinds; a key's says so. */
function isKey(subject: NonNullable<Found['subject']>): subject is KeyId {
	return subject.startsWith('neon-key:');
}

function deliveryOf({subject, place, confidence}: Found): NewDelivery {
	const parts = [place.destination, place.container, place.key, place.detail ?? '', subject ?? ''];
	const owner = subject === undefined ? {} : (isKey(subject) ? {key: subject} : {credential: subject});
	return {
		id: parts.join(' ') as DeliveryId, ...owner, place, confidence, title: [place.container, place.key].filter(part => part !== '').join(' '),
	};
}

function wantedOf({subject, old}: WorkOf<'search-places'>['wanted'][number], vault: Vault): Wanted {
	const value = old === undefined ? undefined : vault.read(old);
	return subject.kind === 'api-key'
		? {
			kind: 'api-key', subject: subject.key, role: '', hosts: [], old: value,
		}
		: {
			kind: 'login',
			subject: subject.credential.id,
			role: subject.credential.role,
			hosts: subject.credential.endpoints.map(({id, host, port}) => ({endpointId: id, host, port})),
			old: value,
		};
}

export const searchPlaces: Performer<'search-places'> = async ({work, destination: id, folders, wanted}, {destinations, vault, dispatch, signal}) => {
	const destination = destinations.find(item => item.id === id);
	if (destination === undefined) {
		throw new Error(`There is no destination ${id}.`);
	}

	const preflight = await destination.preflight(signal);
	const about = {
		destination: id, name: destination.name, folders, keys: wanted.flatMap(({subject}) => subject.kind === 'api-key' ? [subject.key] : []), logins: wanted.flatMap(({subject, origin}) => subject.kind === 'login' ? [{credential: subject.credential.id, ...(origin === undefined ? {} : {value: origin})}] : []), ...(preflight.account === undefined ? {} : {account: preflight.account}),
	};
	if (preflight.status !== 'ready') {
		const reason = preflight.problems.join(' ') || 'It is not ready.';
		return {
			type: 'places-searched', work, ...about, status: preflight.status, filesRead: 0, found: [], notSearched: [{what: destination.name, reason, ...(preflight.command === undefined ? {} : {command: preflight.command})}],
		};
	}

	const discovery = await destination.discover({
		folders,
		wanted: wanted.map(item => wantedOf(item, vault)),
		signal,
		onProgress(count) {
			dispatch({type: 'work-progressed', work, count});
		},
	});
	return {
		type: 'places-searched',
		work,
		...about,
		status: signal.aborted ? 'stopped' : 'searched',
		filesRead: discovery.looked,
		notSearched: [...discovery.notSearched, ...preflight.problems.map(reason => ({what: destination.name, reason}))],
		found: discovery.found.map(found => deliveryOf(found)),
	};
};

/** The new values for a place; undefined where the login has no address that one could be made for. */
function newValues(subject: DeliverySubject, value: string): NewValues | undefined {
	if (subject.kind === 'api-key') {
		return {kind: 'api-key', key: value};
	}

	const {credential, replaces} = subject;
	const target = targetOf(credential);
	return target === undefined
		? undefined
		: {
			kind: 'login', password: value, role: credential.role, host: target.host, pooledHost: credential.endpoints[0]?.pooledHost ?? target.host, port: target.port, database: credential.database, ...(replaces === undefined ? {} : {replaces}),
		};
}

const unwritable = (destination: string): Outcome<never> => ({status: 'refused', failure: {kind: 'unsuitable', message: `Nothing here can write to ${destination}.`}});

export const deliver: Performer<'deliver'> = async ({work, place, subject, value, old}, {destinations, vault, dispatch, signal}) => {
	const destination = destinations.find(({id}) => id === place.destination);
	const values = newValues(subject, valueOf(vault, value));
	if (destination === undefined || values === undefined) {
		return {type: 'delivered', work, outcome: unwritable(place.destination)};
	}

	const result = await destination.deliver(place, values, {
		old: old === undefined ? undefined : vault.read(old),
		signal,
		temporary: {
			created(path) {
				// Nobody would remove a file that no journal names.
				if (!dispatch({type: 'temporary-file-planned', path})) {
					throw new Error('The journal cannot be written, so nothing was delivered.');
				}
			},
			removed(path) {
				dispatch({type: 'temporary-file-removed', path});
			},
		},
	});
	if (result.status === 'delivered') {
		return {type: 'delivered', work, outcome: {status: 'succeeded', value: {rung: result.rung, seen: result.seen}}};
	}

	const {status, failure, output} = result;
	return {
		type: 'delivered', work, outcome: {status, failure}, ...(output === undefined ? {} : {output: vault.redact(output)}),
	};
};

export const checkDelivery: Performer<'check-delivery'> = async ({work, delivery, place, subject, value, since}, {destinations, vault, signal}) => {
	const destination = destinations.find(({id}) => id === place.destination);
	const values = newValues(subject, valueOf(vault, value));
	return {
		type: 'delivery-checked',
		work,
		delivery,
		outcome: destination === undefined || values === undefined ? unwritable(place.destination) : await destination.check(place, values, {since, signal}),
	};
};

export const deployService: Performer<'deploy-service'> = async ({work, service}, {destinations, vault, dispatch, signal}) => {
	const destination = destinations.find(({id}) => id === service.destination);
	if (destination?.deploy === undefined) {
		return {
			type: 'service-deployed', work, service: service.id, outcome: {status: 'refused', failure: {kind: 'unsuitable', message: `Nothing here can deploy ${service.label}.`}},
		};
	}

	const result = await destination.deploy(service, {
		signal,
		onProgress(seen) {
			dispatch({type: 'work-told', work, text: vault.redact(seen)});
		},
	});
	if (result.status === 'live') {
		return {
			type: 'service-deployed', work, service: service.id, outcome: {status: 'succeeded', value: result.seen},
		};
	}

	const {status, failure, output} = result;
	return {
		type: 'service-deployed', work, service: service.id, outcome: {status, failure}, ...(output === undefined ? {} : {output: vault.redact(output)}),
	};
};

export const copyText: Performer<'copy-text'> = async ({work, text}, {copy}) => ({type: 'text-copied', work, outcome: await copy(text)});

export const removeTemporary: Performer<'remove-temporary'> = async ({work, paths}, {removeFile}) => {
	const results = await Promise.all(paths.map(async path => ({path, failure: await removeFile(path)})));
	const failure = results.find(result => result.failure !== undefined)?.failure;
	return {
		type: 'temporary-removed', work, paths: results.filter(result => result.failure === undefined).map(({path}) => path), ...(failure === undefined ? {} : {failure}),
	};
};

export const writeReport: Performer<'write-report'> = async ({work}, {writeReport: write}) => ({type: 'report-written', work, outcome: await write()});
