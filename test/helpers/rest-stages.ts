import {type ExecutionContext} from 'ava';
import {createCircleci} from '../../source/destinations/circleci/index.js';
import {createGitlab} from '../../source/destinations/gitlab/index.js';
import {createInfisical} from '../../source/destinations/infisical/index.js';
import {createTerraform} from '../../source/destinations/terraform/index.js';
import {type CreateDestination, type Destination} from '../../source/destinations/types.js';
import {serveCircleci} from '../../source/simulator/platforms/circleci.js';
import {serveGitlab} from '../../source/simulator/platforms/gitlab.js';
import {serveInfisical} from '../../source/simulator/platforms/infisical.js';
import {type StandInPlatform} from '../../source/simulator/platforms/json-server.js';
import {serveTerraform} from '../../source/simulator/platforms/terraform.js';
import {standInTools} from './platform-tools.js';

/** A platform with one stored value among others, behind its REST interface. */
export type RestStage = {
	readonly destination: Destination;
	/** The same with nobody logged in. */
	readonly loggedOut: Destination;
	readonly platform: StandInPlatform;
	/** The value that is stored now. */
	readonly stored: () => string;
	/** Everything that is stored now, without what a write may move. */
	readonly everything: () => string;
	/** Somebody else puts another value there. */
	readonly disturb: (value: string) => void;
};

type Parts = Omit<RestStage, 'destination' | 'loggedOut'> & {readonly make: CreateDestination; readonly id: string; readonly environment: Readonly<Record<string, string>>};

async function stage(t: ExecutionContext, {make, id, environment, ...parts}: Parts): Promise<RestStage> {
	t.teardown(parts.platform.close);
	const {tools} = await standInTools(t, 'nothing', () => ({exitCode: 0}));
	const addresses = {[id]: parts.platform.url};
	return {...parts, destination: make({...tools, addresses, environment: {...tools.environment, ...environment}}), loggedOut: make({...tools, addresses})};
}

/**
One stage for each destination that works through a platform's REST interface; the value is stored under `DATABASE_URL`.
*/
export const restStages: Readonly<Record<string, (t: ExecutionContext, value: string) => Promise<RestStage>>> = {
	async circleci(t, value) {
		const platform = await serveCircleci({token: 'circle-Token', contexts: {deploy: {DATABASE_URL: value, THEME: 'dark'}}});
		const [variable] = platform.variables.get('context deploy')!;
		return stage(t, {
			make: createCircleci, id: 'circleci', environment: {CIRCLE_TOKEN: 'circle-Token'}, platform,
			stored: () => variable!.value,
			everything: () => JSON.stringify([...platform.variables].map(([name, own]) => [name, own.map(item => ({...item, time: 0}))])),
			disturb(text) {
				variable!.value = text;
			},
		});
	},
	async gitlab(t, value) {
		const platform = await serveGitlab({
			token: 'glpat-Token', projects: {
				'acme/shop': [
					{
						key: 'DATABASE_URL', value, raw: true, protected: true, environment_scope: 'production',
					},
					{key: 'DATABASE_URL', value: 'postgresql://other@localhost/test', environment_scope: 'review/*'},
					{key: 'THEME', value: 'dark'},
				],
			},
		});
		const [variable] = platform.variables.get('project acme/shop')!;
		return stage(t, {
			make: createGitlab, id: 'gitlab', environment: {GITLAB_TOKEN: 'glpat-Token'}, platform,
			stored: () => variable!.value,
			everything: () => JSON.stringify([...platform.variables]),
			disturb(text) {
				variable!.value = text;
			},
		});
	},
	async terraform(t, value) {
		const platform = await serveTerraform({token: 'tfe.Token', workspaces: {web: [{key: 'DATABASE_URL', value}, {key: 'THEME', value: 'dark'}]}});
		const [variable] = platform.variables.get('workspace web')!;
		return stage(t, {
			make: createTerraform, id: 'terraform', environment: {TF_TOKEN_app_terraform_io: 'tfe.Token'}, platform,
			stored: () => variable!.value,
			everything: () => JSON.stringify([...platform.variables].map(([name, own]) => [name, own.map(item => ({...item, version: 0}))])),
			disturb(text) {
				variable!.value = text;
			},
		});
	},
	async infisical(t, value) {
		const platform = await serveInfisical({token: 'infisical-Token', environments: {'api/dev': [{key: 'DATABASE_URL', value}, {key: 'THEME', value: 'dark'}]}});
		const [secret] = platform.environments.get('api/dev')!;
		return stage(t, {
			make: createInfisical, id: 'infisical', environment: {INFISICAL_TOKEN: 'infisical-Token'}, platform,
			stored: () => secret!.value,
			everything: () => JSON.stringify([...platform.environments].map(([name, own]) => [name, own.map(item => ({...item, version: 0}))])),
			disturb(text) {
				secret!.value = text;
			},
		});
	},
};
