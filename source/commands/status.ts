import process from 'node:process';
import {openEnds} from '../core/closing.js';
import {type CredentialRecord, type Incident} from '../core/record.js';
import {reportMarkdown} from '../core/report-markdown.js';
import {reportOf} from '../core/report.js';
import {
	credentialLine, standing, standingOf, stateOf,
} from '../core/summary.js';
import {isIncidentId} from '../io/journal-file.js';
import {exitCodes, type Ended} from './exit.js';
import {listIncidents, readIncident, titleOf} from './incidents.js';
import {writePrivateFile} from './report-file.js';
import {readSurroundings} from './surroundings.js';

function summaryOf(incident: Incident) {
	return {
		id: incident.id,
		title: titleOf(incident),
		openedAt: new Date(incident.openedAt).toISOString(),
		state: incident.closed === undefined ? 'open' as const : (incident.closed.isComplete ? 'complete' as const : 'incomplete' as const),
		...standing(incident),
		total: incident.credentials?.length ?? 0,
		openEnds: openEnds(incident),
		...(incident.report === undefined ? {} : {report: incident.report}),
	};
}

/** Never a state that a provider's answer alone can reach: what was reset is safe when it was proven. */
function whereOf(record: CredentialRecord): string {
	const state = stateOf(record);
	const words = {
		safe: 'safe', unproven: 'reset, not proven', pending: 'reset, new value not saved', unknown: 'reset, old value still accepted',
	} as const;
	return state === 'done' ? words[standingOf(record)] : state.replaceAll('-', ' ');
}

function statusText(incident: Incident): string {
	const {state, safe, unproven, pending, unknown, total, openDeliveries, openEnds: ends} = summaryOf(incident);
	const lines = [
		`${incident.id}  ${titleOf(incident)}`,
		`  ${state}; opened ${new Date(incident.openedAt).toISOString()}`,
		`  ${safe} of ${total} safe, ${unproven} reset, not proven, ${pending} pending, ${unknown} unknown; ${openDeliveries} deliveries open`,
		...(incident.credentials ?? []).map(record => {
			const {label, project} = credentialLine(record);
			return `    ${project}  ${label}  ${whereOf(record)}`;
		}),
		...(incident.credentials === undefined ? [] : ends.map(text => `  ! ${text}`)),
		...(incident.closed === undefined ? [`  Go on with: rekey resume ${incident.id}`] : []),
		...(incident.report === undefined ? [] : [`  Report: ${incident.report}`]),
	];
	return lines.join('\n');
}

/** `rekey status`: what is true, without touching anything. */
export function status(id: string | undefined, isJson: boolean): Ended {
	const {home} = readSurroundings();
	if (id !== undefined && !isIncidentId(id)) {
		return {code: exitCodes.usage, message: `${JSON.stringify(id)} is not the id of an incident. See them with: rekey status`};
	}

	const read = id === undefined ? undefined : readIncident(home, id);
	if (read?.status === 'refused') {
		return {code: exitCodes.usage, message: read.message};
	}

	const incidents = read === undefined ? listIncidents(home) : [read.incident];
	if (isJson) {
		process.stdout.write(`${JSON.stringify(incidents.map(incident => summaryOf(incident)), undefined, 2)}\n`);
	} else if (incidents.length === 0) {
		process.stdout.write('There is no incident yet. Open one with: rekey respond. Train with: rekey drill\n');
	} else {
		process.stdout.write(`${incidents.map(incident => statusText(incident)).join('\n\n')}\n`);
	}

	return {code: exitCodes.done, ...(read?.warning === undefined ? {} : {message: read.warning})};
}

/** `rekey report`: the report as it would be now. */
export function report(id: string | undefined, format: string, output: string | undefined): Ended {
	if (format !== 'markdown' && format !== 'json') {
		return {code: exitCodes.usage, message: `--format takes markdown or json, not ${JSON.stringify(format)}.`};
	}

	const {home} = readSurroundings();
	const chosen = id ?? listIncidents(home)[0]?.id;
	if (chosen === undefined) {
		return {code: exitCodes.usage, message: 'There is no incident to report. Open one with: rekey respond'};
	}

	if (!isIncidentId(chosen)) {
		return {code: exitCodes.usage, message: `${JSON.stringify(chosen)} is not the id of an incident. See them with: rekey status`};
	}

	const read = readIncident(home, chosen);
	if (read.status === 'refused') {
		return {code: exitCodes.usage, message: read.message};
	}

	const data = reportOf(read.incident, read.head);
	const text = format === 'json' ? `${JSON.stringify(data, undefined, 2)}\n` : reportMarkdown(data);
	if (output === undefined) {
		process.stdout.write(text);
		return {code: exitCodes.done, ...(read.warning === undefined ? {} : {message: read.warning})};
	}

	const written = writePrivateFile(output, text);
	return written.status === 'succeeded'
		? {code: exitCodes.done, message: `Written to ${output}, readable by you alone.`}
		: {code: exitCodes.failed, message: `${written.failure.message} The journal has everything; name another file with --output.`};
}
