import {activeCredentials, isOpen} from '../agenda.js';
import {deliveriesOf} from '../lines.js';
import {deliveryLine, proofLine} from '../checklist.js';
import {type CredentialId} from '../incident.js';
import {labelOf} from '../label.js';
import {
	deployable, deploying, freshValueOf, searchStanding,
} from '../propagation.js';
import {ignored} from '../reaction.js';
import {findCredential, type CredentialRecord, type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {valuesOf} from '../state.js';
import {type KeyHint} from '../view-model.js';
import {listed, onList, writable} from './checklist-keys.js';
import {edit} from './field.js';
import {type Step} from './step.js';

function recordOf(incident: Incident, id: CredentialId | undefined): CredentialRecord | undefined {
	return id === undefined ? undefined : findCredential(incident, id);
}

/**
Checklist: every place that stores the credential, how far each has come, and what was seen.
*/
export const checklistStep: Step<ScreenOf<'checklist'>> = {
	onKey(state, incident, {credential}, key) {
		const record = recordOf(incident, credential);
		if (record === undefined && credential !== undefined) {
			return ignored;
		}

		if (state.local.focus === 'list') {
			return onList(state, incident, record, key);
		}

		const filter = edit(state.local.filter, key);
		if (filter !== undefined) {
			return {local: {filter, cursor: 0}};
		}

		if (key.name === 'escape') {
			return {local: {focus: 'list', filter: '', cursor: 0}};
		}

		return key.name === 'enter' || key.name === 'down' || key.name === 'tab' ? {local: {focus: 'list'}} : ignored;
	},
	view(state, incident, {credential: id}) {
		const record = recordOf(incident, id);
		const active = activeCredentials(incident);
		const all = deliveriesOf(incident, record);
		const deliveries = listed(state, incident, record);
		return {
			name: 'checklist',
			label: record === undefined ? 'API keys' : labelOf(record.credential),
			project: sanitize(record?.credential.projectName ?? '', 64),
			rows: deliveries.map(delivery => deliveryLine(state, delivery)),
			cursor: Math.min(state.local.cursor, Math.max(0, deliveries.length - 1)),
			done: all.filter(delivery => !isOpen(delivery)).length,
			all: all.length,
			...(record === undefined ? {} : {proof: proofLine(state, incident, record)}),
			position: {index: record === undefined ? 0 : active.indexOf(record) + 1, of: active.length},
			search: searchStanding(state, incident),
			hasValue: id === undefined ? deliveries.some(delivery => freshValueOf(state, delivery) !== undefined) : valuesOf(state, id).fresh !== undefined,
			filter: state.local.filter,
			filterHasFocus: state.local.focus === 'field',
			deployable: deployable(incident).map(({service}) => sanitize(service.label, 80)),
			deploying: deploying(state, incident).map(({service, told}) => sanitize(`${service.label}${told === undefined ? '' : `: ${told}`}`, 160)),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
		};
	},
	hints(state, incident, {credential}): readonly KeyHint[] {
		const record = recordOf(incident, credential);
		if (state.local.focus === 'field') {
			return [{key: 'enter', does: 'to the list'}, {key: 'esc', does: 'clear'}];
		}

		const isLong = writable(incident, record).length > 1;
		return [
			{key: 'enter', does: 'open'},
			{key: 'space', does: 'tick'},
			...(isLong ? [{key: 'w', does: 'write all'}] : []),
			...(deployable(incident).length === 0 ? (deploying(state, incident).length === 0 ? [] : [{key: 'd', does: 'how it goes'}]) : [{key: 'd', does: 'deploy'}]),
			{key: 's', does: 'skip'},
			{key: 'a', does: 'add'},
			{key: 'm', does: 'note'},
			{key: '/', does: 'filter'},
			{key: 'o', does: state.local.filter === '' ? 'only this platform' : 'all platforms'},
			{key: 'p', does: 'platforms'},
			{key: 'r', does: 'look again'},
			...(activeCredentials(incident).length > 1 ? [{key: '←→', does: 'other login'}] : []),
			{key: 'n', does: 'go on'},
			...(state.detours.length > 0 ? [{key: 'esc', does: 'back'}] : []),
		];
	},
};
