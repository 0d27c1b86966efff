import {type EntryId, type QuestionId} from '../../core/view-model.js';

/** One answer: its name, and what it is or what follows from it. */
export type OptionText = {
	readonly label: string;
	readonly hint: string;
};

export type QuestionText = {
	readonly title: string;
	readonly explanation: string;
	readonly options: Readonly<Record<string, OptionText>>;
};

/** The questions with a short list of answers. */
export const questions: Readonly<Record<QuestionId, QuestionText>> = {
	'leak-source': {
		title: 'Where did it leak?',
		explanation: 'The place that leaked is suspect: nothing new is delivered there before you confirm that it is clean again.',
		options: {
			repository: {label: 'A code repository', hint: 'a commit, an issue, a build log in it'},
			'deploy-platform': {label: 'A deploy platform', hint: 'Vercel, Fly, Render and the like'},
			ci: {label: 'A CI system', hint: 'its logs, caches or stored secrets'},
			'this-laptop': {label: 'This laptop', hint: 'files here are suspect too'},
			'other-laptop': {label: 'Another laptop', hint: 'a colleague’s, lost or infected'},
			account: {label: 'A person’s account', hint: 'mail, chat, password manager, Neon itself'},
			'secret-manager': {label: 'A secret manager', hint: 'Vault, Doppler, AWS Secrets Manager and the like'},
			elsewhere: {label: 'Somewhere else', hint: 'or not known yet'},
		},
	},
	'leak-certainty': {
		title: 'Is it confirmed that someone else has it?',
		explanation: 'The answer sets the order of the work, and what waits for what.',
		options: {
			confirmed: {label: 'Confirmed', hint: 'someone has it or used it: resets come first'},
			precautionary: {label: 'Precautionary', hint: 'perhaps seen: find every place first, then reset'},
		},
	},
	'place-kind': {
		title: 'What uses it there?',
		explanation: 'Something that this program cannot see. Each kind has its own way of being forgotten, so it gets instructions of its own.',
		options: {
			'gui-client': {label: 'A GUI client', hint: 'TablePlus, DBeaver, pgAdmin, DataGrip'},
			dashboard: {label: 'A dashboard', hint: 'Metabase, Grafana, Retool, a BI tool'},
			worker: {label: 'A worker', hint: 'a long-running program on a server'},
			cron: {label: 'A scheduled job', hint: 'cron, a timer, a nightly export'},
			person: {label: 'A person', hint: 'a colleague or contractor who has a copy'},
			other: {label: 'Something else', hint: 'a platform that is not searched, a vault'},
		},
	},
	'evidence-kind': {
		title: 'What do you have of the leak?',
		explanation: 'A leaked file or connection string finds its own project, branch and role, and its old password is what the proof at the end needs. Passwords from it stay in memory and are never shown.',
		options: {
			file: {label: 'A file', hint: 'the leaked .env, or one like it'},
			string: {label: 'A connection string or a host', hint: 'to paste; it is masked'},
			none: {label: 'Neither', hint: 'mark the roles in a list instead'},
		},
	},
};

export type EntryText = {
	readonly title: (subject: string) => string;
	readonly explanation: string;
	/** Before the field. */
	readonly label: string;
};

/** The questions with a line of text. */
export const entries: Readonly<Record<EntryId, EntryText>> = {
	'leak-where': {
		title: () => 'Where exactly?',
		explanation: 'In your own words, for the header and the report: a repository, a page, a person. It may stay empty.',
		label: 'Where:',
	},
	'leak-since': {
		title: () => 'Since when?',
		explanation: 'When it became visible to others, as far as you know: how long ago, such as 3h or 2d, or a date such as 2026-11-20 14:30. Leave it empty if nobody knows.',
		label: 'Since:',
	},
	'evidence-file': {
		title: () => 'The leaked file',
		explanation: 'It is read once and not changed. The passwords in it stay in memory, for the search and for the proof.',
		label: 'Path:',
	},
	'evidence-string': {
		title: () => 'The leaked connection string',
		explanation: 'Paste it whole, or only its host. It is masked, stays in memory, and is never written anywhere.',
		label: 'String or host:',
	},
	folder: {
		title: () => 'Where on this machine is your code?',
		explanation: 'Settings files and clones below these folders are searched for the old values, and every platform that this machine is logged in to. The search runs beside everything else. Other machines are on the checklist, by hand.',
		label: 'Folder:',
	},
	'known-addresses': {
		title: () => 'Which of these addresses are yours?',
		explanation: 'Neon names the address that each key was last used from. Yours, your CI’s and your servers’ are known; a key used from anywhere else is marked. Leave it empty if you cannot say.',
		label: 'Address:',
	},
	'unlisted-key': {
		title: () => 'A key that leaked and is not in the list',
		explanation: 'Keys of other people are seen only by them, and an organisation’s often only by its admins. Name it in your own words; you replace it in the Console and tick it here.',
		label: 'Which key:',
	},
	'leave-key': {
		title: subject => `Keep the key ${subject} alive`,
		explanation: 'Whoever has it goes on reading the new passwords. The incident cannot be complete with it, and the report gives your reason.',
		label: 'Reason:',
	},
	'accept-finding': {
		title: subject => `Accept ${subject}`,
		explanation: 'It stays as it is. The report names it, with your reason and the time.',
		label: 'Reason:',
	},
	'leave-out': {
		title: subject => `Leave out ${subject}`,
		explanation: 'It keeps the password that it has. The incident cannot be complete with it, and the report gives your reason.',
		label: 'Reason:',
	},
	'skip-delivery': {
		title: subject => `Skip ${subject}`,
		explanation: 'This place gets no new value. If it still uses the old one, it cannot log in any more. The report gives your reason.',
		label: 'Reason:',
	},
	'skip-restart': {
		title: subject => `Do not restart the compute of ${subject}`,
		explanation: 'Sessions that were opened with the old password may go on until they end by themselves. The report gives your reason.',
		label: 'Reason:',
	},
	'leave-platform': {
		title: subject => `Leave out ${subject}`,
		explanation: 'Nothing is looked for there. If one of the values is stored there after all, whatever uses it cannot log in any more. The report gives your reason.',
		label: 'Reason:',
	},
	'skip-deploy': {
		title: subject => `Do not deploy ${subject}?`,
		explanation: 'It goes on with the old value, which is dead, until somebody deploys it. The report gives your reason.',
		label: 'Reason:',
	},
	'note-delivery': {
		title: subject => `Note on ${subject}`,
		explanation: 'For you and for the report. No secrets.',
		label: 'Note:',
	},
	'confirmed-by': {
		title: subject => `Who confirmed ${subject}?`,
		explanation: 'The person who said that it is done. It is ticked as done by hand, and the report names them.',
		label: 'Name:',
	},
	'add-place': {
		title: subject => `Add a place that stores ${subject}`,
		explanation: 'In words by which anybody finds it again, also in the next incident. You change it there and tick it here.',
		label: 'Place:',
	},
};
