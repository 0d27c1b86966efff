/**
The drills. A new one is a file in `scenarios/` and a line here.
*/
import {type DrillScenario} from './scenario.js';
import {breachedStore} from './scenarios/breached-store.js';
import {ciBreach} from './scenarios/ci-breach.js';
import {leakedEnvironment} from './scenarios/leaked-env.js';
import {plantedRole} from './scenarios/planted-role.js';
import {stolenLaptop} from './scenarios/stolen-laptop.js';
import {teamDeparture} from './scenarios/team-departure.js';

export const drillScenarios: readonly DrillScenario[] = [leakedEnvironment, stolenLaptop, breachedStore, ciBreach, plantedRole, teamDeparture];
