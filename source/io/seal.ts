import {realpathSync, statSync} from 'node:fs';
import path from 'node:path';
import {type Failure} from '../core/outcome.js';

/** What a drill may start: nothing but the stub programs in its own folder, which is its whole PATH. */
export type Seal = {
	readonly folder: string;
	/** Absolute paths. */
	readonly programs: readonly string[];
};

/** What a drill may touch at all. */
export type DrillSeal = Seal & {
	/** The only folder whose files it may read and write. */
	readonly root: string;
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

/** Where a path leads, also where its last parts do not exist yet. */
function leadsTo(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		const parent = path.dirname(file);
		return parent === file ? file : path.join(leadsTo(parent), path.basename(file));
	}
}

/**
Why a drill may not touch a file or folder; undefined where it may. A link that leads out of its folder is not followed.
*/
export function refusedPath({root}: Pick<DrillSeal, 'root'>, file: string): Failure | undefined {
	const real = leadsTo(path.resolve(file));
	const folder = leadsTo(path.resolve(root));
	return real === folder || real.startsWith(`${folder}${path.sep}`)
		? undefined
		: {kind: 'forbidden', message: `This is a drill: ${file} is not part of it and was not touched. Its files are below ${root}`};
}
