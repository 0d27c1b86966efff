import {type ReactNode} from 'react';
import {useInput} from 'ink';
import {type Key} from '../../core/key.js';
import {keyFrom} from '../keys.js';
import {ErrorBoundary} from './error-boundary.js';

type Props = {
	readonly children: ReactNode;
	readonly onKey: (key: Key) => void;
	readonly onError: (error: Error) => void;
};

/**
What every screen stands in: the one listener for keys, and the way out when drawing fails.
*/
export function Root({children, onKey, onError}: Props): ReactNode {
	useInput((input, key) => {
		const pressed = keyFrom(input, key);
		if (pressed) {
			onKey(pressed);
		}
	});

	return <ErrorBoundary onError={onError}>{children}</ErrorBoundary>;
}
