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

/** Where printable keys go on the screen in front: into nothing, a visible field, or a masked one. */
export function focusOf(state: State): Field['kind'] | undefined {
	const {incident, local} = state;
	if (incident === undefined) {
		return undefined;
	}

	const screen = frontScreen(state);
	if (screen.name === 'scope' || screen.name === 'checklist' || (screen.name === 'keys' && incident.keyRecords.length === 0)) {
		return local.focus === 'field' ? 'plain' : undefined;
	}

	const field = fieldIn(stepOf(screen).view(state, incident, screen));
	return field?.hasFocus ? field.kind : undefined;
}
