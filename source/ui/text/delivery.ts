import {type DeliveryLine} from '../../core/view-model.js';
import {symbols, type Tone} from '../theme.js';
import {clockTime} from './time.js';
import {confidences, rungs} from './words.js';

/** How one line of the checklist is drawn. */
export type DeliveryMark = {
	readonly symbol: string;
	readonly tone: Tone;
	readonly words: string;
};

function withTime(words: string, at: DeliveryLine['at']): string {
	return at === undefined ? words : `${words} ${clockTime(at)}`;
}

/**
What the line may claim. What only the operator says has a symbol of its own, hollow, and is called so.
*/
export function deliveryMark({state, rung, note, at, isAutomatic, confidence, service, isUnassigned, managedBy}: DeliveryLine): DeliveryMark {
	switch (state) {
		case 'busy': {
			return {symbol: symbols.halfway, tone: 'accent', words: service === undefined ? 'writing…' : 'deploying…'};
		}

		case 'failed': {
			return {symbol: symbols.failed, tone: 'bad', words: note === '' ? 'failed' : note};
		}

		case 'skipped': {
			return {symbol: symbols.skipped, tone: 'quiet', words: `skipped: ${note}`};
		}

		case 'open': {
			if (rung !== 'not-touched') {
				return {symbol: symbols.halfway, tone: 'warning', words: service === undefined ? withTime(rungs[rung], at) : `${rungs[rung]}, not deployed`};
			}

			// It was looked at after a write that nobody is sure of.
			if (isAutomatic && note !== '') {
				return {symbol: symbols.failed, tone: 'warning', words: 'does not hold the new value'};
			}

			if (isUnassigned) {
				return {symbol: symbols.open, tone: 'warning', words: 'whose is it?'};
			}

			if (managedBy !== undefined) {
				return {symbol: symbols.open, tone: 'plain', words: `copy of ${managedBy}`};
			}

			return {symbol: symbols.open, tone: 'plain', words: isAutomatic ? (confidence === undefined ? rungs[rung] : confidences[confidence]) : 'not done yet'};
		}

		case 'reached': {
			return rung === 'ticked-by-hand'
				? {symbol: symbols.byHand, tone: 'plain', words: withTime('ticked by hand', at)}
				: {symbol: rung === 'written' ? symbols.halfway : symbols.seen, tone: rung === 'written' ? 'plain' : 'good', words: withTime(rungs[rung], at)};
		}
	}
}
