import {realpathSync, statSync} from 'node:fs';
import path from 'node:path';

/** What a drill may start: nothing but the stub programs in its own folder, which is its whole PATH. */
export type Seal = {
	readonly folder: string;
	/** Absolute paths. */
	readonly programs: readonly string[];
};

/**
The real path of a program that the seal allows, or undefined. A link that leads out of the folder is not allowed.
*/
export function allowedProgram(seal: Seal, program: string): string | undefined {
	const file = path.isAbsolute(program) ? program : path.join(seal.folder, program);
	if (!seal.programs.includes(file)) {
		return undefined;
	}

	try {
		const folder = realpathSync(seal.folder);
		const real = realpathSync(file);
		return real.startsWith(`${folder}${path.sep}`) && statSync(real).isFile() ? real : undefined;
	} catch {
		return undefined;
	}
}
