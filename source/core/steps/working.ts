import {labelOf} from '../label.js';
import {ignored, withoutFailed, type Reaction} from '../reaction.js';
import {findCredential, type CredentialRecord, type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {credentialLines, stateOf} from '../summary.js';
import {type ScreenView} from '../view-model.js';
import {type Step} from './step.js';

type WorkingStep = Extract<ScreenView, {name: 'working'}>['step'];

const workSteps: ReadonlyArray<readonly [string, WorkingStep]> = [
	['read-role', 'role'],
	['reset-password', 'reset'],
	['set-password', 'reset'],
	['create-role', 'second-role'],
	['reveal-new', 'new-value'],
	['await-operations', 'operations'],
	['end-sessions', 'sessions'],
	['restart-endpoint', 'restart'],
	['reveal-old', 'old-value'],
	['examine-old', 'old-value'],
];

/** Whether one credential waits for a piece of work: its own, or that of another whose change locks the project. */
function concerns(incident: Incident, record: CredentialRecord, work: string): boolean {
	const locking = (incident.credentials ?? []).filter(({credential, stage}) => credential.projectId === record.credential.projectId && (stage.name === 'sent' || stage.name === 'applying'));
	return [record, ...locking].some(({credential}) => work.includes(credential.id)) || record.credential.endpoints.some(({id}) => work === `restart-endpoint ${id}`) || work === 'probe-transport';
}

function failedWork(state: State, incident: Incident, record: CredentialRecord): string | undefined {
	return Object.keys(state.run.failed).find(work => concerns(incident, record, work) && !work.startsWith('reveal-old') && !work.startsWith('examine-old') && work !== 'probe-transport');
}

function currentStep(state: State, incident: Incident, record: CredentialRecord): WorkingStep {
	const work = Object.keys(state.run.underWay).filter(item => concerns(incident, record, item));
	if (record.method === 'replace') {
		return 'second-role';
	}

	const found = workSteps.find(([prefix]) => work.some(item => item.startsWith(prefix)));
	if (found !== undefined) {
		return found[1];
	}

	return record.stage.name === 'sent' ? 'reset' : (record.stage.name === 'applying' ? 'operations' : 'role');
}

/** Work that is only begun again by hand because it failed. */
export function retry(state: State, isMeant: (work: string) => boolean): Reaction {
	return {run: {failed: withoutFailed(state.run, isMeant)}};
}

/**
Working: a confirmed reset on its way, with every wait named.
*/
export const workingStep: Step<ScreenOf<'working'>> = {
	onKey(state, incident, {credential}, key) {
		const record = findCredential(incident, credential);
		return key.name === 'character' && key.character === 'r' && record !== undefined ? retry(state, work => concerns(incident, record, work)) : ignored;
	},
	view(state, incident, {credential: id}) {
		const record = findCredential(incident, id)!;
		const failed = failedWork(state, incident, record);
		const failure = failed === undefined ? undefined : state.run.failed[failed];
		const delayed = Object.entries(state.run.underWay).find(([work, {delay}]) => concerns(incident, record, work) && delay !== undefined && delay.until > state.now)?.[1].delay;
		return {
			name: 'working',
			label: labelOf(record.credential),
			project: sanitize(record.credential.projectName, 64),
			state: stateOf(record),
			...('at' in record.stage ? {since: record.stage.at} : {}),
			now: state.now,
			...(delayed === undefined ? {} : {delay: {milliseconds: delayed.until - state.now, reason: delayed.reason}}),
			...(failure === undefined ? {} : {failure}),
			lines: credentialLines(incident),
			step: currentStep(state, incident, record),
		};
	},
	hints(state, incident, {credential}) {
		const record = findCredential(incident, credential);
		return [...(record !== undefined && failedWork(state, incident, record) !== undefined ? [{key: 'r', does: 'try again'}] : [])];
	},
};
