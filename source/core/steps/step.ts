/**
A step is one screen: what its keys mean and what it shows. Steps decide nothing that is not in the reaction they return.
*/
import {type Key} from '../key.js';
import {type Reaction} from '../reaction.js';
import {type Incident} from '../record.js';
import {type Screen} from '../screen.js';
import {type State} from '../state.js';
import {type KeyHint, type ScreenView} from '../view-model.js';

export type Step<Of extends Screen = Screen> = {
	readonly onKey: (state: State, incident: Incident, screen: Of, key: Key) => Reaction;
	/** Whether Enter here does what cannot be undone, so that it must be a key of its own and not the end of a paste. */
	readonly isConfirmation?: true;
	readonly view: (state: State, incident: Incident, screen: Of) => ScreenView;
	readonly hints: (state: State, incident: Incident, screen: Of) => readonly KeyHint[];
};
