/**
Railway's GraphQL interface. It answers errors with 200, and says the same to a stranger and to somebody who may not do that.

@see https://docs.railway.com/integrations/api
*/
import {type Failure, type FailureKind, type Outcome} from '../../core/outcome.js';
import {sanitize} from '../../core/sanitize.js';
import {redact} from '../../io/redact.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';
import {type Rest, type RestCall} from '../rest.js';

type Variables = Readonly<Record<string, unknown>>;

export type Graph = {
	query(query: string, variables: Variables, call: RestCall): Promise<Outcome<Json>>;
	mutate(mutation: string, variables: Variables, call: RestCall): Promise<Outcome<Json>>;
};

const path = '/graphql/v2';

const meanings: ReadonlyArray<readonly [RegExp, FailureKind, string]> = [
	[/not found/iv, 'not-found', 'does not have that, or does not show it to this login'],
	[/rate limit|too many requests/iv, 'rate-limited', 'asks to wait'],
	// Its own words for whatever went wrong inside.
	[/problem processing|internal|timed? ?out/iv, 'server', 'failed'],
	[/two factor/iv, 'forbidden', 'asks for a second factor'],
];

function failureOf(words: string, isChange: boolean, secrets: readonly string[]): Failure {
	// A login was just shown to work by the look before every change.
	const [, kind, meaning] = /not authori[sz]ed|unauthori[sz]ed/iv.test(words)
		? [undefined, isChange ? 'forbidden' : 'unauthorized', isChange ? 'does not allow that with this login' : 'does not accept this login'] as const
		: meanings.find(([pattern]) => pattern.test(words)) ?? [undefined, 'bad-request', 'refused it'] as const;
	const told = sanitize(redact(words, secrets), 200);
	return {kind, message: `Railway ${meaning}${told === '' ? '' : `: ${told}`}${/[.!?]$/v.test(told) ? '' : '.'}`};
}

/**
Make a client.
*/
export function createGraph(rest: Rest): Graph {
	const read = (reply: Outcome<unknown>, isChange: boolean, {secrets = []}: RestCall): Outcome<Json> => {
		if (reply.status !== 'succeeded') {
			return reply;
		}

		const {data, errors} = recordOf(reply.value);
		const [error] = recordsOf(errors);
		if (error !== undefined) {
			const failure = failureOf(textOf(error.message), isChange, secrets);
			return {status: isChange && failure.kind === 'server' ? 'unknown' : 'refused', failure};
		}

		return typeof data === 'object' && data !== null
			? {status: 'succeeded', value: recordOf(data)}
			: {status: isChange ? 'unknown' : 'refused', failure: {kind: 'invalid-reply', message: 'Railway answered without data: something else may have answered in its place.'}};
	};

	return {
		query: async (query, variables, call) => read(await rest.query(path, {query, variables}, call), false, call),
		mutate: async (mutation, variables, call) => read(await rest.change('POST', path, {query: mutation, variables}, call), true, call),
	};
}

/** The items of a list, and whether there are more of them. */
export function nodesOf(connection: unknown): {readonly nodes: readonly Json[]; readonly isWhole: boolean; readonly next: string} {
	const {edges, pageInfo} = recordOf(connection);
	const {hasNextPage, endCursor} = recordOf(pageInfo);
	return {nodes: recordsOf(edges).map(({node}) => recordOf(node)), isWhole: hasNextPage !== true, next: textOf(endCursor)};
}
