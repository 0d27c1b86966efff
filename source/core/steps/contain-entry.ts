import {keyOf} from '../due-keys.js';
import {isEntry} from '../ip-allow.js';
import {clientAddress} from '../keys.js';
import {close, problem, type Reaction} from '../reaction.js';
import {type Incident} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {type State} from '../state.js';
import {leaveKey, nameUnlisted} from './keys.js';

type ContainEntry = ScreenOf<'known-addresses' | 'unlisted-key' | 'leave-key' | 'accept-finding'>;

/** The addresses that keys were used from, the commonest first. */
function seenAddresses({run}: State): string {
	const counts = new Map<string, number>();
	for (const key of run.keyList?.keys ?? []) {
		const address = clientAddress(key);
		if (address !== undefined) {
			counts.set(address, (counts.get(address) ?? 0) + 1);
		}
	}

	const seen = [...counts].toSorted(([, a], [, b]) => b - a).map(([address, count]) => `${sanitize(address, 45)} (${count})`);
	return seen.length > 6 ? `${seen.slice(0, 6).join(', ')} and ${seen.length - 6} more` : seen.join(', ');
}

function isAddress(text: string): boolean {
	return isEntry(text) && !/[\-\/]/v.test(text);
}

/** What Enter does on the lines of text about keys and findings. */
export function submitContainEntry(state: State, screen: ContainEntry, text: string): Reaction {
	const {run} = state;
	switch (screen.name) {
		case 'known-addresses': {
			const addresses = [...new Set([...run.namedAddresses, ...(text === '' ? [] : [text])])];
			return text === '' || isAddress(text)
				? (text === '' ? {facts: [{type: 'addresses-named', addresses}], run: {namedAddresses: []}} : {run: {namedAddresses: addresses}, local: {draft: '', problem: undefined}})
				: problem('That is no IP address. Write one such as 203.0.113.7, or leave it empty to go on.');
		}

		case 'unlisted-key': {
			return text === '' ? problem('Say which key it is, such as: the key of our CI. Or press esc.') : {...close(state), ...nameUnlisted(state, text)};
		}

		case 'accept-finding': {
			return text === ''
				? problem('A reason is needed; it goes into the report.')
				: {facts: [{type: 'finding-accepted', findings: [screen.finding], reason: text}], detours: state.detours.filter(({name}) => name === 'findings')};
		}

		case 'leave-key': {
			return text === ''
				? problem('A reason is needed; it goes into the report.')
				: leaveKey(screen.key, text);
		}
	}
}

/** What they are about. */
export function containSubject(state: State, incident: Incident, screen: ContainEntry): string {
	switch (screen.name) {
		case 'known-addresses': {
			return seenAddresses(state);
		}

		case 'unlisted-key': {
			return '';
		}

		case 'leave-key': {
			return sanitize(keyOf(incident, screen.key).label, 80);
		}

		case 'accept-finding': {
			return incident.findings.find(({id}) => id === screen.finding)?.title ?? '';
		}
	}
}
