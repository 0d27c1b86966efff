import {heading, marked, prose} from '../components/blocks.js';
import {DeliveryRow} from '../components/delivery-row.js';
import {list} from '../components/list.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

/** One service, and what its deployment does. */
export const drawDeploy: DrawScreen<'deploy'> = ({label, consequence, lines, scroll, output, earlier}, {columns}) => [
	heading(`Deploy ${label}?`, 'once, for all of these'),
	...(earlier === undefined ? [] : [marked(symbols.failed, `${earlier.isUnknown ? 'It was ordered before, and nobody saw how it ended' : 'It was tried before'}: ${earlier.reason} ${earlier.isUnknown ? 'Look at the platform whether a deployment is under way before you order another.' : ''}`, columns, {kind: 'keep', tone: 'warning'})]),
	list({
		count: lines.length, cursor: scroll, drawRow: index => <DeliveryRow key={lines[index]!.id} line={lines[index]!} isCurrent={index === scroll} columns={columns}/>,
	}),
	prose(consequence, columns, {kind: 'keep'}),
	prose('Until it is deployed, it runs with the old value, which is dead.', columns, {kind: 'detail'}),
	...output.slice(-6).map(line => prose(line, columns, {kind: 'detail', isAttached: true, tone: 'quiet'})),
];
