import {heading, marked, prose} from '../components/blocks.js';
import {DeliveryRow} from '../components/delivery-row.js';
import {type Block} from '../components/layout.js';
import {list} from '../components/list.js';
import {clockTime, duration} from '../text/time.js';
import {symbols} from '../theme.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

type Deploy = ScreenOf<'deploy'>;

function earlierBlocks({earlier, live}: Deploy, columns: number): readonly Block[] {
	return [
		...(earlier === undefined ? [] : [marked(symbols.failed, `${earlier.isUnknown ? 'It was ordered before, and nobody saw how it ended' : 'It was tried before'}: ${earlier.reason} ${earlier.isUnknown ? 'Look at the platform whether a deployment is under way before you order another.' : ''}`, columns, {kind: 'keep', tone: 'warning'})]),
		...(live === undefined ? [] : [marked(symbols.seen, `Live since ${clockTime(live.at)}: ${live.seen}`, columns, {kind: 'keep', tone: 'good'})]),
	];
}

/** One service, what its deployment does, and while it goes on what the platform says of it. */
export const drawDeploy: DrawScreen<'deploy'> = (screen, {columns}) => {
	const {label, consequence, lines, scroll, output, underWay, isAsked} = screen;
	return [
		heading(isAsked ? `Deploy ${label}?` : (underWay === undefined ? `${label} is deployed` : `Deploying ${label}`), 'once, for all of these'),
		...(underWay === undefined
			? earlierBlocks(screen, columns)
			: [marked(symbols.halfway, `${underWay.told === '' ? 'Ordered; the platform has said nothing yet' : underWay.told}, for ${duration(underWay.milliseconds)}`, columns, {kind: 'keep', tone: 'accent'})]),
		list({
			count: lines.length, cursor: scroll, drawRow: index => <DeliveryRow key={lines[index]!.id} line={lines[index]!} isCurrent={index === scroll} columns={columns}/>,
		}),
		...(isAsked
			? [prose(consequence, columns, {kind: 'keep'}), prose('Until it is deployed, it runs with the old value, which is dead.', columns, {kind: 'detail'})]
			: []),
		...(underWay === undefined ? [] : [prose('It goes on while you do something else. It counts as deployed only when the new deployment is seen live.', columns, {kind: 'keep'})]),
		...output.slice(-6).map(line => prose(line, columns, {kind: 'detail', isAttached: true, tone: 'quiet'})),
	];
};
