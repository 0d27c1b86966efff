import {setMaxListeners} from 'node:events';

/**
Hear of the end of a signal that many things wait for.

One search has dozens of requests and programs under one signal, and more than ten listeners are a leak to Node.js, which it would tell on the operator's terminal.

@returns Stops listening.
*/
export function onceAborted(signal: AbortSignal | undefined, listener: () => void): () => void {
	if (signal === undefined) {
		return () => undefined;
	}

	setMaxListeners(0, signal);
	signal.addEventListener('abort', listener, {once: true});
	return () => {
		signal.removeEventListener('abort', listener);
	};
}

/**
The signal for the look after a write: it is taken although the write was stopped, for that may have arrived.
*/
export function afterwards(signal: AbortSignal): AbortSignal {
	return signal.aborted ? new AbortController().signal : signal;
}
