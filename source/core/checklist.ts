import {isOpen} from './agenda.js';
import {labelOf} from './label.js';
import {awaitsDeployment, nameOf} from './propagation.js';
import {exposureOf, nextLook, verdictOf} from './proof.js';
import {
	isAutomatic, type CredentialRecord, type DeliveryRecord, type Incident,
} from './record.js';
import {remembered} from './remembered.js';
import {sanitize} from './sanitize.js';
import {type State} from './state.js';
import {type DeliveryLine, type ProofLine} from './view-model.js';

/** What every incident ends with: the places that no program can search. */
export const builtInCards = {team: 'Tell the team', logs: 'Watch the applications\' logs for failed logins'} as const;

function deliveryState(state: State, delivery: DeliveryRecord): DeliveryLine['state'] {
	const stage = state.incident?.deploys[delivery.place?.service?.id ?? '']?.name;
	const isDeploying = awaitsDeployment(delivery) && (stage === 'confirmed' || stage === 'sent');
	if (delivery.isIntended || isDeploying || ['deliver', 'check-delivery'].some(work => state.run.underWay[`${work} ${delivery.id}`] !== undefined)) {
		return 'busy';
	}

	if (delivery.failure !== undefined) {
		return 'failed';
	}

	if (delivery.skipped !== undefined) {
		return 'skipped';
	}

	return isOpen(delivery) ? 'open' : 'reached';
}

/** Made once for as long as nothing about it changes: there may be thousands, at every key. */
const lineOf = remembered((delivery: DeliveryRecord, state: DeliveryLine['state'], destination: string): DeliveryLine => {
	const {place} = delivery;
	return {
		id: delivery.id,
		state,
		destination: sanitize(destination, 40),
		rung: delivery.rung,
		isAutomatic: isAutomatic(delivery),
		isUnassigned: place !== undefined && delivery.credential === undefined && delivery.key === undefined,
		...(place?.service !== undefined && awaitsDeployment(delivery) ? {service: sanitize(place.service.label, 80)} : {}),
		...(place?.managedBy === undefined ? {} : {managedBy: sanitize(place.managedBy.name, 40)}),
		...(delivery.note === undefined ? {} : {remark: sanitize(delivery.note, 200)}),
		container: sanitize(place?.container ?? delivery.title, 200),
		key: sanitize(place?.key ?? '', 80),
		detail: sanitize(place?.detail ?? '', 80),
		...(delivery.confidence === undefined ? {} : {confidence: delivery.confidence}),
		...(delivery.at === undefined ? {} : {at: delivery.at}),
		note: sanitize(delivery.failure?.message ?? delivery.skipped?.reason ?? delivery.seen ?? ''),
	};
});

/** One line of the checklist. */
export function deliveryLine(state: State, delivery: DeliveryRecord): DeliveryLine {
	return lineOf(delivery, deliveryState(state, delivery), delivery.place === undefined ? 'by hand' : nameOf(state, delivery.place.destination));
}

function loginText(record: CredentialRecord): string {
	const {proof} = record;
	if (proof === undefined) {
		return record.credential.endpoints.length === 0 ? 'this branch has no compute, so no login can be tried' : '';
	}

	if (proof.fresh.status !== 'accepted') {
		return proof.fresh.text;
	}

	return proof.old !== undefined && proof.old.status !== 'refused' && proof.old.status !== 'accepted' ? proof.old.text : '';
}

/** What is known about one credential's old password. */
export function proofLine(state: State, incident: Incident, record: CredentialRecord): ProofLine {
	const next = nextLook(record);
	return {
		label: labelOf(record.credential),
		project: sanitize(record.credential.projectName, 64),
		verdict: verdictOf(record),
		exposure: exposureOf(record, incident.leak?.since),
		isChecking: state.run.underWay[`prove-login ${record.credential.id} ${record.attempts}`] !== undefined,
		...(record.proof === undefined ? {} : {checkedAt: record.proof.at}),
		...(next === undefined ? {} : {nextTryAt: next}),
		sessions: record.sessions,
		...(record.statement === undefined ? {} : {statement: record.statement.kept}),
		...(record.evicted === undefined ? {} : {evicted: record.evicted}),
		note: sanitize(loginText(record)),
	};
}
