import path from 'node:path';
import {createGitHub} from '../../simulator/platforms/github.js';
import {installProgram} from '../../simulator/platforms/programs.js';
import {byPath, containersOf, type Serve} from './platform.js';

/** It opens nothing outside of the drill. */
const token = 'gho_drill';

/** Secrets of Actions, of repositories that are named as `owner/name`. */
export const serveGithub: Serve = async (holdings, {programs, now}) => {
	const storeOf = (repository: string) => `repos/${repository}/actions`;
	const github = createGitHub({
		login: 'ada',
		token,
		repositories: containersOf(holdings).map(({seed}) => {
			const [owner = '', name = ''] = seed.path.split('/');
			return {
				owner, name, isOrganization: true, canWrite: seed.isClosed !== true,
			};
		}),
		secrets: Object.fromEntries(Object.entries(byPath(holdings, ({values}) => values)).map(([repository, values]) => [
			storeOf(repository), Object.fromEntries(Object.entries(values).map(([key, value]) => [key, {value}])),
		])),
		now,
	});
	const program = await installProgram(programs, 'gh', github.program);
	return {
		addresses: {},
		environment: {GH_TOKEN: token},
		programs: [path.join(programs, 'gh')],
		read: (_destination, repository, key) => github.secrets.get(storeOf(repository))?.get(key)?.value,
		write() {
			// Nothing here belongs to another tool.
		},
		async stop() {
			program.close();
		},
	};
};
