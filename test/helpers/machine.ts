/**
What a destination of this machine is made of: it speaks to no platform.
*/
import {type Tools} from '../../source/destinations/types.js';
import {createCommandRunner} from '../../source/io/command.js';
import {createHttp} from '../../source/io/http.js';

export const machine: Tools = {
	http: createHttp(),
	runner: createCommandRunner({signalGroup: () => undefined}),
	environment: {},
	home: '/nonexistent',
	platform: 'linux',
	addresses: {},
};
