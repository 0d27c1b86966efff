import {type ReactElement} from 'react';
import {type CredentialLine, type CredentialState} from '../../core/view-model.js';
import {clockTime} from '../text/time.js';
import {credentialStates} from '../text/words.js';
import {symbols, type Tone} from '../theme.js';
import {Cells} from './line.js';

const marks: Readonly<Record<CredentialState, {readonly symbol: string; readonly tone: Tone}>> = {
	pending: {symbol: symbols.open, tone: 'plain'},
	confirmed: {symbol: symbols.halfway, tone: 'plain'},
	sent: {symbol: symbols.halfway, tone: 'warning'},
	unknown: {symbol: symbols.unknown, tone: 'bad'},
	stopped: {symbol: symbols.problem, tone: 'warning'},
	applying: {symbol: symbols.halfway, tone: 'plain'},
	done: {symbol: symbols.seen, tone: 'good'},
	'left-out': {symbol: symbols.skipped, tone: 'quiet'},
};

type Properties = CredentialLine & {
	/** The row under the cursor, in a list that scrolls. */
	readonly isCurrent?: boolean;
};

/**
One login and where its reset stands.
*/
export function CredentialRow({label, project, state, hasReceipt, at, isCurrent = false}: Properties): ReactElement {
	const {symbol, tone} = marks[state];
	const isWaiting = (state === 'done' || state === 'applying') && !hasReceipt;
	const words = isWaiting ? `${credentialStates[state]}, not saved yet` : credentialStates[state];
	return (
		<Cells
			aria-role='listitem'
			aria-state={{selected: isCurrent}}
			indent={1}
			gap={1}
			cells={[
				{text: isCurrent ? symbols.cursor : ' ', width: 1, isSilent: true},
				{
					text: symbol, width: 1, tone, isSilent: true,
				},
				{text: `${label} · ${project}`, cut: 'middle'},
				{text: `${words}${at === undefined || state === 'pending' ? '' : ` ${clockTime(at)}`}`, isWhole: true, tone},
			]}
		/>
	);
}
