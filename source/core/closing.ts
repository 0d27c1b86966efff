import {activeCredentials, isOpen} from './agenda.js';
import {labelOf} from './label.js';
import {verdictOf} from './proof.js';
import {type Incident} from './record.js';
import {sanitize} from './sanitize.js';

const siblingReasons = {
	'same-password': 'has the leaked password and was not reset',
	inherited: 'inherited the password and was not reset',
	'exposed-by-owner': 'is on a branch whose owner\'s password leaked and was not reset',
} as const;

const verdicts = {
	'not-reset': 'was not reset',
	'not-checked': 'was reset; its old password was not tried',
	proven: '',
	'already-dead': 'was reset; the value that was tried was already dead before, so nothing is proven by it',
	claimed: 'was replaced according to Neon; its old password was not tried',
	'still-alive': 'still accepts its old password',
	'not-proven': 'was reset; the check could not be completed',
} as const;

/**
Everything that keeps the incident from being complete, one sentence each. Empty: complete.
*/
export function openEnds(incident: Incident): readonly string[] {
	const active = activeCredentials(incident);
	const leftOut = (incident.credentials ?? []).filter(record => record.leftOut !== undefined);
	const restarts = Object.entries(incident.restarts).filter(([, {name}]) => name === 'unknown' || name === 'refused' || name === 'sent');
	return [
		...active.filter(record => verdictOf(record) !== 'proven').map(record => `${labelOf(record.credential)} ${verdicts[verdictOf(record)]}.`),
		...leftOut.map(record => `${labelOf(record.credential)} was left out: ${sanitize(record.leftOut?.reason ?? '', 120)}`),
		...incident.siblings.map(({label, reason}) => `${label} ${siblingReasons[reason]}.`),
		...incident.unavailableProjects.map(id => `Project ${sanitize(id, 64)} could not be listed, so nothing is known about it.`),
		...(incident.keys === 'not-yet' ? ['Leaked API keys were not replaced: whoever holds one can read the new passwords.'] : []),
		...active.filter(({sessions}) => sessions !== undefined && 'left' in sessions && sessions.left > 0).filter(({credential}) => !credential.endpoints.some(({id}) => incident.restarts[id]?.name === 'restarted')).map(({credential}) => `${labelOf(credential)} still had old sessions, and its compute was not restarted.`),
		...restarts.map(([endpoint]) => `The restart of ${endpoint} was not confirmed.`),
		...incident.deliveries.filter(isOpen).map(({title}) => `Not delivered: ${sanitize(title, 160)}`),
	];
}
