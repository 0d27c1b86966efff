/**
Cloud Run: services whose variables are secrets of Secret Manager, or are written into them.

@see https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services/list
@see https://github.com/googleapis/googleapis google/cloud/run/v2/service.proto, traffic_target.proto
*/
import {type Outcome} from '../../core/outcome.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {readPages} from '../pages.js';
import {type Rest} from '../rest.js';
import {type Google} from './session.js';

export type RunService = {
	readonly region: string;
	readonly name: string;
	/** The secrets that it uses. */
	readonly secrets: readonly string[];
	/** Cloud Functions deploys it, and puts its own variables there again. */
	readonly isFunction: boolean;
	/** Variables whose values are written into it. */
	readonly variables: ReadonlyArray<{readonly name: string; readonly value: string}>;
};

function toService(item: Json): RunService {
	const {metadata, spec} = item;
	const {containers, volumes} = recordOf(recordOf(recordOf(recordOf(spec).template).spec));
	const variables = recordsOf(containers).flatMap(({env}) => recordsOf(env));
	const referred = variables.map(({valueFrom}) => textOf(recordOf(recordOf(valueFrom).secretKeyRef).name));
	const mounted = recordsOf(volumes).map(({secret}) => textOf(recordOf(secret).secretName));
	return {
		region: textOf(recordOf(recordOf(metadata).labels)['cloud.googleapis.com/location']), name: textOf(recordOf(metadata).name),
		isFunction: textOf(recordOf(recordOf(metadata).labels)['goog-managed-by']) === 'cloudfunctions',
		secrets: [...new Set([...referred, ...mounted])].filter(name => name !== ''),
		variables: variables.flatMap(({name, value}) => typeof value === 'string' ? [{name: textOf(name), value}] : []),
	};
}

/** The services of a project in all regions. */
export async function listServices({run}: Google, project: string, signal: AbortSignal): Promise<Outcome<readonly RunService[]>> {
	const path = `/apis/serving.knative.dev/v1/namespaces/${encodeURIComponent(project)}/services`;
	return readPages('', async token => {
		const reply = await run.get(token === '' ? path : `${path}?continue=${encodeURIComponent(token)}`, {signal});
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const next = textOf(recordOf(recordOf(reply.value).metadata).continue);
		return {status: 'succeeded', value: {items: recordsOf(recordOf(reply.value).items).map(item => toService(item)), next: next === '' ? undefined : next}};
	});
}

/** Where one service is, as Google names it. */
export type RunAddress = {readonly project: string; readonly region: string; readonly name: string};

const pathOf = ({project, region, name}: RunAddress) => `/v2/projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(region)}/services/${encodeURIComponent(name)}`;

/** All of a service. */
export async function readService(run: Rest, address: RunAddress, signal: AbortSignal): Promise<Outcome<Json>> {
	const reply = await run.get(pathOf(address), {signal});
	return reply.status === 'succeeded' ? {status: 'succeeded', value: recordOf(reply.value)} : reply;
}

/** The containers of a service's template. */
export function containersOf(service: Json): readonly Json[] {
	return recordsOf(recordOf(service.template).containers);
}

/**
Give a service another template, and so a new revision. The fingerprint of what was read goes along: a change by somebody else in between is refused.
*/
export async function changeTemplate(run: Rest, address: RunAddress, service: Json, template: Json, call: {readonly signal: AbortSignal; readonly secrets?: readonly string[]}): Promise<Outcome<unknown>> {
	// A revision's name is used once.
	const {revision: _used, ...rest} = template;
	return run.change('PATCH', pathOf(address), {...service, template: rest}, call);
}

/** Whether all of what comes in goes to the newest revision. */
export function servesNewest({traffic}: Json): boolean {
	const shares = recordsOf(traffic).filter(({percent}) => typeof percent === 'number' && percent > 0);
	return shares.every(({type, percent}) => type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' && percent === 100);
}

/**
What the newest revision of a service has come to.

@returns `live`, `failed` with Google's words, or `coming`.
*/
export function standing(service: Json): {readonly state: 'live' | 'failed' | 'coming'; readonly revision: string; readonly words: string} {
	const {reconciling, latestCreatedRevision, latestReadyRevision, terminalCondition} = service;
	const revision = textOf(latestCreatedRevision).split('/').at(-1) ?? '';
	const {state, message} = recordOf(terminalCondition);
	if (reconciling === true) {
		return {state: 'coming', revision, words: 'it is being deployed'};
	}

	if (state === 'CONDITION_FAILED') {
		return {state: 'failed', revision, words: textOf(message)};
	}

	return {state: latestCreatedRevision === latestReadyRevision && state === 'CONDITION_SUCCEEDED' && servesNewest(service) ? 'live' : 'coming', revision, words: textOf(state)};
}
