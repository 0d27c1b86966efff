import {openSync} from 'node:fs';
import tty from 'node:tty';

/**
Opens the terminal that this process belongs to, for keys, where stdin carries data. Nothing comes back where there is none.
*/
export function openControllingTerminal(): tty.ReadStream | undefined {
	try {
		return new tty.ReadStream(openSync('/dev/tty', 'r'));
	} catch {
		return undefined;
	}
}
