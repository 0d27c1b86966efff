/**
Where the characters of a masked field go, straight from the terminal. Each call gives the new length.
*/
export type MaskedSink = {
	readonly append: (text: string) => number;
	readonly deleteLast: () => number;
	readonly clear: () => number;
};

/**
What a screen is known by: its token, and the sink of the masked field where one has the focus.
*/
export type Frame = {
	readonly token: number;
	readonly maskedSink?: MaskedSink;
};

/**
Follows a frame from React's commit to the terminal.
*/
export type FrameTracker = {
	/** The tree that Ink will draw next belongs to this frame. */
	readonly committed: (frame: Frame) => void;
	/** Ink has drawn the tree. */
	readonly rendered: () => void;
	/** What Ink has drawn is on the terminal. */
	readonly shown: () => void;
	/** The frame of the tree. */
	readonly current: () => Frame;
	/** The frame that is on the screen; nothing before the first one. */
	readonly painted: () => Frame | undefined;
	/** Nothing of ours is on the screen any more. */
	readonly reset: () => void;
};

/**
A key must never act on a frame that was not there when it was pressed, and no frame may stay unseen for ever.

- The frame is reported by an insertion effect, which React runs before it lets Ink draw the same commit; so whatever Ink draws, at once or throttled, belongs to the frame reported last.
- Ink draws after every commit, even when not a character changed, so a new token always becomes the painted one.
*/
export function createFrameTracker(): FrameTracker {
	let current: Frame = {token: 0};
	let rendered: Frame | undefined;
	let painted: Frame | undefined;

	return {
		committed(frame) {
			current = frame;
		},
		rendered() {
			rendered = current;
		},
		shown() {
			painted = rendered;
		},
		current: () => current,
		painted: () => painted,
		reset() {
			rendered = undefined;
			painted = undefined;
		},
	};
}
