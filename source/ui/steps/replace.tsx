import {details, heading, prose} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {failureBlock} from '../components/failure.js';
import {fieldBlock} from '../components/field.js';
import {usedByText} from '../text/search.js';
import {count, listed} from '../text/words.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

type Plan = NonNullable<ScreenOf<'replace'>['plan']>;

function madeBy({by, maker}: Plan): string {
	if (by === 'sql') {
		return `SQL, sent by ${maker}, with its password in plain text: Neon takes nothing else`;
	}

	return maker === '' ? 'Neon’s API, as the first one was' : `Neon’s API, as the first one was; its rights by ${maker}`;
}

function rightsText({counts: {memberships, privileges, defaults, settings}}: Plan): string {
	return [count(memberships, 'membership'), count(privileges, 'grant'), count(defaults, 'default privilege'), count(settings, 'setting')].join(', ');
}

function movesText({counts: {objects}, databases}: Plan, label: string): string {
	return objects === 0 ? `nothing: it owns nothing in ${listed(databases, 3)}` : `${count(objects, 'object')} in ${listed(databases, 3)}; ${label} becomes a member, so that it loses nothing`;
}

/** While its rights are read there is nothing to confirm. */
function body({label, word, isCode, project, branch, plan, failure, usedBy, search, field, problem, choices}: ScreenOf<'replace'>, columns: number) {
	if (plan === undefined) {
		return [
			...(failure === undefined
				? [prose('Reading its rights in every database, and rehearsing what would be sent. Nothing is changed…', columns, {kind: 'keep'})]
				: [failureBlock(failure, 'replace', columns)]),
			choicesBlock(choices, columns),
		];
	}

	return [
		details([
			{name: 'on', value: `${project}, branch ${branch}`},
			{name: 'new role', value: plan.isBegun ? `${plan.role}, begun before: it is gone on with` : plan.role, tone: 'strong'},
			{name: 'made by', value: madeBy(plan)},
			{name: 'gets', value: `the same attributes, ${rightsText(plan)}`},
			{name: 'moves', value: movesText(plan, label)},
			{name: 'used by', value: usedByText(usedBy, search)},
		], columns, {kind: 'detail'}),
		prose(`Both roles work until you drop ${label}: nobody is cut off. Places get the new name and password; the old password works until the drop.`, columns, {kind: 'keep'}),
		...(isCode ? [prose('The name has characters that a keyboard may not have, so a code stands for it.', columns, {kind: 'spare'})] : []),
		fieldBlock(`Type ${word} to make ${plan.role}:`, field, columns, problem),
		choicesBlock(choices, columns),
	];
}

/** What the second role will be, and the name of the first one to type. */
export const drawReplace: DrawScreen<'replace'> = (screen, {columns}) => [
	heading(`Put a second role in the place of ${screen.label}`, `${screen.position.index} of ${screen.position.of}`),
	...body(screen, columns),
];
