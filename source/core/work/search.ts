import {activeCredentials} from '../agenda.js';
import {type WantedSubject, type Work} from '../effect.js';
import {type OldOrigin} from '../fact.js';
import {type Credential, type SecretHandle} from '../incident.js';
import {renewedKeys} from '../propagation.js';
import {type CredentialRecord, type Incident, type SearchRecord} from '../record.js';
import {remembered} from '../remembered.js';
import {credentialsOf} from '../scope.js';
import {keyValuesOf, valuesOf, type State} from '../state.js';

type SearchValue = {readonly value: SecretHandle; readonly origin: OldOrigin};

/** Whether nothing more will be heard of the leaked value: it is not the one that was live, or cannot be tried. */
function isLeakedSettled({run}: State, {credential, leakedValue}: CredentialRecord): boolean {
	return leakedValue !== undefined || run.failed[`examine-old ${credential.id} leaked`] !== undefined || run.failed['probe-transport'] !== undefined;
}

/** What the places of a login are known by: the leaked value, and where that was not live, the one that is. */
function searchValueOf(state: State, record: CredentialRecord): SearchValue | undefined {
	const {leaked, old} = valuesOf(state, record.credential.id);
	if (leaked !== undefined && (old === undefined || !isLeakedSettled(state, record))) {
		return {value: leaked, origin: 'leaked'};
	}

	return old === undefined ? undefined : {value: old, origin: 'revealed'};
}

/** Whether the old value is at hand, or will not be. */
function isValueSettled(state: State, record: CredentialRecord): boolean {
	const {credential: {id, storesPasswords}, stage, oldValueMissing} = record;
	const {leaked, old} = valuesOf(state, id);
	const isComing = storesPasswords && (stage.name === 'pending' || stage.name === 'confirmed') && oldValueMissing === undefined && state.run.failed[`reveal-old ${id}`] === undefined;
	return leaked !== undefined || old !== undefined || !isComing;
}

function wantedLogin(credential: Credential, value: SearchValue | undefined): WantedSubject {
	return {subject: {kind: 'login', credential}, old: value?.value, ...(value === undefined ? {} : {origin: value.origin})};
}

const withLeaked = remembered((projects: State['run']['projects'], values: State['run']['values']): readonly WantedSubject[] =>
	Object.values(projects).flatMap(project => credentialsOf(project)).flatMap(credential => {
		const leaked = values[credential.id]?.leaked;
		return leaked === undefined ? [] : [wantedLogin(credential, {value: leaked, origin: 'leaked'})];
	}));

/** While the scope is still being chosen: the logins that the evidence names, once it was read and compared to the end, so that nothing is asked for twice. */
function wantedByEvidence({run}: State): readonly WantedSubject[] {
	const {pending, given, isCompared} = run.evidence;
	const isUnderWay = Object.keys(run.underWay).some(work => work.startsWith('inspect-project ') || work === 'list-projects' || work === 'compare-passwords');
	const isSettled = pending.length === 0 && !isUnderWay && (isCompared || run.failed['compare-passwords'] !== undefined);
	return given.length > 0 && isSettled ? withLeaked(run.projects, run.values) : [];
}

/** The logins in scope, and the keys that get a new value. */
function wantedInScope(state: State, incident: Incident): readonly WantedSubject[] {
	const active = activeCredentials(incident);
	if (!active.every(record => isValueSettled(state, record))) {
		return [];
	}

	return [
		...active.map(record => wantedLogin(record.credential, searchValueOf(state, record))),
		...renewedKeys(incident).map(({id}): WantedSubject => ({subject: {kind: 'api-key', key: id}, old: keyValuesOf(state, id).leaked})),
	];
}

/** Whether a destination was not searched for it yet, or not by the value that is known of it now. */
function isNew({keys, logins}: SearchRecord, {subject, origin}: WantedSubject): boolean {
	if (subject.kind === 'api-key') {
		return keys?.includes(subject.key) !== true;
	}

	// A journal from before the logins were noted has searched for all of them.
	const last = logins?.find(({credential}) => credential === subject.credential.id);
	return logins !== undefined && (last === undefined || (origin !== undefined && last.value !== origin && last.value !== 'revealed'));
}

function dueIn(state: State, incident: Incident, {id, kind}: State['run']['destinations'][number], wanted: readonly WantedSubject[]): readonly WantedSubject[] {
	const search = incident.searches.find(({destination}) => destination === id || (destination === undefined && kind === 'this-laptop'));
	if (search === undefined || state.run.searchAgain.includes(id)) {
		return wanted;
	}

	return search.status === 'searched' && search.destination !== undefined ? wanted.filter(item => isNew(search, item)) : [];
}

/**
The search for places. It begins with the first clue, and goes on with what the scope and the keys add.
*/
export function * searchWork(state: State, incident: Incident): Generator<Work> {
	const {run} = state;
	if (run.connection.name !== 'connected') {
		return;
	}

	const wanted = incident.credentials === undefined ? wantedByEvidence(state) : wantedInScope(state, incident);
	if (wanted.length === 0) {
		return;
	}

	for (const destination of run.destinations) {
		// Files are searched in the folders that the operator names, so not before.
		const isReady = incident.folders !== undefined || destination.kind !== 'this-laptop';
		const due = isReady ? dueIn(state, incident, destination, wanted) : [];
		if (due.length > 0) {
			yield {
				type: 'search-places', work: `search-places ${destination.id}`, destination: destination.id, folders: incident.folders ?? [], wanted: due,
			};
		}
	}
}
