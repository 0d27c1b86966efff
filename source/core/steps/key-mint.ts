import {keyOf} from '../due-keys.js';
import {
	isEnded, newKeyName, originOf, reachOf, type KeyRecord,
} from '../keys.js';
import {
	ignored, open, withoutFailed, type Reaction,
} from '../reaction.js';
import {type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {
	choicesOf, onOptions, type Option,
} from './field.js';
import {type Step} from './step.js';

/** Order a new key of the same reach, under a name that no other key has. Its intent is on the disk before it leaves. */
function mint(state: State, incident: Incident, record: KeyRecord): Reaction {
	const {id: key, family, organizationId, projectId} = record;
	const attempt = record.mints + 1;
	const name = newKeyName(incident.id, state.now, incident.keyRecords.indexOf(record) + 1, attempt);
	return {
		facts: [{
			type: 'key-mint-intended', key, attempt, name,
		}],
		effects: [{
			type: 'mint-key',
			work: `mint-key ${key} ${attempt}`,
			key,
			attempt,
			wish: {
				family, name, ...(organizationId !== undefined && {organizationId}), ...(projectId !== undefined && {projectId}),
			},
		}],
	};
}

function revokeOrphan({run}: State, {id: key, mint: stage}: KeyRecord): Reaction {
	if (stage.name !== 'orphan') {
		return ignored;
	}

	const work = `revoke-orphan ${key}`;
	return {
		run: {failed: withoutFailed(run, other => other === work)},
		effects: [{
			type: 'revoke-orphan', work, key, entry: stage.entry,
		}],
	};
}

/** Without a key of its own the wizard revokes none: all that is still alive stays alive, and the report says so. */
export function giveUp(incident: Incident, reason: string): Reaction {
	return {
		facts: incident.keyRecords.filter(record => !isEnded(record) && record.plan !== 'reconnect' && record.plan !== 'by-hand').map(({id}) => ({type: 'key-left-out', key: id, reason})),
		detours: [],
	};
}

function options(state: State, incident: Incident, record: KeyRecord): readonly Option[] {
	const isOrphan = record.mint.name === 'orphan';
	return [
		{key: 'n', label: isOrphan ? 'revoke it, then make another' : 'make it', choose: () => isOrphan ? revokeOrphan(state, record) : mint(state, incident, record)},
		...(isOrphan ? [] : [{key: 'c', label: 'I make it in the Console', choose: () => open(state, {name: 'key-console', key: record.id})}]),
		record.isRunner
			? {key: 'k', label: 'keep the old keys alive', choose: () => giveUp(incident, 'No new key could be made for this program, so nothing was revoked.')}
			: {key: 'k', label: 'keep the old one', choose: () => open(state, {name: 'leave-key', key: record.id})},
	];
}

/**
Mint: a new key, before the exposed one is revoked.
*/
export const keyMintStep: Step<ScreenOf<'key-mint'>> = {
	onKey(state, incident, {key: id}, key) {
		return state.run.underWay[`revoke-orphan ${id}`] === undefined ? onOptions(state, key, options(state, incident, keyOf(incident, id))) : ignored;
	},
	view(state, incident, {key: id}) {
		const record = keyOf(incident, id);
		const {mint: stage, plan, label, isRunner, key} = record;
		const failure = stage.name === 'orphan' ? state.run.failed[`revoke-orphan ${id}`]?.message : (stage.name === 'pending' ? stage.failure : undefined);
		return {
			name: 'key-mint',
			label: sanitize(label, 80),
			reach: reachOf(key ?? record),
			isRunner,
			isOwn: plan === 'own',
			...(stage.name === 'orphan' ? {orphan: {name: sanitize(stage.entry.name, 80)}} : {}),
			...(originOf(label) === 'neon-cli' ? {origin: 'neon-cli'} : {}),
			...(failure === undefined ? {} : {failure: sanitize(failure)}),
			isBusy: state.run.underWay[`revoke-orphan ${id}`] !== undefined,
			choices: choicesOf(state, options(state, incident, record), true),
		};
	},
	hints: (state, _incident, {key}) => state.run.underWay[`revoke-orphan ${key}`] === undefined ? [{key: 'enter', does: 'choose'}, {key: 'tab', does: 'next'}] : [],
};
