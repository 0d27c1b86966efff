import {type KeyHint, type Overlay} from '../../core/view-model.js';
import {symbols} from '../theme.js';
import {details, heading, prose} from './blocks.js';
import {CredentialRow} from './credential-row.js';
import {type Block} from './layout.js';
import {Cells} from './line.js';
import {list} from './list.js';

/** Two keys on a line: they have to be seen all at once, because nothing scrolls here. */
function keysBlock(keys: readonly KeyHint[]): Block {
	const half = Math.ceil(keys.length / 2);
	const rows = keys.slice(0, half).map((left, index) => {
		const pair = [left, keys[half + index]].filter(hint => hint !== undefined);
		return (
			<Cells
				key={left.key}
				aria-role='listitem'
				indent={2}
				cells={pair.flatMap(({key, does}) => [{text: key, width: 6, tone: 'strong'}, {text: does}])}
			/>
		);
	});
	return {kind: 'keep', height: rows.length, draw: height => rows.slice(0, height)};
}

function helpBlocks({keys}: Extract<Overlay, {name: 'help'}>, columns: number): readonly Block[] {
	return [
		heading('Help'),
		keysBlock(keys),
		details([
			{name: `${symbols.done} proven`, value: 'old refused and new accepted in one check; the old one worked before'},
			{name: `${symbols.claimed} claimed`, value: 'Neon or you say so; nothing here saw it'},
			{name: `${symbols.unknown} unknown`, value: 'nobody looked, or the answer never came'},
			{name: `${symbols.seen} seen`, value: 'this program read it back'},
		], columns),
		prose('Where a field has the focus every letter is text. Tab leads to the other choices.', columns, {kind: 'spare'}),
	];
}

function stopBlocks(overlay: Extract<Overlay, {name: 'stop'}>, columns: number): readonly Block[] {
	const {safe, unproven, pending, unknown, lines, openDeliveries, command} = overlay;
	return [
		heading('If you stop now'),
		details([
			{name: 'safe', value: `${safe}: old value proven dead; the new one is kept`, tone: 'good'},
			unproven === 0 ? undefined : {name: 'unproven', value: `${unproven}: reset; nobody saw the old value refused`, tone: 'warning'},
			{name: 'pending', value: `${pending}: not replaced, or the new value is in this memory only`, tone: pending > 0 ? 'warning' : 'plain'},
			{name: 'unknown', value: `${unknown}: may be reset or not; resume finds out first`, tone: unknown > 0 ? 'bad' : 'plain'},
			{name: 'places', value: openDeliveries === 0 ? '0 wait for a new value' : `${openDeliveries} without the new value: what uses ${openDeliveries === 1 ? 'it' : 'them'} may be down`, tone: openDeliveries > 0 ? 'warning' : 'plain'},
			{name: 'later', value: command, tone: 'strong'},
		], columns, {kind: 'keep'}),
		list({
			count: lines.length, cursor: 0, kind: 'detail', drawRow: index => <CredentialRow key={`${index} ${lines[index]!.label}`} {...lines[index]!}/>,
		}),
	];
}

function quitBlocks({label, command}: Extract<Overlay, {name: 'quit'}>, columns: number): readonly Block[] {
	return [
		heading('Leave while a reset is on its way?'),
		prose(`The request for ${label} was sent, and its answer is not here yet. If you leave now, it is not known whether the password was replaced. The answer mostly comes within seconds.`, columns, {kind: 'keep', tone: 'warning'}),
		details([{name: 'later', value: `${command} finds out what is true before it does anything`}], columns),
	];
}

/**
What stands in the place of the screen until it is put away.
*/
export function overlayBlocks(overlay: Overlay, columns: number): readonly Block[] {
	switch (overlay.name) {
		case 'help': {
			return helpBlocks(overlay, columns);
		}

		case 'stop': {
			return stopBlocks(overlay, columns);
		}

		case 'quit': {
			return quitBlocks(overlay, columns);
		}
	}
}
