import {type Place} from '../../core/incident.js';
import {matchThese, type Match} from '../dotenv-match.js';
import {findKeys} from '../dotenv-target.js';
import {type Found, type Wanted} from '../types.js';
import {type Reader} from './reader.js';
import {type FileSpot} from './slot.js';

/** One place inside a text where a login or a key is stored. */
export type TextMatch = Pick<Found, 'subject' | 'confidence'> & {
	readonly shape: Place['shape'];
	readonly spot: FileSpot;
	/** Several logins have this password. */
	readonly isGuess: boolean;
};

function shapeOf({wanted, spot}: Match): Place['shape'] {
	if (wanted.kind === 'api-key') {
		return 'api-key';
	}

	return spot.kind === 'variable' ? 'password' : 'connection-string';
}

/** Keys of Neon in files, where the value of a key in the scope is not known: only that they are keys speaks for them. */
function unknownKeys(spots: readonly FileSpot[], text: string, wanted: readonly Wanted[]): ReadonlyArray<Pick<Found, 'subject'> & {readonly spot: FileSpot}> {
	const keys = wanted.filter(({kind}) => kind === 'api-key');
	const possible = keys.filter(({old}) => old === undefined);
	const other = new Set(findKeys(text).filter(key => !keys.some(({old}) => old === key)));
	return possible.length === 0
		? []
		: spots.filter(spot => spot.password?.readings.some(reading => other.has(reading))).map(spot => ({spot, subject: possible.length === 1 ? possible[0]!.subject : undefined}));
}

/**
Which logins and keys a text holds, and where.
*/
export function matchText(read: Reader, text: string, wanted: readonly Wanted[]): readonly TextMatch[] {
	const isKeyUnknown = wanted.some(item => item.kind === 'api-key' && item.old === undefined);
	const secrets = [...new Set([...wanted.flatMap(({old}) => old ?? []), ...(isKeyUnknown ? findKeys(text) : [])])];
	const spots = read(text, secrets);
	return [
		...matchThese(spots, wanted).map(match => ({
			subject: match.wanted.subject, confidence: match.confidence, shape: shapeOf(match), spot: match.spot, isGuess: match.isGuess,
		})),
		...unknownKeys(spots, text, wanted).map(({spot, subject}) => ({
			subject, confidence: 'same-name' as const, shape: 'api-key' as const, spot, isGuess: false,
		})),
	];
}
