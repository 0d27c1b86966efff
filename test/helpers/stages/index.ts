import {circleciStages} from './circleci.js';
import {gitlabStages} from './gitlab.js';
import {type StageDefinitions} from './stage.js';
import {vercelStages} from './vercel.js';

/**
One stage for every destination of `createDestinations`. A new one is a file beside this one and a line here.
*/
export const stages: StageDefinitions = {
	...vercelStages,
	...gitlabStages,
	...circleciStages,
};
