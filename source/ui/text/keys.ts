import {type KeyState} from '../../core/key-rows.js';
import {type KeyMark, type KeyOrigin, type KeyPlan} from '../../core/keys.js';
import {type KeyStep} from '../../core/key-view.js';
import {type Tone} from '../theme.js';

/** Why a key is taken for exposed. */
export const keyMarks: Readonly<Record<KeyMark, string>> = {
	leaked: 'LEAKED',
	'unknown-address': 'UNKNOWN ADDRESS',
	'made-since': 'MADE SINCE',
};

/** What is done about a marked key. */
export const keyPlans: Readonly<Record<KeyPlan, string>> = {
	replace: 'replace',
	'revoke-only': 'only revoke',
	reconnect: 'reconnect',
	'by-hand': 'by hand',
	own: 'new',
};

export const keyOrigins: Readonly<Record<Exclude<KeyOrigin, undefined>, string>> = {
	github: 'of the GitHub integration',
	'neon-cli': 'of a profile of Neon’s CLI',
	rekey: 'made by this program',
};

/** Where a key stands. Each says no more than what was seen. */
export const keyStates: Readonly<Record<KeyState, {readonly text: string; readonly tone: Tone}>> = {
	listed: {text: 'alive', tone: 'warning'},
	'not-made': {text: 'no new one yet', tone: 'plain'},
	making: {text: 'a new one is being made', tone: 'plain'},
	unknown: {text: 'NOT KNOWN what happened', tone: 'bad'},
	lost: {text: 'the new one is lost', tone: 'bad'},
	'not-saved': {text: 'the new one is not saved', tone: 'warning'},
	ready: {text: 'alive; the new one is ready', tone: 'warning'},
	revoking: {text: 'being revoked', tone: 'plain'},
	revoked: {text: 'revoked, not tried', tone: 'plain'},
	gone: {text: 'gone, not tried', tone: 'plain'},
	proven: {text: 'revoked, and its 401 seen', tone: 'good'},
	'still-alive': {text: 'A GIVEN KEY STILL WORKS', tone: 'bad'},
	'left-out': {text: 'kept alive, with a reason', tone: 'warning'},
	'by-hand': {text: 'by hand, not checked', tone: 'plain'},
	own: {text: 'new, and in use here', tone: 'good'},
};

export const keySteps: Readonly<Record<KeyStep, string>> = {
	making: 'Asking Neon for a new key…',
	looking: 'Looking in the list whether it happened…',
	checking: 'Trying the new key…',
	switching: 'Changing over to the new key…',
	removing: 'Revoking the key that nobody has…',
	revoking: 'Revoking it…',
	trying: 'Trying the exposed key: it must be refused now…',
};
