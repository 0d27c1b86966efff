import {type KeptStatement, type Method} from '../../core/fact.js';
import {type ReplaceRefusal, type SetRefusal} from '../../core/method.js';

export const methodTexts: Readonly<Record<Method, {readonly label: string; readonly explanation: string}>> = {
	reset: {label: 'Reset: Neon makes the password', explanation: 'Neon generates it and answers with it over its API. Nobody who watches the database sees it. In a breach this is the way.'},
	set: {label: 'Set: a value known before, by SQL', explanation: 'ALTER ROLE sets a value that is generated here or that you give. Neon takes plain text only: whoever may watch statements can see it while it runs, and so can a log that is exported. In a precautionary incident the places can be given it before it is set.'},
	replace: {label: 'Replace: a second role with the same rights', explanation: 'A second role is made, places move to it, and the first one is dropped when nobody uses it any more. Nobody is cut off, and the old password works until the drop: this is for planned changes.'},
};

/** Why a second role cannot take its place. */
export const replaceRefusals: Readonly<Record<ReplaceRefusal, string>> = {
	'no-compute': 'This branch has no compute, so nothing of its roles can be read.',
	'no-way': 'No way to the database was found yet.',
	'leaves-the-old-alive': 'The leak is confirmed: with a second role the old password would work until everybody has moved. Reset it instead.',
	'no-login': 'Neon keeps no passwords for this project, and none is at hand that was seen to work: nobody could read its rights.',
};

/** Why a password cannot be set by SQL. */
export const setRefusals: Readonly<Record<SetRefusal, string>> = {
	'no-compute': 'This branch has no compute, so no SQL can be sent to it.',
	'no-way': 'No way to the database was found yet.',
	'attacker-may-watch': 'The leak is confirmed, and somebody may still be logged in to this branch and see the statement. Reset every login of the branch first, end the old sessions, and come here again from the proof (m).',
	'roles-not-looked-at': 'The leak is confirmed, and nobody has looked at the roles of this branch yet: one that an attacker made could see the statement. They are looked at when the last old session has been ended.',
	'unknown-roles': 'The leak is confirmed, and a role of this branch that nobody vouched for can still log in and see the statement. Deal with it among the side doors first.',
	'no-login': 'No password is at hand that was seen to work for it, or for an owner role of its branch in scope.',
};

/** Whether the statement was kept. */
export const keptTexts: Readonly<Record<KeptStatement, string>> = {
	none: 'not kept in pg_stat_statements',
	kept: 'KEPT in pg_stat_statements, where monitoring roles can read it: reset it by Neon where that matters',
	'not-collected': 'not kept: pg_stat_statements is not installed in its database',
	'not-known': 'pg_stat_statements could not be looked at',
};
