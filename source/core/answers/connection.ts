import {type Answer} from '../event.js';
import {type Fact} from '../fact.js';
import {type Reaction} from '../reaction.js';
import {credentialsOf, isNamedBy} from '../scope.js';
import {type State} from '../state.js';

/** Logins that the evidence names, among the projects looked into so far. */
function matches(state: State, projects: State['run']['projects']) {
	const credentials = Object.values(projects).flatMap(project => credentialsOf(project));
	return credentials.filter(credential => state.run.evidence.clues.some(clue => clue.host !== undefined && isNamedBy(credential, clue)));
}

function matched(state: State, projects: State['run']['projects']): Reaction {
	const {run} = state;
	const found = matches(state, projects).map(({id}) => id);
	const fresh = found.filter(id => !run.selected.includes(id));
	const facts: Fact[] = found.length > 0 && !run.evidence.isMatched
		? [{
			type: 'evidence-given', description: run.evidence.description, clues: run.evidence.clues.length, matched: found,
		}]
		: [];
	return {
		facts,
		run: {
			projects, selected: [...run.selected, ...fresh], evidence: {...run.evidence, isMatched: run.evidence.isMatched || found.length > 0},
		},
	};
}

/** Give each login the leaked value that the evidence names for it. */
function withLeaked(state: State, reaction: Reaction): Reaction {
	const run = {...state.run, ...reaction.run};
	const passwords = run.evidence.clues.filter(({password}) => password !== undefined);
	const records = state.incident?.credentials ?? [];
	const credentials = [...Object.values(run.projects).flatMap(project => credentialsOf(project)), ...records.map(({credential}) => credential)];
	const values = {...run.values};
	for (const credential of credentials) {
		const named = passwords.find(item => item.host !== undefined && isNamedBy(credential, item));
		// After an interruption: a login that shared the leaked password is not named by it, but its old value was the same.
		const isShared = records.some(record => record.credential.id === credential.id && record.oldValue?.origin === 'leaked');
		const password = (named ?? (isShared ? passwords[0] : undefined))?.password;
		if (password !== undefined) {
			values[credential.id] = {...values[credential.id], leaked: password};
		}
	}

	return {...reaction, run: {...reaction.run, values}};
}

/**
Answers about who we are, what there is and what the evidence names.
*/
export function reactToConnection(state: State, answer: Answer): Reaction | undefined {
	const {run, incident} = state;
	switch (answer.type) {
		case 'connected': {
			const {outcome} = answer;
			if (outcome.status !== 'succeeded') {
				return {run: {connection: {name: 'failed', failure: outcome.failure}}};
			}

			const account = outcome.value;
			const isKnown = incident?.account?.id === account.id;
			return {
				facts: isKnown ? [] : [{type: 'account-connected', account}],
				run: {
					connection: {name: 'connected', account},
					// What failed for want of a working key is worth another try.
					failed: Object.fromEntries(Object.entries(run.failed).filter(([, {kind}]) => kind !== 'unauthorized')),
					values: Object.fromEntries(Object.entries(run.values).map(([id, {freshMissing, ...values}]) => [
						id, freshMissing === undefined || freshMissing.failure.kind === 'unauthorized' ? values : {...values, freshMissing},
					])),
				},
			};
		}

		case 'projects-listed': {
			return answer.outcome.status === 'succeeded' ? {run: {projectList: answer.outcome.value}} : {};
		}

		case 'project-inspected': {
			if (answer.outcome.status !== 'succeeded') {
				return {};
			}

			const projects = {...run.projects, [answer.projectId]: answer.outcome.value};
			return withLeaked(state, matched(state, projects));
		}

		case 'evidence-read': {
			if (answer.outcome.status !== 'succeeded') {
				const {pending: _pending, ...evidence} = run.evidence;
				return {run: {evidence: {...evidence, failure: answer.outcome.failure}}};
			}

			const {clues, problems} = answer.outcome.value;
			const {pending: _pending, failure: _failure, ...evidence} = run.evidence;
			const next: State = {
				...state,
				run: {
					...run,
					evidence: {
						...evidence, clues, problems, isCompared: false, isMatched: false,
					},
				},
			};
			const reaction = withLeaked(next, matched(next, run.projects));
			// Given again after an interruption, an old value is tried at once.
			const again = (incident?.credentials ?? []).map(({credential}) => credential.id).filter(id => reaction.run?.values?.[id]?.leaked !== run.values[id]?.leaked);
			return {
				...reaction,
				run: {
					...next.run, ...reaction.run, proveAgain: [...new Set([...run.proveAgain, ...again])],
				},
			};
		}

		case 'passwords-compared': {
			const values = {...run.values};
			const leaked = run.evidence.clues.find(({password}) => password !== undefined)?.password;
			for (const id of answer.same) {
				values[id] = {...values[id], sharesLeaked: true, ...(leaked === undefined ? {} : {leaked})};
			}

			return {run: {values, evidence: {...run.evidence, isCompared: true}}};
		}

		case 'transport-found': {
			return {
				facts: incident?.transport === answer.transport ? [] : [{type: 'transport-found', transport: answer.transport}],
				run: {transport: answer.transport},
			};
		}

		default: {
			return undefined;
		}
	}
}
