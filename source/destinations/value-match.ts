import {type Confidence, type Shape, type Subject} from '../core/incident.js';
import {readHost} from '../io/connection-mentions.js';
import {
	createComparisons, type Match, matchThese, occurrencesOf,
} from './dotenv-match.js';
import {type Wanted} from './types.js';
import {spotsOfVariables, type Variable} from './value-spots.js';

/** What a variable's value was found to be. */
export type ValueMatch = {
	readonly wanted: Wanted;
	readonly confidence: Confidence;
	readonly shape: Shape;
	readonly isPooled?: boolean;
	readonly database?: string;
	/** Several logins fit. */
	readonly isGuess: boolean;
};

type NamedMatch = ValueMatch & {readonly name: string};

const ranks: readonly Confidence[] = ['same-value', 'same-host-and-user', 'same-host', 'same-name'];

function toMatch({wanted, spot, confidence, isGuess}: Match): ValueMatch {
	return {
		wanted,
		confidence,
		isGuess,
		shape: spot.kind === 'variable' ? 'password' : 'connection-string',
		...(spot.kind !== 'variable' && spot.hosts.length > 0 && {isPooled: spot.hosts.some(({host}) => readHost(host).isPooled)}),
		...(spot.database !== undefined && {database: spot.database}),
	};
}

const neonKey = /^napi_\w{10,}$/v;

function matchKeys(variables: readonly Variable[], wanted: readonly Wanted[]): readonly NamedMatch[] {
	const compareWith = createComparisons();
	return wanted.flatMap(key => {
		const compare = key.old === undefined ? undefined : compareWith(key.old);
		return variables.flatMap(({name, value}): readonly NamedMatch[] => {
			const isSame = key.old !== undefined && ([compare?.([value.trim()]), occurrencesOf(value, key.old).length > 0].includes(true));
			const isNamed = key.old === undefined && wanted.length === 1 && neonKey.test(value.trim());
			return isSame || isNamed
				? [{
					name, wanted: key, confidence: isSame ? 'same-value' : 'same-name', shape: 'api-key', isGuess: false,
				}]
				: [];
		});
	});
}

/**
Which variables hold one of the wanted logins or keys. Variables that belong together are given together: a password is known by the host beside it.
One variable can hold several logins; each is told once, with what is surest.
*/
export function matchValues(variables: readonly Variable[], wanted: readonly Wanted[]): readonly NamedMatch[] {
	const logins = wanted.filter(({kind}) => kind === 'login');
	const passwords = [...new Set(logins.flatMap(({old}) => old ?? []))];
	const matches = matchThese(spotsOfVariables(variables, passwords), logins).map((match): NamedMatch => ({...toMatch(match), name: match.spot.key}));
	const best = new Map<string, NamedMatch>();
	for (const match of matches) {
		const key = JSON.stringify([match.name, match.wanted.subject]);
		const known = best.get(key);
		if (known === undefined || ranks.indexOf(match.confidence) < ranks.indexOf(known.confidence)) {
			best.set(key, match);
		}
	}

	return [...best.values(), ...matchKeys(variables, wanted.filter(({kind}) => kind === 'api-key'))];
}

const urlName = /(?:^|_)(?:DATABASE|POSTGRES|POSTGRESQL|PG|DB|NEON|PRISMA|JDBC)_?(?:DATABASE_|PRISMA_|JDBC_|CONNECTION_)?(?:URL|URI|DSN|CONNECTION_STRING|CONNECTION)(?:_|$)/v;
const passwordName = /(?:^|_)(?:PG|POSTGRES_?|POSTGRESQL_?|DATABASE_?|DB_?|NEON_?)(?:PASSWORD|PASSWD|PASS|PWD|PW)(?:_|$)/v;
const keyName = /(?:^|_)NEON_?(?:API_?)?(?:KEY|TOKEN)(?:_|$)/v;
const directName = /_(?:UNPOOLED|DIRECT|NON_POOLING)(?:_|$)/v;

/**
Names that speak for a wanted login or key where the values cannot be read. Which login is meant is known only where there is but one.
*/
export function matchNames(names: readonly string[], wanted: readonly Wanted[]): ReadonlyArray<{readonly name: string; readonly subject: Subject | undefined; readonly shape: Shape; readonly isPooled?: boolean}> {
	const only = (kind: Wanted['kind']): Subject | undefined => {
		const fitting = wanted.filter(item => item.kind === kind);
		return fitting.length === 1 ? fitting[0]!.subject : undefined;
	};

	const isWanted = (kind: Wanted['kind']) => wanted.some(item => item.kind === kind);
	return names.flatMap((name): ReturnType<typeof matchNames> => {
		const text = name.toUpperCase().replaceAll(/[.\-]/gv, '_');
		if (keyName.test(text)) {
			return isWanted('api-key') ? [{name, subject: only('api-key'), shape: 'api-key'}] : [];
		}

		if (!isWanted('login')) {
			return [];
		}

		if (urlName.test(text)) {
			return [{
				name, subject: only('login'), shape: 'connection-string', isPooled: !directName.test(text),
			}];
		}

		return passwordName.test(text) ? [{name, subject: only('login'), shape: 'password'}] : [];
	});
}
