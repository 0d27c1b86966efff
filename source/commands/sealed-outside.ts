import path from 'node:path';
import {type Place} from '../core/incident.js';
import {type Failure} from '../core/outcome.js';
import {refusedPath, type DrillSeal} from '../io/seal.js';
import {type Destination} from '../destinations/types.js';
import {type Outside} from '../runtime/perform/context.js';

/** Only what lies on this machine is a path; the rest goes through programs and addresses, which are sealed themselves. */
function refusedPlace({kind, container}: Place, seal: Pick<DrillSeal, 'root'>): Failure | undefined {
	return kind === 'this-laptop' ? refusedPath(seal, container) : undefined;
}

function sealDestination(destination: Destination, seal: Pick<DrillSeal, 'root'>, folder: string): Destination {
	return {
		...destination,
		async discover(search) {
			// A relative name is meant from where the operator of the drill stands, not from where the program was started.
			const named = search.folders.map(name => path.resolve(folder, name));
			const outside = named.flatMap(what => {
				const failure = refusedPath(seal, what);
				return failure === undefined ? [] : [{what, reason: failure.message}];
			});
			const discovery = await destination.discover({...search, folders: named.filter(what => !outside.some(other => other.what === what))});
			return {...discovery, notSearched: [...discovery.notSearched, ...outside]};
		},
		async deliver(place, values, delivery) {
			const failure = refusedPlace(place, seal);
			return failure === undefined
				? destination.deliver(place, values, {...delivery, temporary: {...delivery.temporary, folder: seal.root}})
				: {status: 'refused', failure};
		},
		async check(place, ...rest) {
			const failure = refusedPlace(place, seal);
			return failure === undefined ? destination.check(place, ...rest) : {status: 'refused', failure};
		},
	};
}

/**
The outside of a drill: no file beyond its own folder is read or written.

@param folder Where the operator of the drill stands.
*/
export function sealOutside(outside: Outside, seal: Pick<DrillSeal, 'root'>, folder: string): Outside {
	return {
		...outside,
		destinations: outside.destinations.map(destination => sealDestination(destination, seal, folder)),
		async readEvidence(source, keep) {
			const failure = 'path' in source ? refusedPath(seal, path.resolve(folder, source.path)) : undefined;
			return failure === undefined ? outside.readEvidence(source, keep) : {status: 'refused', failure};
		},
		async removeFile(file) {
			return refusedPath(seal, file) ?? outside.removeFile(file);
		},
	};
}
