import {type Answer} from '../event.js';
import {type DeliveryId} from '../incident.js';
import {type Reaction} from '../reaction.js';
import {type State} from '../state.js';

/**
Answers about the places that store a value, and about the report.
*/
export function reactToPlaces(state: State, answer: Answer): Reaction | undefined {
	const {run} = state;
	switch (answer.type) {
		case 'places-searched': {
			return {
				facts: [{
					type: 'places-searched', folders: answer.folders, filesRead: answer.filesRead, notSearched: answer.notSearched, found: answer.found,
				}],
				// Folders that were named while the search went on are still to come.
				run: {searchAgain: state.incident?.folders?.some(folder => !answer.folders.includes(folder)) ?? false},
			};
		}

		case 'delivered': {
			const delivery = answer.work.slice('deliver '.length) as DeliveryId;
			const {outcome} = answer;
			return {
				facts: [outcome.status === 'succeeded'
					? {
						type: 'delivery-climbed', delivery, rung: outcome.value.rung, seen: outcome.value.seen,
					}
					: {type: 'delivery-failed', delivery, failure: outcome.failure}],
				run: {ordered: run.ordered.filter(id => id !== delivery)},
			};
		}

		case 'temporary-removed': {
			return {
				facts: answer.paths.map(path => ({type: 'temporary-file-removed', path})),
				run: {leftovers: run.leftovers.filter(path => !answer.paths.includes(path))},
			};
		}

		case 'report-written': {
			return answer.outcome.status === 'succeeded' ? {facts: [{type: 'report-written', path: answer.outcome.value}]} : {};
		}

		default: {
			return undefined;
		}
	}
}
