import {quoted, type Finding} from './finding.js';
import {type Snapshot} from './snapshot.js';

/**
Doors that the API does not show. Nobody is accused: they are told so that somebody looks.
*/
export function * unseenFindings({organizations}: Snapshot): Generator<Finding> {
	const base = {kind: 'by-hand', weight: 'note', because: 'Neon\'s API does not show it, so it was not looked at.'} as const;
	yield {
		...base, id: 'by-hand console-sessions', title: 'Sessions of the Console', matters: 'A browser that is still logged in makes keys and reads every password, whatever was revoked.', steps: ['Open console.neon.tech, your picture, then Account settings, and log out everywhere you can.', 'On a laptop that is gone, end its sessions at the sign-in provider as well.'],
	};
	yield {
		...base, id: 'by-hand sign-in', title: 'The account that signs in to Neon', matters: 'Whoever has the mail box, or the Google, GitHub or Microsoft account behind it, is you.', steps: ['Change its password at the provider, end its sessions there, and look at its second factor.', 'Look there for mail rules and recovery addresses that nobody knows.'],
	};
	yield {
		...base, id: 'by-hand oauth', title: 'Applications that were connected by OAuth', matters: 'neon auth, MCP servers and others act for whoever connected them, without a key in any list.', steps: ['Open console.neon.tech, your picture, then Account settings, then the connected applications.', 'Disconnect what nobody knows; connect anew what was on a machine that leaked.'],
	};
	for (const {id, name, members} of organizations.filter(organization => organization.members.length > 1)) {
		yield {
			...base, id: `by-hand member-keys ${id}`, title: `Personal keys of the other ${members.length - 1} in ${quoted(name)}`, matters: 'A member\'s personal key reaches the organisation\'s projects, and no admin sees it.', steps: ['Ask each member to look through their own keys: console.neon.tech, their picture, Account settings, API keys.', 'Whoever leaves or cannot be reached is removed under People: their keys stop reaching the projects.'],
		};
	}
}
