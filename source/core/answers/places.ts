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
			const {destination, name, status, account, folders, filesRead, notSearched, found} = answer;
			// Folders that were named while the search went on are still to come.
			const isStale = state.incident?.folders?.some(folder => !folders.includes(folder)) ?? false;
			return {
				facts: [{
					type: 'places-searched', destination, name, status, ...(account === undefined ? {} : {account}), folders, filesRead, notSearched, found,
				}],
				run: {searchAgain: isStale ? run.searchAgain : run.searchAgain.filter(id => id !== destination)},
			};
		}

		case 'delivered': {
			const delivery = answer.work.slice('deliver '.length) as DeliveryId;
			const {outcome, output} = answer;
			const {[delivery]: _last, ...outputs} = run.outputs;
			return {
				facts: [outcome.status === 'succeeded'
					? {
						type: 'delivery-climbed', delivery, rung: outcome.value.rung, seen: outcome.value.seen,
					}
					: {
						type: 'delivery-failed', delivery, failure: outcome.failure, ...(outcome.status === 'unknown' ? {isUnknown: true} : {}),
					}],
				run: {
					ordered: run.ordered.filter(id => id !== delivery),
					outputs: output === undefined ? outputs : {...outputs, [delivery]: output},
				},
			};
		}

		case 'delivery-checked': {
			return answer.outcome.status === 'succeeded'
				? {
					facts: [{
						type: 'delivery-checked', delivery: answer.delivery, rung: answer.outcome.value.rung, seen: answer.outcome.value.seen,
					}],
				}
				: {facts: [{type: 'delivery-failed', delivery: answer.delivery, failure: answer.outcome.failure}]};
		}

		case 'service-deployed': {
			const {service, outcome, output} = answer;
			const {[service]: _last, ...outputs} = run.outputs;
			return {
				facts: [{type: 'deploy-answered', service, outcome}],
				run: {outputs: output === undefined ? outputs : {...outputs, [service]: output}},
			};
		}

		case 'text-copied': {
			return {local: answer.outcome.status === 'succeeded' ? {notice: 'copied', problem: undefined} : {problem: answer.outcome.failure.message}};
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
