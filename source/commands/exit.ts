/** What the program ends with. */
export const exitCodes = {
	done: 0, failed: 1, usage: 2, unfinished: 3,
} as const;

/** A command's end before anything was changed: a sentence for stderr and a code. */
export type Ended = {readonly code: number; readonly message?: string};
