import {useSyncExternalStore, type ReactElement} from 'react';
import {type SecretHandle} from '../core/incident.js';
import {type View} from '../core/view-model.js';
import {Frame} from './frame.js';
import {type MaskedSink} from './terminal/frame-token.js';
import {type Session} from './terminal/session.js';
import {useFrame} from './terminal/use-frame.js';
import {useView, type WizardStore} from './use-store.js';

type Properties = {
	readonly store: WizardStore;
	readonly session: Pick<Session, 'committed' | 'size' | 'subscribeSize'>;
	/** Where the characters of a masked field go. The same object for the same handle. */
	readonly sinkOf: (handle: SecretHandle) => MaskedSink;
};

/** The handle of the masked field that takes the keys now. While an answer is awaited nothing does. */
function maskedFocus({screen, overlay}: View): SecretHandle | undefined {
	if (overlay !== undefined || !('field' in screen) || screen.field?.kind !== 'masked' || !screen.field.hasFocus) {
		return undefined;
	}

	const isWaiting = (screen.name === 'connect' && screen.state === 'connecting') || (screen.name === 'lost-value' && screen.isTrying);
	return isWaiting ? undefined : screen.field.handle;
}

/**
The wizard on the terminal: draws what the store says, and tells the session which frame that is.
Keys come from the session's own stream; the caller hands them to the store.
*/
export function App({store, session, sinkOf}: Properties): ReactElement {
	const view = useView(store);
	const {columns, rows} = useSyncExternalStore(session.subscribeSize, session.size);
	const handle = maskedFocus(view);
	useFrame(session, view.token, handle === undefined ? undefined : sinkOf(handle));
	return <Frame view={view} columns={columns} rows={rows} peek={store.peek}/>;
}
