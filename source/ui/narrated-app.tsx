import {Box, Text} from 'ink';
import {useMemo, useSyncExternalStore, type ReactElement} from 'react';
import {type SecretHandle} from '../core/incident.js';
import {App} from './app.js';
import {type MaskedSink} from './terminal/frame-token.js';
import {type Session} from './terminal/session.js';
import {type Size} from './terminal/size.js';
import {styles} from './theme.js';
import {type WizardStore} from './use-store.js';

/** What is being said, and how to hear of the next sentence. */
export type Narration = {
	readonly text: () => string;
	readonly subscribe: (listener: () => void) => () => void;
};

type Properties = {
	readonly store: WizardStore;
	readonly session: Pick<Session, 'committed' | 'size' | 'subscribeSize'>;
	readonly sinkOf: (handle: SecretHandle) => MaskedSink;
	readonly narration: Narration;
};

/** A rule and two lines of speech. */
const narrationRows = 3;

/** The terminal less the rows that the narration takes; one object for one size. */
function lowered(session: Properties['session']): Properties['session'] {
	let last: {readonly whole: Size; readonly part: Size} | undefined;
	return {
		...session,
		size() {
			const whole = session.size();
			if (last?.whole !== whole) {
				last = {whole, part: {...whole, rows: Math.max(2, whole.rows - narrationRows)}};
			}

			return last.part;
		},
	};
}

/**
A drill that plays itself: the wizard's own screens, and below them what is done and why.
*/
export function NarratedApp({store, session, sinkOf, narration}: Properties): ReactElement {
	const text = useSyncExternalStore(narration.subscribe, narration.text);
	const upper = useMemo(() => lowered(session), [session]);
	const {columns} = useSyncExternalStore(session.subscribeSize, session.size);
	return (
		<Box flexDirection='column' width={columns}>
			<App store={store} session={upper} sinkOf={sinkOf}/>
			<Box height={narrationRows} flexDirection='column' paddingX={1} overflow='hidden'>
				<Text {...styles.quiet}>The drill plays itself   ctrl+c leave</Text>
				<Text wrap='wrap'>{text}</Text>
			</Box>
		</Box>
	);
}
