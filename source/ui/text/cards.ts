import {teamMessage} from '../../core/messages.js';

/**
What to do by hand, one paragraph each. Messages are ready to be sent and hold no secret.
*/
export const cards: Readonly<Record<'team' | 'logs' | 'other', readonly string[]>> = {
	team: [
		'A message that can be sent as it is; it holds no secret:',
		`“${teamMessage}”`,
		'Ask who else has a copy: other laptops, notebooks, BI tools, cron jobs, contractors. Add each as a place. Tick this when everyone has answered.',
	],
	logs: [
		'Whatever still uses the old password fails to log in now, again and again. Look in the logs of every application for:',
		'“password authentication failed for user”',
		'Each one is a place that was missed: add it, and deliver to it. An address that is not yours is the attacker: keep the lines. Tick this when the logs have been quiet for as long as your slowest job takes to run.',
	],
	other: [
		'This program cannot reach it. Put the new value there yourself, start again what uses it, and tick it then. The report says that you did it, and that nothing else saw it.',
	],
};
