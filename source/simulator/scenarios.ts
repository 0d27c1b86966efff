import {type Scenario} from './scenario.js';

const count = <Value>(length: number, make: (number: number) => Value): Value[] => Array.from({length}, (_, index) => make(index + 1));

/** As large as Neon's larger customers: 400 projects with 10 branches of 5 roles each. */
const scale: Scenario = {
	organizations: [{name: 'Acme'}],
	projects: count(400, project => ({
		name: `project ${project}`,
		branches: [
			{
				name: 'production',
				roles: [{name: 'neondb_owner'}, ...count(4, role => ({name: `app_${role}`}))],
				databases: [{name: 'neondb', owner: 'neondb_owner'}],
			},
			...count(9, branch => ({name: `preview/${branch}`, parent: 'production'})),
		],
	})),
};

/**
Scenarios for clients, besides those of the drills, by name.
*/
export const simulatorScenarios: Readonly<Record<string, Scenario>> = {scale};
