import {isDeepStrictEqual} from 'node:util';
import {
	type Json, recordsOf, textOf,
} from '../json-value.js';

/** Made by ECS when a revision is registered; the rest is what was asked for. */
const given = new Set(['taskDefinitionArn', 'revision', 'status', 'requiresAttributes', 'compatibilities', 'registeredAt', 'registeredBy', 'deregisteredAt', 'deleteRequestedAt']);

/**
What has to be sent to register the same task definition again.
*/
export function toRegistration(definition: Json): Json {
	return Object.fromEntries(Object.entries(definition).filter(([name]) => !given.has(name)));
}

/**
The same task definition with another value for one variable of one container.
*/
export function withVariable(definition: Json, container: string, name: string, value: string): Json {
	return {
		...definition,
		containerDefinitions: recordsOf(definition.containerDefinitions).map(each => each.name === container
			? {...each, environment: recordsOf(each.environment).map(variable => variable.name === name ? {...variable, value} : variable)}
			: each),
	};
}

/**
The value of a variable of a container; undefined where it has none.
*/
export function variableOf(definition: Json, container: string, name: string): string | undefined {
	const found = recordsOf(definition.containerDefinitions).find(each => each.name === container);
	const variable = recordsOf(found?.environment).findLast(each => each.name === name);
	return variable === undefined ? undefined : textOf(variable.value);
}

function withoutValues(definition: Json): Json {
	return {
		...toRegistration(definition),
		// ECS gives them back in an order of its own.
		containerDefinitions: recordsOf(definition.containerDefinitions).map(each => ({
			...each, environment: recordsOf(each.environment).map(({name}) => textOf(name)).toSorted(),
		})),
	};
}

/**
Whether two revisions are the same but for the values of variables, so that one can take the other's place.
*/
export function differsInValuesOnly(a: Json, b: Json): boolean {
	return isDeepStrictEqual(withoutValues(a), withoutValues(b));
}
