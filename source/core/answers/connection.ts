import {comparable, comparedAtMost} from '../comparison.js';
import {type Answer} from '../event.js';
import {type GivenEvidence} from '../evidence.js';
import {type Fact} from '../fact.js';
import {type Reaction} from '../reaction.js';
import {credentialsOf, isNamedBy} from '../scope.js';
import {cluesOf, type State} from '../state.js';

/** Mark what the evidence names among the projects looked into so far. Each file or string is told once, when it is first found to name something. */
function matched(state: State, projects: State['run']['projects']): Reaction {
	const {run} = state;
	const credentials = Object.values(projects).flatMap(project => credentialsOf(project));
	const facts: Fact[] = [];
	const selected = new Set(run.selected);
	const given = run.evidence.given.map((piece): GivenEvidence => {
		const found = credentials.filter(credential => piece.clues.some(clue => clue.host !== undefined && isNamedBy(credential, clue))).map(({id}) => id);
		for (const id of found) {
			selected.add(id);
		}

		if (piece.isMatched || found.length === 0) {
			return piece;
		}

		facts.push({
			type: 'evidence-given', description: piece.description, clues: piece.clues.length, matched: found,
		});
		return {...piece, isMatched: true};
	});
	return {
		facts,
		run: {projects, selected: [...selected], evidence: {...run.evidence, given, isCompared: run.evidence.isCompared && projects === run.projects}},
	};
}

/** Give each login the leaked value that the evidence names for it. */
function withLeaked(state: State, reaction: Reaction): Reaction {
	const run = {...state.run, ...reaction.run};
	const passwords = cluesOf(run.evidence.given).filter(({password}) => password !== undefined);
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

/** A key that this incident made is known by its fingerprint; of any other the id is not known. */
function runningOn({run, incident}: State, fingerprint: string): Partial<State['run']> {
	const record = incident?.keyRecords.find(({mint, receipt}) => receipt !== undefined && mint.name === 'checked' && mint.fingerprint === fingerprint);
	return record === undefined || run.key === undefined
		? {runsOn: undefined}
		: {runsOn: record.isRunner ? record.id : undefined, keyValues: {...run.keyValues, [record.id]: {...run.keyValues[record.id], fresh: run.key}}};
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
					...runningOn(state, answer.fingerprint),
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
			const description = answer.work.slice('read-evidence '.length);
			const pending = run.evidence.pending.filter(piece => piece.description !== description);
			if (answer.outcome.status !== 'succeeded') {
				return {run: {evidence: {...run.evidence, pending, failure: answer.outcome.failure}}};
			}

			const {clues, keys, problems} = answer.outcome.value;
			const {failure: _failure, ...evidence} = run.evidence;
			const piece = {
				description, clues, keys, isMatched: false,
			};
			const next: State = {
				...state,
				run: {
					...run,
					evidence: {
						...evidence, pending, given: [piece, ...evidence.given], problems, isCompared: false,
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
			const named = new Set(run.selected);
			for (const {credential, leaked} of answer.same) {
				values[credential] = {...values[credential], sharesLeaked: true, leaked};
			}

			// A password without a host names whoever has it.
			const clues = cluesOf(run.evidence.given);
			const nameless = new Set(clues.flatMap(({host, password}) => host === undefined && password !== undefined ? [password] : []));
			for (const {credential, leaked} of answer.same) {
				if (nameless.has(leaked)) {
					named.add(credential);
				}
			}

			const uncompared = Math.max(0, comparable(run.projects, clues).length - comparedAtMost) + answer.unknown.length;
			return {run: {values, selected: [...named], evidence: {...run.evidence, isCompared: true, uncompared}}};
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
