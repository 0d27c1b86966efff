import {useSyncExternalStore} from 'react';
import {type ValueForm} from '../core/effect.js';
import {type Event} from '../core/event.js';
import {type SecretHandle} from '../core/incident.js';
import {type View} from '../core/view-model.js';

/** Where a value is used, for the forms that are a connection string. */
export type Address = {
	readonly role: string;
	readonly host: string;
	readonly pooledHost: string;
	readonly port: number;
	readonly database: string;
};

/**
The one way from the vault to a frame. Asked while painting, and only while the view says that the value is on show.
A connection string comes finished, with everything encoded. Nothing comes where the vault does not have the value, or not for showing.
*/
export type Peek = (handle: SecretHandle, form: ValueForm, address?: Address) => string | undefined;

/** What the screens need of the store. */
export type WizardStore = {
	readonly subscribe: (listener: () => void) => () => void;
	/** The same object until something changed. */
	readonly view: () => View;
	readonly peek: Peek;
	readonly dispatch: (event: Event) => void;
};

/** The view as it is now; the component is drawn again when it changes. */
export function useView(store: WizardStore): View {
	return useSyncExternalStore(store.subscribe, store.view);
}
