import {type render} from 'ink';
import {loadingEnvironment, withVariables} from './environment.js';
import {type Root} from './root.js';

export type InkModules = {
	readonly render: typeof render;
	readonly Root: typeof Root;
};

/**
Loads Ink under an environment in which it draws. Components that import Ink must be loaded later than this.
*/
export async function loadInk(environment: Record<string, string | undefined>): Promise<InkModules> {
	return withVariables(environment, loadingEnvironment(environment), async () => {
		const ink = await import('ink');
		const root = await import('./root.js');
		return {render: ink.render, Root: root.Root};
	});
}
