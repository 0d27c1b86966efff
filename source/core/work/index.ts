import {type Work} from '../effect.js';
import {type State} from '../state.js';
import {connectionWork} from './connection.js';
import {credentialWork} from './credential.js';
import {findingWork} from './findings.js';
import {keyWork} from './keys.js';
import {lastWork, placesWork} from './places.js';

/**
What should be under way and is not. Derived from what is true, so that a resumed incident asks for the same as one that was never interrupted.
*/
export function wantedWork(state: State): readonly Work[] {
	const {incident, run, halted, isEnded} = state;
	if (incident === undefined || halted !== undefined || isEnded) {
		return [];
	}

	// A closed incident is not looked into any further: its report says what was known.
	const work = incident.closed === undefined ? [...connectionWork(state, incident), ...credentialWork(state, incident), ...keyWork(state, incident), ...findingWork(state, incident), ...placesWork(state, incident)] : [];
	return [...lastWork(state, incident), ...work]
		.filter(({work}) => run.underWay[work] === undefined && run.failed[work] === undefined);
}
