import {
	createAwsEcs, createAwsLambda, createAwsParameterStore, createAwsSecretsManager,
} from './aws/index.js';
import {createAzure} from './azure/index.js';
import {createCircleci} from './circleci/index.js';
import {createCloudflare} from './cloudflare/index.js';
import {createDoppler} from './doppler/index.js';
import {createFileDestinations} from './files/index.js';
import {createFly} from './fly/index.js';
import {createGcp} from './gcp/index.js';
import {createGithub} from './github/index.js';
import {createGitlab} from './gitlab/index.js';
import {createHeroku} from './heroku/index.js';
import {createInfisical} from './infisical/index.js';
import {createKubernetes} from './kubernetes/index.js';
import {createNetlify} from './netlify/index.js';
import {createOnepassword} from './onepassword/index.js';
import {createRailway} from './railway/index.js';
import {createRender} from './render/index.js';
import {createTerraform} from './terraform/index.js';
import {type CreateDestination, type Destination, type Tools} from './types.js';
import {createVaultDestination} from './vault/index.js';
import {createVercel} from './vercel/index.js';

/** A new destination is a file or folder beside this one and a line here. */
const all: readonly CreateDestination[] = [
	createVercel,
	createGithub,
	createFly,
	createRender,
	createRailway,
	createAwsSecretsManager,
	createAwsParameterStore,
	createAwsLambda,
	createAwsEcs,
	createKubernetes,
	createVaultDestination,
	createDoppler,
	createCloudflare,
	createNetlify,
	createHeroku,
	createGcp,
	createGitlab,
	createCircleci,
	createTerraform,
	createOnepassword,
	createInfisical,
	createAzure,
];

/**
Every place that this program can search and write to.
*/
export function createDestinations(tools: Tools): readonly Destination[] {
	return [...createFileDestinations(tools), ...all.map(create => create(tools))];
}
