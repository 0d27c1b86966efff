/**
The providers. A new one is a folder beside this file and a line here; the contract suite then tests it.
*/
import {type ProviderId} from '../core/incident.js';
import {type OnWait, type Scheduler} from '../io/scheduler.js';
import {createNeonProvider} from './neon/index.js';
import {type Provider, type ProviderAccess} from './types.js';

/** What every provider takes besides its access. */
export type ProviderOptions = {
	readonly onWait?: OnWait;
	readonly scheduler?: Scheduler;
};

export const providers = {
	neon: createNeonProvider,
} satisfies Record<ProviderId, (access: ProviderAccess, options?: ProviderOptions) => Provider>;
