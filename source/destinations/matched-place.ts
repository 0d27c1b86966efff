import {type Place} from '../core/incident.js';
import {sanitize} from '../core/sanitize.js';
import {type Found} from './types.js';
import {type ValueMatch} from './value.js';

/** What a platform knows of a place beside the value that was found there. */
export type Surroundings = Omit<Place, 'key' | 'shape' | 'isPooled' | 'database' | 'detail' | 'isReadable'> & {
	/** What is worth saying beside the names. */
	readonly notes?: ReadonlyArray<string | false>;
};

/**
A readable place where a value was found.
*/
export function toFound({name, wanted, confidence, shape, isPooled, database, isGuess}: ValueMatch & {readonly name: string}, {notes = [], ...rest}: Surroundings): Found {
	const said = [...notes, isGuess && 'the same password on several branches'].filter(note => note !== false);
	return {
		subject: wanted.subject,
		confidence,
		place: {
			...rest,
			key: name,
			shape,
			...(isPooled !== undefined && {isPooled}),
			...(database !== undefined && {database}),
			...(said.length > 0 && {detail: sanitize(said.join(', '))}),
			isReadable: true,
		},
	};
}
