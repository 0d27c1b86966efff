/**
Secrets and variables of GitHub Actions, Dependabot and Codespaces: of repositories, environments and organisations.
*/
import {existsSync} from 'node:fs';
import path from 'node:path';
import {type CreateDestination} from '../types.js';
import {check, deliver} from './deliver.js';
import {discover} from './discover.js';
import {createGh} from './gh.js';
import {preflight} from './preflight.js';

/**
Make the destination.
*/
export const createGithub: CreateDestination = tools => {
	const gh = createGh(tools);
	const {GH_TOKEN: token, GITHUB_TOKEN: otherToken, GH_CONFIG_DIR: folder, XDG_CONFIG_HOME: configuration} = tools.environment;
	const hosts = path.join(folder ?? path.join(configuration ?? path.join(tools.home, '.config'), 'gh'), 'hosts.yml');
	return {
		id: 'github',
		name: 'GitHub',
		description: {
			kind: 'ci',
			usesFolders: true,
			readable: 'sometimes',
			evidence: 'its time of change moves; a variable is read back',
			takesEffect: 'on-next-use',
			limits: [
				'A secret can never be read: it is found by its name alone, and which login it holds is a guess.',
				'Nothing is run again: a run that is waiting or running keeps the old value, and the next one uses the new one.',
				'One GitHub is searched: the one of GH_HOST, else github.com. Codespaces secrets of your own account are not.',
				'An environment\'s value goes before its repository\'s, and that before the organisation\'s: all of them are listed.',
			],
		},
		preflight: async signal => preflight(gh, Boolean(token ?? otherToken) || existsSync(hosts), signal),
		discover: async search => discover(gh, search),
		deliver: async (place, values, delivery) => deliver(gh, place, values, delivery),
		check: async (place, values, options) => check(gh, place, values, options),
	};
};
