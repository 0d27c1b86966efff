import {keyOf} from '../due-keys.js';
import {type KeyStep} from '../key-view.js';
import {type KeyRecord} from '../keys.js';
import {ignored, withoutFailed} from '../reaction.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {type Step} from './step.js';

const works: ReadonlyArray<readonly [prefix: string, step: KeyStep]> = [
	['mint-key', 'making'],
	['find-minted-key', 'looking'],
	['check-key', 'checking'],
	['use-key', 'switching'],
	['revoke-key', 'revoking'],
	['find-revoked-key', 'looking'],
	['try-old-key', 'trying'],
];

function isAbout(work: string, {id}: KeyRecord): boolean {
	return works.some(([prefix]) => work === `${prefix} ${id}` || work.startsWith(`${prefix} ${id} `));
}

function stepOf({run}: State, record: KeyRecord): KeyStep {
	const names = [...Object.keys(run.underWay), ...Object.keys(run.failed)].filter(work => isAbout(work, record));
	return works.find(([prefix]) => names.some(work => work.startsWith(`${prefix} `)))?.[1] ?? (record.revoke.name === 'sent' ? 'revoking' : 'looking');
}

/**
Working: a request about a key on its way, or one that failed and may be sent again.
*/
export const keyWorkingStep: Step<ScreenOf<'key-working'>> = {
	onKey(state, incident, {key: id}, key) {
		const record = keyOf(incident, id);
		return key.name === 'character' && key.character === 'r' ? {run: {failed: withoutFailed(state.run, work => isAbout(work, record))}} : ignored;
	},
	view(state, incident, {key: id}) {
		const record = keyOf(incident, id);
		const {mint, label} = record;
		const failed = Object.keys(state.run.failed).find(work => isAbout(work, record));
		const newName = 'keyName' in mint ? mint.keyName : ('entry' in mint ? mint.entry.name : undefined);
		const since = Object.entries(state.run.underWay).find(([work]) => isAbout(work, record))?.[1].since;
		return {
			name: 'key-working',
			label: sanitize(label, 80),
			step: stepOf(state, record),
			...(newName !== undefined && {newName: sanitize(newName, 80)}),
			...(since !== undefined && {since}),
			now: state.now,
			...(failed !== undefined && {failure: state.run.failed[failed]!}),
		};
	},
	hints: (state, incident, {key: id}) => Object.keys(state.run.failed).some(work => isAbout(work, keyOf(incident, id))) ? [{key: 'r', does: 'try again'}] : [],
};
