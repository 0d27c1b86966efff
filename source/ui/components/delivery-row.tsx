import {type ReactElement} from 'react';
import {type DeliveryLine} from '../../core/view-model.js';
import {deliveryMark} from '../text/delivery.js';
import {symbols} from '../theme.js';
import {Cells} from './line.js';

type Properties = {
	readonly line: DeliveryLine;
	readonly isCurrent: boolean;
	readonly columns: number;
};

/**
One place of the checklist: what it is, and what was seen of it.
*/
export function DeliveryRow({line, isCurrent, columns}: Properties): ReactElement {
	const {destination, container, key, detail, state} = line;
	const {symbol, tone, words} = deliveryMark(line);
	const isWide = columns > 70;
	const isFar = columns > 110;
	return (
		<Cells
			aria-role='listitem'
			aria-state={{selected: isCurrent, busy: state === 'busy'}}
			gap={1}
			cells={[
				{
					text: isCurrent ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
				},
				{
					text: symbol, width: 1, tone, isSilent: true,
				},
				...(isWide ? [{text: destination, width: 10, tone: isCurrent ? 'strong' : 'plain'} as const] : []),
				{text: container, cut: 'start', tone: isCurrent ? 'strong' : 'plain'},
				...(key === '' ? [] : [{text: key, width: isWide ? 16 : 12, cut: 'middle'} as const]),
				...(isFar ? [{text: detail, width: 12, tone: 'quiet'} as const] : []),
				{text: words, width: isFar ? 44 : 27, tone},
			]}
		/>
	);
}
