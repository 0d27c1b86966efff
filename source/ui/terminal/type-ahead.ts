import {setImmediate as nextTurn} from 'node:timers/promises';

/**
Reads and forgets what was typed before there was anything to see. It came through a cooked terminal, where Enter is another byte, so no key of it could be trusted.
*/
export async function forgetTypeAhead(stdin: NodeJS.ReadStream): Promise<void> {
	const ignore = (): void => undefined;
	stdin.setRawMode(true);
	stdin.on('data', ignore);
	stdin.resume();
	for (let turn = 0; turn < 3; turn++) {
		await nextTurn();
	}

	stdin.off('data', ignore);
	stdin.pause();
}
