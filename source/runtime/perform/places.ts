import {type NewDelivery} from '../../core/fact.js';
import {type CredentialId, type DeliveryId} from '../../core/incident.js';
import {type Found} from '../../destinations/types.js';
import {targetOf, type Performer, valueOf} from './context.js';

function deliveryOf({subject, place, confidence}: Found): NewDelivery {
	const credential = subject as CredentialId;
	const parts = [place.destination, place.container, place.key, place.detail ?? '', credential];
	return {
		id: parts.join(' ') as DeliveryId, credential, place, confidence, title: `${place.container} ${place.key}`,
	};
}

export const searchPlaces: Performer<'search-places'> = async ({work, folders, wanted}, {destinations, vault, dispatch, signal}) => {
	const looked = wanted.map(({credential, old}) => ({
		kind: 'login' as const,
		subject: credential.id,
		role: credential.role,
		hosts: credential.endpoints.map(({id, host, port}) => ({endpointId: id, host, port})),
		old: old === undefined ? undefined : vault.read(old),
	}));
	const discoveries = await Promise.all(destinations.map(async destination => destination.discover({
		folders,
		wanted: looked,
		signal,
		onProgress(count) {
			dispatch({type: 'work-progressed', work, count});
		},
	})));
	return {
		type: 'places-searched',
		work,
		folders,
		filesRead: discoveries.reduce((sum, {looked: number}) => sum + number, 0),
		notSearched: discoveries.flatMap(({notSearched}) => notSearched),
		found: discoveries.flatMap(({found}) => found).map(found => deliveryOf(found)),
	};
};

export const deliver: Performer<'deliver'> = async ({work, place, credential, value, old}, {destinations, vault, dispatch, signal}) => {
	const destination = destinations.find(({id}) => id === place.destination);
	const target = targetOf(credential);
	if (destination === undefined || target === undefined) {
		return {type: 'delivered', work, outcome: {status: 'refused', failure: {kind: 'unsuitable', message: `Nothing here can write to ${place.destination}.`}}};
	}

	const values = {
		kind: 'login' as const, password: valueOf(vault, value), role: credential.role, host: target.host, pooledHost: credential.endpoints[0]?.pooledHost ?? target.host, port: target.port, database: credential.database,
	};
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
	return {
		type: 'delivered', work, outcome: result.status === 'delivered' ? {status: 'succeeded', value: {rung: result.rung, seen: result.seen}} : result,
	};
};

export const removeTemporary: Performer<'remove-temporary'> = async ({work, paths}, {removeFile}) => {
	const results = await Promise.all(paths.map(async path => ({path, failure: await removeFile(path)})));
	const failure = results.find(result => result.failure !== undefined)?.failure;
	return {
		type: 'temporary-removed', work, paths: results.filter(result => result.failure === undefined).map(({path}) => path), ...(failure === undefined ? {} : {failure}),
	};
};

export const writeReport: Performer<'write-report'> = async ({work}, {writeReport: write}) => ({type: 'report-written', work, outcome: await write()});
