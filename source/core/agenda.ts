import {awaitsRemoval, isFindingOpen} from './finding.js';
import {searching} from './discovery.js';
import {dueKeys} from './due-keys.js';
import {type Endpoint} from './incident.js';
import {
	type CredentialRecord, type DeliveryRecord, type Incident,
} from './record.js';
import {deliveriesOf} from './lines.js';
import {awaitsDeployment, isUnwritten} from './propagation.js';
import {isDraining, isReplaced} from './replacing.js';
import {type Screen} from './screen.js';
import {valuesOf, type State} from './state.js';

/** Credentials that are still part of the work. */
export function activeCredentials(incident: Incident): readonly CredentialRecord[] {
	return (incident.credentials ?? []).filter(record => record.leftOut === undefined);
}

/** A delivery that is neither done nor skipped: something is still to be written, deployed or done by hand. */
export function isOpen(delivery: DeliveryRecord): boolean {
	return delivery.skipped === undefined && (delivery.rung === 'not-touched' || isUnwritten(delivery) || awaitsDeployment(delivery));
}

/** The computes of a branch that were never restarted or decided about. */
export function undecidedEndpoints(incident: Incident, branchId: string): readonly Endpoint[] {
	// Where second roles take the places of the first, nobody is to be cut off.
	const record = activeCredentials(incident).find(item => item.credential.branchId === branchId && !isReplaced(item));
	return (record?.credential.endpoints ?? []).filter(endpoint => {
		const name = incident.restarts[endpoint.id]?.name;
		return !endpoint.isDisabled && (name === undefined || name === 'unknown' || name === 'refused');
	});
}

function dueScope(state: State, incident: Incident): Screen | undefined {
	const {run} = state;
	if (incident.leak === undefined) {
		if (run.leak.source === undefined) {
			return {name: 'leak-source'};
		}

		if (!run.isWhereAnswered) {
			return {name: 'leak-where'};
		}

		return run.isSinceAnswered ? {name: 'leak-certainty'} : {name: 'leak-since'};
	}

	if (run.connection.name !== 'connected') {
		return {name: 'connect'};
	}

	if (incident.credentials === undefined) {
		return run.evidence.isAnswered ? {name: 'scope'} : {name: 'evidence-kind'};
	}

	return incident.folders === undefined ? {name: 'folder'} : undefined;
}

/** After an interruption a saved value may still be needed here: to deliver it, and to prove the reset. */
function isMissed(state: State, incident: Incident, record: CredentialRecord): boolean {
	const {fresh, freshMissing, isGivenUp} = valuesOf(state, record.credential.id);
	const isNeeded = (record.proof === undefined && record.credential.endpoints.length > 0) || incident.deliveries.some(delivery => delivery.credential === record.credential.id && isUnwritten(delivery));
	return record.stage.name === 'done' && isNeeded && fresh === undefined && freshMissing !== undefined && !isGivenUp;
}

function dueReset(state: State, incident: Incident, record: CredentialRecord): Screen | undefined {
	const credential = record.credential.id;
	switch (record.stage.name) {
		case 'pending': {
			if (isReplaced(record)) {
				return {name: 'replace', credential};
			}

			return record.method === 'set' && (record.prepared === undefined || valuesOf(state, credential).fresh === undefined) ? {name: 'set-value', credential} : {name: 'confirm', credential};
		}

		case 'confirmed':
		case 'sent': {
			return {name: 'working', credential};
		}

		case 'unknown': {
			return {name: 'unknown', credential};
		}

		case 'stopped': {
			return {name: 'stopped', credential};
		}

		case 'applying':
		case 'done': {
			if (record.receipt !== undefined) {
				return isMissed(state, incident, record) ? {name: 'lost-value', credential} : undefined;
			}

			const {fresh, freshMissing} = valuesOf(state, credential);
			if (fresh !== undefined) {
				return {name: 'show-once', credential};
			}

			// Until the operations end there is nothing to try a copy on, and nothing else may be changed.
			return freshMissing === undefined || record.stage.name === 'applying' ? {name: 'working', credential} : {name: 'lost-value', credential};
		}
	}
}

/** A branch whose last reset is done, and whose computes nobody has decided about. */
function restartable({run}: State, incident: Incident, active: readonly CredentialRecord[]): Screen | undefined {
	const unsettled = new Set(active.filter(record => !isReplaced(record)).filter(({stage, sessions, credential, attempts}) => stage.name !== 'done' || sessions === undefined || run.underWay[`end-sessions ${credential.id} ${attempts}`] !== undefined).map(({credential}) => credential.branchId));
	const record = active.find(({credential}) => !unsettled.has(credential.branchId) && undecidedEndpoints(incident, credential.branchId).length > 0);
	return record && {name: 'restart', branchId: record.credential.branchId};
}

/** Nothing will be asked for until the resets are done: what was confirmed is delivered without looking. */
function isUnattended({run}: State, active: readonly CredentialRecord[]): boolean {
	return active.every(({credential, receipt}) => receipt !== undefined || run.withoutLooking.includes(credential.id));
}

/** Where nobody is known to have the value, every place is known before anything is cut off. Where somebody has it, that holds up nothing but the end. */
function isSearchDue({run}: State, {leak}: Incident): boolean {
	return leak?.certainty === 'precautionary' && run.destinations.length > 0 && !run.past.includes('discovery');
}

function dueRestart({run}: State, incident: Incident, active: readonly CredentialRecord[]): Screen | undefined {
	for (const {credential} of active) {
		if (undecidedEndpoints(incident, credential.branchId).length === 0) {
			continue;
		}

		const unsettled = active.find(record => record.credential.branchId === credential.branchId && (record.stage.name !== 'done' || run.underWay[`end-sessions ${record.credential.id} ${record.attempts}`] !== undefined));
		return unsettled === undefined
			? {name: 'restart', branchId: credential.branchId}
			: {name: 'working', credential: unsettled.credential.id};
	}

	const underWay = active.find(({credential}) => credential.endpoints.some(({id}) => ['confirmed', 'sent'].includes(incident.restarts[id]?.name ?? '')));
	return underWay && {name: 'working', credential: underWay.credential.id};
}

/** Suspects that were found since the operator last looked. Never in the middle of a reset. */
function areFindingsDue(incident: Incident): boolean {
	const isBusy = activeCredentials(incident).some(({stage}) => ['confirmed', 'sent', 'unknown', 'applying'].includes(stage.name));
	return !isBusy && incident.findings.some(record => isFindingOpen(record) && record.foundAt > (incident.findingsSeenAt ?? 0));
}

function isGivenPlacesAtOnce({run}: State, incident: Incident, {credential, stage}: CredentialRecord): boolean {
	return incident.leak?.certainty === 'precautionary' && stage.name === 'done' && !run.pastChecklists.includes(credential.id)
		&& incident.deliveries.some(delivery => delivery.credential === credential.id && isOpen(delivery));
}

/**
The screen whose turn it is, from what is true. After an interruption it is the same, so the work goes on where it stood.
*/
export function dueScreen(state: State): Screen {
	const {incident} = state;
	if (state.halted !== undefined) {
		return {name: 'halted'};
	}

	if (incident === undefined) {
		return {name: 'leak-source'};
	}

	if (incident.closed !== undefined) {
		return {name: 'closed'};
	}

	const scope = dueScope(state, incident);
	if (scope !== undefined) {
		return scope;
	}

	const keys = dueKeys(state, incident, false);
	if (keys !== undefined) {
		return keys;
	}

	if (areFindingsDue(incident)) {
		return {name: 'findings'};
	}

	if (incident.planAcceptedAt === undefined) {
		return {name: 'plan'};
	}

	const active = activeCredentials(incident);
	for (const record of active) {
		const due = dueReset(state, incident, record);
		if ((due?.name === 'confirm' || due?.name === 'replace') && isSearchDue(state, incident)) {
			return {name: 'discovery'};
		}

		if (due !== undefined) {
			// While the program works by itself, what waits for the operator comes first.
			return due.name === 'working' && isUnattended(state, active) ? restartable(state, incident, active) ?? due : due;
		}

		// Where nobody is known to have the password, each login's places come right after its reset: nothing is down for longer than that takes.
		if (isGivenPlacesAtOnce(state, incident, record)) {
			return {name: 'checklist', credential: record.credential.id};
		}
	}

	const restart = dueRestart(state, incident, active);
	if (restart !== undefined) {
		return restart;
	}

	if (!state.run.past.includes('checklist')) {
		const record = active.find(item => deliveriesOf(incident, item).some(isOpen));
		if (record !== undefined) {
			return {name: 'checklist', credential: record.credential.id};
		}

		// Keys alone have places too.
		if (active.length === 0 && incident.keyRecords.length > 0 && deliveriesOf(incident, undefined).some(delivery => isOpen(delivery))) {
			return {name: 'checklist'};
		}
	}

	const draining = active.find(record => isDraining(record) && !state.run.pastDrains.includes(record.credential.id));
	if (draining !== undefined) {
		return {name: 'drain', credential: draining.credential.id};
	}

	if (active.length > 0 && !state.run.past.includes('prove')) {
		return {name: 'prove'};
	}

	// What was disarmed in the hurry is removed when everything else is done.
	if (!state.run.past.includes('removal') && incident.findings.some(record => awaitsRemoval(record))) {
		return {name: 'findings'};
	}

	return dueKeys(state, incident, true) ?? (searching(state).length > 0 ? {name: 'discovery'} : {name: 'close'});
}

/** The screen in front: what the operator opened, or what is due. */
export function frontScreen(state: State): Screen {
	if (state.halted !== undefined) {
		return {name: 'halted'};
	}

	return state.detours.at(-1) ?? dueScreen(state);
}
