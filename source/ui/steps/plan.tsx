import {assumptions} from '../../core/cost.js';
import {type Certainty, type LeakSource} from '../../core/fact.js';
import {
	details, heading, prose, type Detail,
} from '../components/blocks.js';
import {CredentialRow} from '../components/credential-row.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {searchDetails} from '../text/search.js';
import {duration} from '../text/time.js';
import {
	count, listed, sourceNames, transports,
} from '../text/words.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

const orders: Readonly<Record<Certainty, string>> = {
	confirmed: 'Someone has it, so the resets come first, default branch and owners before the rest. The search for places runs beside them and holds up only the end.',
	precautionary: 'It may not be known to anyone, so find the places first: a reset breaks whatever still uses the old password. Default branch and owners come before the rest.',
};

const keyWarnings = {
	'not-yet': 'The API keys could not be looked at: whoever has a leaked one can read every new password. Delete it in the Neon Console before you start.',
	postponed: 'The old API keys are revoked last: until then whoever has one can read every new password.',
} as const;

/** What the plan does not cover, though the leak reaches it or may reach it. */
function gaps({siblings, sharing, takeable, unavailable}: ScreenOf<'plan'>): ReadonlyArray<Detail | undefined> {
	const others = siblings - sharing.length;
	return [
		sharing.length === 0 ? undefined : {name: 'left out', value: `${listed(sharing, 3)} with the leaked password${takeable === 0 ? '' : `; s takes ${sharing.length === 1 ? 'it' : 'them'} in`}. Left out, whoever has the password logs in there as before.`, tone: 'bad'},
		others === 0 ? undefined : {name: sharing.length === 0 ? 'left out' : '', value: `${count(others, 'login')} that the leak reaches as well`, tone: 'warning'},
		unavailable.length === 0 ? undefined : {name: 'unlisted', value: `${listed(unavailable)}: nothing is known about ${unavailable.length === 1 ? 'it' : 'them'}`, tone: 'warning'},
	];
}

const sourceAdvice: Partial<Record<LeakSource, string>> = {
	'this-laptop': 'this laptop and its sessions are suspect: nothing new is written anywhere before you confirm that they are clean',
	'other-laptop': 'another laptop: no platform gets anything new before you confirm that its sessions there are ended',
	elsewhere: 'somewhere else: nothing new goes to a place that may be it before it is clean',
};

const orderNames: Readonly<Record<Certainty, string>> = {confirmed: 'resets first', precautionary: 'places first'};

/** Exposure against outage: what this order costs, and what the other one would. */
function costDetail({costs, certainty, places}: ScreenOf<'plan'>, order: Certainty): Detail {
	const {exposure, outage} = costs[order];
	const down = outage === undefined ? 'how long applications are down nobody can say: no place is known yet' : `an application down for up to ${duration(outage)}`;
	const counted = order === certainty ? `; counted with ${assumptions.confirmation / 1000} s for each confirmation and ${count(places, 'known place')}` : '';
	return {
		name: orderNames[order],
		value: `${order === certainty ? '' : 'not taken: '}exposed for about ${duration(exposure)} more, ${down}${counted}`,
		tone: order === certainty ? 'plain' : 'quiet',
	};
}

/** The order of the work and what it costs, before anything is changed. */
export const drawPlan: DrawScreen<'plan'> = (screen, {columns}) => {
	const {certainty, source, lines, scroll, restarts, keys, transport} = screen;
	return [
		heading('The plan', `${count(lines.length, 'reset')}, ${count(restarts, 'restart')}`),
		...(keys === 'not-yet' || keys === 'postponed' ? [prose(keyWarnings[keys], columns, {kind: 'keep', tone: 'bad'})] : []),
		prose(orders[certainty], columns),
		...(lines.length === 0 ? [prose('No login is in scope: only the places that hold API keys are left to do.', columns, {kind: 'keep'})] : [list({count: lines.length, cursor: scroll, drawRow: index => <CredentialRow key={`${index} ${lines[index]!.label}`} {...lines[index]!} isCurrent={index === scroll}/>})]),
		details(gaps(screen), columns, {kind: 'keep'}),
		...problemBlock(screen.problem, columns),
		details([
			...searchDetails(screen.search, 'nothing searched: no place is known to use these logins', 'p looks again'),
			{name: 'found', value: count(screen.found, 'place')},
			...(lines.length === 0 ? [] : (['confirmed', 'precautionary'] as const).map(order => costDetail(screen, order))),
			{name: 'source', value: sourceAdvice[source] ?? `${sourceNames[source]}: deliver nothing new there before it is clean`},
		], columns, {isAttached: true}),
		prose(transport === undefined ? 'No database could be reached from here yet.' : transports[transport], columns, {kind: 'spare', tone: 'quiet', isAttached: true}),
	];
};
