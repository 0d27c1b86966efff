import {type CredentialRecord, type Incident} from '../core/record.js';
import {verdictOf} from '../core/proof.js';
import {sanitize} from '../core/sanitize.js';
import {credentialLine, standing} from '../core/summary.js';
import {verdicts} from './text/proof.js';
import {count, credentialStates} from './text/words.js';

/** More would push what matters off the screen. */
const mostLines = 12;

function recordLine(record: CredentialRecord): string {
	const {label, project, state, hasReceipt} = credentialLine(record);
	const isReset = state === 'done' || state === 'applying';
	const words = isReset ? `${credentialStates[state]}; ${verdicts[verdictOf(record)].short}${hasReceipt ? '' : '; new value not saved'}` : credentialStates[state];
	return `  ${label} on ${project}: ${words}`;
}

function standingLines(incident: Incident): readonly string[] {
	const {id, credentials = [], siblings} = incident;
	const {safe, unproven, pending, unknown, openDeliveries} = standing(incident);
	const shown = credentials.slice(0, mostLines).map(record => recordLine(record));
	const rest = credentials.length - shown.length;
	return [
		`${safe} safe, ${unproven === 0 ? '' : `${unproven} reset, not proven, `}${pending} pending, ${unknown} unknown; ${count(openDeliveries, 'place')} without the new value.`,
		...shown,
		...(rest > 0 ? [`  and ${rest} more: rekey status ${id}`] : []),
		...(unknown > 0 ? ['What is unknown may have been reset or not. Resume finds out before it does anything.'] : []),
		...(siblings.length > 0 ? [`${count(siblings.length, 'login')} outside the scope may have the leaked password too.`] : []),
	];
}

/**
What is printed on the normal screen after the wizard has left it: what is safe, pending and unknown, and the command to go on. No secret can be in it.
*/
export function leavingSummary(incident: Incident | undefined, command: string): readonly string[] {
	if (incident === undefined) {
		return ['Nothing was recorded, and nothing was changed.'];
	}

	const {id, scenario, credentials, closed, report} = incident;
	const title = `rekey  ${id}${scenario === undefined ? '' : `  DRILL ${scenario}`}`;
	if (credentials === undefined) {
		return [title, 'Nothing was changed. No login is in scope yet.', `Go on with: ${command}`];
	}

	const end = closed === undefined
		? [`Go on with: ${command}`]
		: [closed.isComplete ? 'Closed, complete.' : 'Closed, NOT complete: the report lists what is open.', report === undefined ? `The report is missing: rekey report ${id}` : `Report: ${sanitize(report)}`];
	return [title, ...standingLines(incident), ...end];
}
