import {dotenvFile} from './dotenv-file.js';
import {type Destination} from './types.js';

/**
Every place that this program can write to. A new one is a file beside this one and a line here.
*/
export const destinations: readonly Destination[] = [dotenvFile];
