import {shownHandle} from '../core/view.js';
import {type View} from '../core/view-model.js';

/** A secret value that stood on the screen. */
export type ShownValue = {
	readonly label: string;
	readonly from: number;
	readonly until?: number;
};

/** Watches for how long values are on the screen. It never sees the values. */
export type ShownWatch = {
	/** To be called with every view. */
	see(view: View): void;
	shown(): readonly ShownValue[];
};

export function watchShown(now: () => number): ShownWatch {
	const shown: Array<{label: string; from: number; until?: number}> = [];
	let current: ReturnType<typeof shownHandle>;
	return {
		see(view) {
			const handle = shownHandle(view);
			if (handle === current) {
				return;
			}

			const last = shown.at(-1);
			if (current !== undefined && last !== undefined) {
				last.until = now();
			}

			current = handle;
			if (handle !== undefined) {
				shown.push({label: 'label' in view.screen ? view.screen.label : '', from: now()});
			}
		},
		shown: () => structuredClone(shown),
	};
}
