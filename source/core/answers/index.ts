import {type Answer} from '../event.js';
import {ignored, type Reaction} from '../reaction.js';
import {type State} from '../state.js';
import {reactToConnection} from './connection.js';
import {reactToFindings} from './findings.js';
import {reactToKeys} from './keys.js';
import {reactToMethod} from './method.js';
import {reactToPlaces} from './places.js';
import {reactToReplace} from './replace.js';
import {reactToReset} from './reset.js';
import {reactToValues} from './values.js';

/**
What an answer means. Each family looks only at its own; the order does not matter.
*/
export function reactToAnswer(state: State, answer: Answer): Reaction {
	return reactToConnection(state, answer)
		?? reactToReset(state, answer)
		?? reactToValues(state, answer)
		?? reactToKeys(state, answer)
		?? reactToFindings(state, answer)
		?? reactToMethod(state, answer)
		?? reactToReplace(state, answer)
		?? reactToPlaces(state, answer)
		?? ignored;
}
