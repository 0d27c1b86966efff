import {type Failure} from '../../core/outcome.js';
import {type Delivery, type DeliveryResult, type NewValues} from '../types.js';
import {type AwsAccount} from './account.js';
import {type EcsSearch} from './ecs-services.js';
import {type Aws} from './session.js';

/** What the four destinations of AWS share. */
export type AwsTools = {
	readonly aws: Aws;
	readonly account: AwsAccount;
	readonly searchEcs: (regions: readonly string[], signal: AbortSignal) => Promise<EcsSearch>;
};

/**
Nothing was changed.
*/
export function refused(failure: Failure): DeliveryResult {
	return {status: 'refused', failure};
}

/**
Everything that must not be seen in what the program prints.
*/
export function secretsOf(values: NewValues, more: ReadonlyArray<string | undefined>): readonly string[] {
	return [values.kind === 'login' ? values.password : values.key, ...more].filter(value => value !== undefined);
}

/** What a delivery is given beside its place. */
export type Order = {readonly values: NewValues; readonly delivery: Delivery};

/**
The last part of a name such as `/shop/prod/PGPASSWORD`.
*/
export function lastPart(name: string): string {
	return name.slice(name.lastIndexOf('/') + 1);
}

const inTens = 10;

/**
The items in lists of ten, which is what one call takes.
*/
export function tensOf<Item>(items: readonly Item[], length = inTens): ReadonlyArray<readonly Item[]> {
	return Array.from({length: Math.ceil(items.length / length)}, (_, index) => items.slice(index * length, (index + 1) * length));
}
