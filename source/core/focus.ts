import {frontScreen} from './agenda.js';
import {stepOf} from './steps/index.js';
import {type State} from './state.js';
import {type Field, type ScreenView} from './view-model.js';

/** The field of a screen, if it has one. */
export function fieldIn(screen: ScreenView): Field | undefined {
	if (screen.name === 'delivery') {
		return screen.suspect?.field;
	}

	return 'field' in screen ? screen.field : undefined;
}

/** Whether printable keys are text on the screen in front. */
export function stepWantsText(state: State): boolean {
	const {incident, local} = state;
	if (incident === undefined) {
		return false;
	}

	const screen = frontScreen(state);
	const step = stepOf(screen);
	if (screen.name === 'scope') {
		return local.focus === 'field';
	}

	return fieldIn(step.view(state, incident, screen))?.hasFocus ?? false;
}
