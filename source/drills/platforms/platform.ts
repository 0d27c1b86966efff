/**
What every platform of a drill is made of.
*/
import {type Values} from '../places.js';
import {type ContainerSeed, type PlatformId} from '../scenario.js';

/** Somewhere that values are kept, with the values that it starts with. */
export type Container = {
	readonly seed: ContainerSeed;
	readonly login: Values;
	readonly values: Readonly<Record<string, string>>;
};

export type Holding = {
	readonly destination: PlatformId;
	readonly containers: readonly Container[];
	/** The first write of each value is answered as done, and stores an empty one. */
	readonly lies: boolean;
};

/** Platforms that are up. */
export type ServedPlatform = {
	/** What the wizard is given to reach them. */
	readonly addresses: Readonly<Record<string, string>>;
	/** A login that opens nothing outside of the drill. */
	readonly environment: Readonly<Record<string, string>>;
	/** Their programs, each with its whole path. */
	readonly programs: readonly string[];
	/** What is stored now. */
	read(destination: PlatformId, path: string, key: string): string | undefined;
	/** Store a value as a tool that owns the place would. Does nothing where no tool can own it. */
	write(destination: PlatformId, path: string, key: string, value: string): void;
	stop(): Promise<void>;
};

export type ServeOptions = {
	/** The only folder whose programs can be started. */
	readonly programs: string;
	readonly now: () => number;
	/** The tools that own some of the places copy to them. They are quick, so it is done whenever somebody looks. */
	readonly copyAll: () => void;
};

/** Serve one platform, or several that share a program. */
export type Serve = (holdings: readonly Holding[], options: ServeOptions) => Promise<ServedPlatform>;

/** The containers of all of them. */
export function containersOf(holdings: readonly Holding[]): readonly Container[] {
	return holdings.flatMap(({containers}) => containers);
}

/** By the names that the platform calls them. */
export function byPath<Value>(holdings: readonly Holding[], make: (container: Container) => Value): Readonly<Record<string, Value>> {
	return Object.fromEntries(containersOf(holdings).map(container => [container.seed.path, make(container)]));
}
