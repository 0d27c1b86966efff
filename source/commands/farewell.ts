import {type Incident} from '../core/record.js';
import {standing} from '../core/summary.js';

function logins(count: number): string {
	return `${count} ${count === 1 ? 'login' : 'logins'}`;
}

/**
What is said on the normal screen once the wizard is left, by whatever way: what is true, and how to go on. No secrets.
*/
export function farewellText(incident: Incident | undefined, command: string | undefined): {readonly summary?: string; readonly hint?: string} {
	if (incident === undefined) {
		return {};
	}

	const {safe, pending, unknown, openDeliveries} = standing(incident);
	const total = incident.credentials?.length ?? 0;
	const lines = [
		`rekey ${incident.id}: ${incident.closed === undefined ? 'left unfinished' : (incident.closed.isComplete ? 'closed, complete' : 'closed, incomplete')}`,
		total === 0 ? 'No scope was chosen; nothing was changed.' : `${logins(safe)} safe, ${pending} pending, ${unknown} unknown, of ${total}; ${openDeliveries} deliveries open.`,
		...(incident.report === undefined ? [] : [`Report: ${incident.report}`]),
	];
	const hint = incident.closed === undefined && command !== undefined ? `Go on with: ${command}` : undefined;
	return {summary: [...lines, ...(hint === undefined ? [] : [hint])].join('\n'), ...(hint === undefined ? {} : {hint})};
}
