import {type KeyState} from './key-rows.js';
import {type ProofVerdict} from './proof.js';
import {type ReportedDelivery, type ReportedSearch} from './report-places.js';
import {type Report, type ReportedCredential} from './report.js';

const verdicts: Record<ProofVerdict, string> = {
	'not-reset': 'Not reset.',
	'not-checked': 'Reset; the old password was **not tried**.',
	proven: '**Proven:** the old password was accepted before and is refused now; the new one is accepted.',
	'already-dead': 'Reset; the value that was tried was already dead before, so nothing is proven by its refusal.',
	claimed: 'Replaced according to the provider (claimed); the old password was not tried, or was never seen to work.',
	'still-alive': '**The old password is still accepted.**',
	draining: 'A second role has its place; **the old one was not dropped** and accepts its password.',
	'not-proven': 'Reset; the check could not be completed, so nothing is proven.',
};

const receipts: Record<ReportedCredential['receipt'], string> = {
	'last-four': 'the operator typed its last four characters',
	'whole-value': 'the operator gave it back whole',
	'without-looking': 'delivered without looking',
	supplied: 'supplied by the operator',
	none: 'no receipt',
};

/** Outside text inside Markdown: nothing in it may become a heading, a link, a table or HTML. */
function plain(text: string): string {
	return text.replaceAll(/[\\`*_\{\}\[\]<>#\|!~]/gv, String.raw`\$&`);
}

function duration(milliseconds: number): string {
	const minutes = Math.round(milliseconds / 60_000);
	const hours = Math.floor(minutes / 60);
	return hours >= 48 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : (hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`);
}

const hands = {
	'gui-client': 'a GUI client', dashboard: 'a dashboard', worker: 'a long-running program', cron: 'a scheduled job', person: 'a person',
} as const;

function deliveryText({title, byHand, rung, isOpen, at, note, skipped, confirmedBy, remark, managedBy, notDeployed, hand}: ReportedDelivery): string {
	const state = skipped === undefined ? (isOpen && notDeployed === undefined ? 'open' : rung.replaceAll('-', ' ')) : `skipped: ${plain(skipped)}`;
	const how = byHand && rung === 'ticked-by-hand' ? ' (not checked by this program)' : '';
	const more = [
		...(hand === undefined || hand === 'other' ? [] : [hands[hand]]),
		...(managedBy === undefined ? [] : [`a copy, managed by ${plain(managedBy)}`]),
		...(notDeployed === undefined ? [] : [`not deployed: ${plain(notDeployed)}`]),
		...(confirmedBy === undefined ? [] : [`confirmed by ${plain(confirmedBy)}`]),
		...(remark === undefined ? [] : [`note: ${plain(remark)}`]),
	].map(text => `; ${text}`).join('');
	return `- ${isOpen ? '[ ]' : '[x]'} ${plain(title)}: ${state}${how}${at === undefined ? '' : ` at ${at}`}${note === '' || note === 'ticked by hand' || confirmedBy !== undefined ? '' : `; ${plain(note)}`}${more}`;
}

function * credentialText(credential: ReportedCredential): Generator<string> {
	yield `### ${plain(credential.project)}: ${plain(credential.login)}`;
	yield '';
	yield `- Project ${plain(credential.projectId)}; state: ${credential.state}; resets sent: ${credential.resets}`;
	yield `- ${verdicts[credential.verdict]}${credential.checkedAt === undefined ? '' : ` Checked at ${credential.checkedAt}.`}`;
	yield `- Exposure: ${credential.exposure === 'open' ? 'open' : `ended (${credential.exposure})`}${credential.exposedFor === undefined ? '' : ` after ${duration(credential.exposedFor)}`}`;
	if (credential.successor !== undefined) {
		yield `- Replaced by the role ${plain(credential.successor)}${credential.droppedAt === undefined ? '' : `; dropped at ${credential.droppedAt}${credential.wasForced ? ', while it was still used' : ''}`}`;
	}

	yield `- New value: ${receipts[credential.receipt]}`;
	yield `- Old sessions: ${plain(credential.sessions)}`;
	if (credential.oldValueMissing !== undefined) {
		yield `- The old value could not be had before the reset: ${plain(credential.oldValueMissing)}`;
	}

	if (credential.leftOut !== undefined) {
		yield `- **Left out:** ${plain(credential.leftOut)}`;
	}

	if (credential.deliveries.length > 0) {
		yield '';
		for (const delivery of credential.deliveries) {
			yield deliveryText(delivery);
		}
	}

	yield '';
}

const keyEnds: Record<KeyState, string> = {
	listed: '**still alive**',
	'not-made': '**still alive**; no new one was made',
	making: '**still alive**; a new one was being made',
	unknown: '**not known what happened**',
	lost: '**still alive**; the new one is lost',
	'not-saved': '**still alive**; the new one was not saved',
	ready: '**still alive**; the new one is ready',
	revoking: 'being revoked',
	revoked: 'revoked according to Neon (claimed); its own value was not tried',
	gone: 'gone according to Neon (claimed); its own value was not tried',
	proven: '**proven dead:** its value was accepted before and gets 401 now',
	'still-alive': '**a value that was given as leaked still works**',
	'left-out': 'kept alive',
	'by-hand': 'done by hand, not checked by this program',
	own: 'made for this program; delete it when it is not needed any more',
};

function keyText({keyRecords}: Report): readonly string[] {
	if (keyRecords.length === 0) {
		return [];
	}

	const lines = keyRecords.map(({name, reach, state, successor, revokedAt, leftOut, lastUsedAt, lastUsedFrom, why}) => {
		const used = lastUsedAt === undefined ? '' : `; last used ${plain(lastUsedAt)}${lastUsedFrom === undefined ? '' : ` from ${plain(lastUsedFrom)}`}`;
		return `- ${plain(name)} (${plain(reach)}${why.length === 0 ? '' : `; ${why.join(', ').replaceAll('-', ' ')}`}): ${keyEnds[state]}${leftOut === undefined ? '' : `: ${plain(leftOut)}`}${revokedAt === undefined ? '' : ` at ${revokedAt}`}${successor === undefined ? '' : `; new: ${plain(successor)}`}${used}`;
	});
	return ['## API keys', '', ...lines, ''];
}

const findingStates: Readonly<Record<string, string>> = {
	open: 'open', sent: 'open', disarmed: 'shut, not looked at again', verified: 'gone', accepted: 'accepted',
};

function roleLookText({branch, before, after, notSeen}: Report['roleLooks'][number]): readonly string[] {
	const times = [...(before ? ['before the resets'] : []), ...(after ? ['after the last eviction'] : [])];
	return [
		`- Roles of ${plain(branch)}, as PostgreSQL has them: ${times.length === 0 ? '**not looked at**' : `looked at ${times.join(' and ')}`}${times.length === 1 ? `, **not ${before ? 'after the last eviction' : 'before the resets'}**` : ''}`,
		...notSeen.map(text => `  - not seen: ${plain(text)}`),
	];
}

function * findingText({findings, evidence, roleLooks}: Report): Generator<string> {
	if (evidence.length > 0) {
		yield '## Evidence';
		yield '';
		for (const {taken, file, sha256, notSeen} of evidence) {
			yield `- Taken at ${taken}: ${plain(file)}, SHA-256 \`${sha256}\``;
			yield * notSeen.map(text => `  - not seen: ${plain(text)}`);
		}

		yield * roleLooks.flatMap(look => roleLookText(look));
		yield '';
	}

	if (findings.length > 0) {
		yield '## Side doors';
		yield '';
		for (const {what, because, weight, state, reason} of findings) {
			yield `- ${plain(what)}: ${weight === 'note' && state === 'open' ? 'as it was before' : findingStates[state] ?? state}${reason === undefined ? '' : `: ${plain(reason)}`}. ${plain(because)}`;
		}

		yield '';
	}
}

const statuses: Record<ReportedSearch['status'], string> = {
	searched: 'searched', stopped: 'stopped before the end', 'not-ready': '**not searched**', 'left-out': 'left out', absent: 'not on this machine',
};

function searchText({platform, status, at, account, folders, looked, notSearched, commands}: ReportedSearch): readonly string[] {
	const where = folders.length === 0 ? '' : ` in ${folders.map(folder => plain(folder)).join(', ')}`;
	const what = status === 'searched' || status === 'stopped' ? `, ${looked} items looked at${where}` : '';
	return [
		`- ${plain(platform)}: ${statuses[status]} at ${at}${account === undefined ? '' : `, as ${plain(account)}`}${what}`,
		...notSearched.map(text => `  - not looked at: ${plain(text)}`),
		// As it stands, so that it can be pasted.
		...commands.map(({what, command}) => `  - to look at ${plain(what)}: \`\` ${command} \`\``),
	];
}

/** The report as a document for people. */
export function reportMarkdown(report: Report): string {
	const absent = report.searches.filter(({status}) => status === 'absent');
	const lines: string[] = [
		`# ${report.drill === undefined ? 'Incident' : 'DRILL'} ${report.incident}`,
		'',
		report.closedAt === undefined ? '**Not closed yet.**' : (report.isComplete ? `Closed at ${report.closedAt}. **Complete.**` : `Closed at ${report.closedAt}. **Incomplete**, see below.`),
		'',
		`- Opened: ${report.openedAt}`,
		`- Leak: ${report.source}${report.where === '' ? '' : `, ${plain(report.where)}`}${report.certainty === undefined ? '' : `, ${report.certainty}`}`,
		`- Leaked since: ${report.leakedSince ?? 'not known'}`,
		`- Account: ${plain(report.account ?? 'not connected')}`,
		`- API keys: ${report.keys}`,
		`- Logins were tried ${report.transport === undefined ? 'nowhere' : (report.transport === 'wire' ? 'over PostgreSQL\'s own port' : 'by SQL over HTTPS')}`,
		'',
		'## Still open',
		'',
		...(report.openEnds.length === 0 ? ['Nothing.'] : report.openEnds.map(text => `- ${plain(text)}`)),
		...(report.notes.length === 0 ? [] : ['', '## Outside the scope', '', ...report.notes.map(text => `- ${plain(text)}`)]),
		'',
		...keyText(report),
		...findingText(report),
		'## Logins',
		'',
		...report.credentials.flatMap(credential => [...credentialText(credential)]),
		'## Computes',
		'',
		...(report.restarts.length === 0 ? ['None restarted.'] : report.restarts.map(({compute, result, at}) => `- ${plain(compute)}: ${plain(result)} at ${at}`)),
		'',
		'## People and logs',
		'',
		...report.common.map(delivery => deliveryText(delivery)),
		'',
		'## Searched',
		'',
		...(report.searches.length === 0
			? ['Nothing was searched.']
			: report.searches.filter(({status}) => status !== 'absent').flatMap(search => searchText(search))),
		...(absent.length === 0 ? [] : [`- Not on this machine: ${plain(absent.map(({platform}) => platform).join(', '))}`]),
		'',
		`Journal head: \`${report.journalHead}\``,
		'',
	];
	return lines.join('\n');
}
