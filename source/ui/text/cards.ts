import {type HandKind} from '../../core/incident.js';
import {personMessage, teamMessage} from '../../core/messages.js';

/**
What to do by hand, one paragraph each. Messages are ready to be sent and hold no secret.
*/
export const cards: Readonly<Record<'team' | 'logs' | HandKind, readonly string[]>> = {
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
	'gui-client': [
		'Open the settings of the connection and paste the value into its password field alone: a query tab keeps what is typed in its history, and a whole URL may land in a list of recent ones.',
		'Then disconnect and connect again: an open window still uses its old session. Exported connections hold the old password: delete them. So does a clipboard manager: delete its entry.',
	],
	dashboard: [
		'Paste the value into the password field of the data source, save, and press its own test of the connection.',
		'Then open one report that asks the database anew. Extracts, alerts and embedded copies may have settings of their own: look at their next run before you tick it.',
	],
	worker: [
		'It reads its settings at its start, so it needs the new value where it reads it, and a restart of every copy.',
		'On a server open the file in an editor (sudoedit) and paste there: behind a command the shell keeps it in its history and everybody sees it in the list of processes. Then look in its log for work that it did after the start.',
	],
	cron: [
		'Nothing is seen until the next run. Look where it has the value: crontab -l of each user, /etc/cron.d, systemctl list-timers, a .pgpass, the script itself.',
		'Paste it in an editor (crontab -e, sudoedit), not behind a command. Then run the job once, as the user that it runs as, and read what it says.',
	],
	person: [
		'A message that can be sent as it is; it holds no secret:',
		`“${personMessage}”`,
		'Enter asks who said that it is done. Until somebody has answered, it is not.',
	],
	other: [
		'This program cannot reach it. Put the new value there yourself, start again what uses it, and tick it then. The report says that you did it, and that nothing else saw it.',
	],
};
