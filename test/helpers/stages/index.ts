import {awsStages} from './aws.js';
import {circleciStages} from './circleci.js';
import {cloudflareStages} from './cloudflare.js';
import {dopplerStages} from './doppler.js';
import {fileStages} from './files.js';
import {flyStages} from './fly.js';
import {gcpStages} from './gcp.js';
import {githubStages} from './github.js';
import {gitlabStages} from './gitlab.js';
import {herokuStages} from './heroku.js';
import {kubernetesStages} from './kubernetes.js';
import {netlifyStages} from './netlify.js';
import {terraformStages} from './terraform.js';
import {infisicalStages} from './infisical.js';
import {onepasswordStages} from './onepassword.js';
import {railwayStages} from './railway.js';
import {renderStages} from './render.js';
import {azureStages} from './azure.js';
import {type StageDefinitions} from './stage.js';
import {vaultStages} from './vault.js';
import {vercelStages} from './vercel.js';

/**
One stage for every destination of `createDestinations`. A new one is a file beside this one and a line here.
*/
export const stages: StageDefinitions = {
	...fileStages,
	...vercelStages,
	...githubStages,
	...flyStages,
	...renderStages,
	...railwayStages,
	...awsStages,
	...kubernetesStages,
	...vaultStages,
	...dopplerStages,
	...cloudflareStages,
	...netlifyStages,
	...herokuStages,
	...gcpStages,
	...gitlabStages,
	...circleciStages,
	...terraformStages,
	...infisicalStages,
	...onepasswordStages,
	...azureStages,
};
