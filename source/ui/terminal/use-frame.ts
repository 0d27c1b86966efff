import {useInsertionEffect} from 'react';
import {type MaskedSink} from './frame-token.js';
import {type Session} from './session.js';

/**
Says which frame this commit draws: its token, and the sink of the masked field that has the focus. Use it once, in the component that draws the screen.

An insertion effect, because React runs it before Ink draws the commit. A layout effect comes after Ink's picture, and the session would take the new picture for the old frame.
*/
export function useFrame(session: Pick<Session, 'committed'>, token: number, maskedSink?: MaskedSink): void {
	useInsertionEffect(() => {
		session.committed(token, maskedSink);
	}, [session, token, maskedSink]);
}
