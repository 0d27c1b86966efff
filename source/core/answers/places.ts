import {type Answer} from '../event.js';
import {missingNow} from '../inventory.js';
import {type DeliveryId} from '../incident.js';
import {type Reaction} from '../reaction.js';
import {type State} from '../state.js';

/** What is there now. An order that waited for this look goes on where nothing was written, with an intent of its own. */
function reactToChecked({run}: State, {delivery, outcome}: Extract<Answer, {type: 'delivery-checked'}>): Reaction {
	const ordered = run.ordered.filter(id => id !== delivery);
	if (outcome.status !== 'succeeded') {
		return {facts: [{type: 'delivery-failed', delivery, failure: outcome.failure}], run: {ordered}};
	}

	const {rung, seen} = outcome.value;
	const isWanted = rung === 'not-touched' && run.ordered.includes(delivery);
	return {
		facts: [
			{
				type: 'delivery-checked', delivery, rung, seen,
			},
			...(isWanted ? [{type: 'delivery-intended', delivery} as const] : []),
		],
		run: isWanted ? {} : {ordered},
	};
}

/**
Answers about the places that store a value, and about the report.
*/
export function reactToPlaces(state: State, answer: Answer): Reaction | undefined {
	const {run} = state;
	switch (answer.type) {
		case 'places-searched': {
			const {destination, name, status, account, folders, filesRead, notSearched, found, keys, logins} = answer;
			// Folders that were named while the search went on are still to come.
			const isStale = state.incident?.folders?.some(folder => !folders.includes(folder)) ?? false;
			return {
				facts: [{
					type: 'places-searched', destination, name, status, ...(account === undefined ? {} : {account}), folders, filesRead, notSearched, found, ...(keys === undefined ? {} : {keys}), ...(logins === undefined ? {} : {logins}),
				}, ...missingNow(run.known, state.incident!, answer)],
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
			return reactToChecked(state, answer);
		}

		case 'service-deployed': {
			const {service, outcome, output} = answer;
			const {[service]: _last, ...outputs} = run.outputs;
			return {
				facts: [{type: 'deploy-answered', service, outcome}],
				detours: state.detours.map(screen => screen.name === 'deploy' && screen.service === service ? {...screen, hasEnded: true} : screen),
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
