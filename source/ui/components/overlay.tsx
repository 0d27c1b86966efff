import {type Overlay} from '../../core/view-model.js';
import {count} from '../text/words.js';
import {symbols} from '../theme.js';
import {details, heading, prose} from './blocks.js';
import {CredentialRow} from './credential-row.js';
import {type Block} from './layout.js';
import {Cells} from './line.js';
import {list} from './list.js';

function helpBlocks({keys}: Extract<Overlay, {name: 'help'}>, columns: number): readonly Block[] {
	return [
		heading('Help'),
		list({
			count: keys.length,
			cursor: 0,
			drawRow: index => <Cells key={`${index} ${keys[index]!.key}`} indent={2} cells={[{text: keys[index]!.key, width: 10, tone: 'strong'}, {text: keys[index]!.does}]}/>,
		}),
		details([
			{name: `${symbols.done} proven`, value: 'old refused and new accepted in one check, and the old one worked before'},
			{name: `${symbols.claimed} claimed`, value: 'the provider or you say so; nothing here saw it'},
			{name: `${symbols.unknown} unknown`, value: 'nobody looked, or the answer never came'},
			{name: `${symbols.seen} seen`, value: 'this program read it back'},
		], columns),
		prose('Where a field has the focus every letter is text. Tab leads to the other choices.', columns, {kind: 'spare'}),
	];
}

function stopBlocks(overlay: Extract<Overlay, {name: 'stop'}>, columns: number): readonly Block[] {
	const {safe, pending, unknown, lines, openDeliveries, command} = overlay;
	return [
		heading('If you stop now', `${safe} safe, ${pending} pending, ${unknown} unknown`),
		details([
			{name: 'safe', value: `${safe}: replaced, and the new value is saved or can be fetched again`, tone: 'good'},
			{name: 'pending', value: `${pending}: the old password still works, or the new value is in this memory only`, tone: pending > 0 ? 'warning' : 'plain'},
			{name: 'unknown', value: `${unknown}: ${unknown === 0 ? 'none' : 'it may have been reset; resume finds out before anything else'}`, tone: unknown > 0 ? 'bad' : 'plain'},
			{name: 'places', value: openDeliveries === 0 ? 'none waits for its new value' : `${count(openDeliveries, 'place')} without ${openDeliveries === 1 ? 'its' : 'their'} new value: what uses ${openDeliveries === 1 ? 'it' : 'them'} may be down`, tone: openDeliveries > 0 ? 'warning' : 'plain'},
			{name: 'go on', value: command, tone: 'strong'},
		], columns),
		list({count: lines.length, cursor: 0, drawRow: index => <CredentialRow key={`${index} ${lines[index]!.label}`} {...lines[index]!}/>}),
	];
}

function quitBlocks({label, command}: Extract<Overlay, {name: 'quit'}>, columns: number): readonly Block[] {
	return [
		heading('Leave while a reset is on its way?'),
		prose(`The request for ${label} was sent, and its answer is not here yet. If you leave now, it is not known whether the password was replaced. The answer mostly comes within seconds.`, columns, {kind: 'keep', tone: 'warning'}),
		details([{name: 'go on', value: `${command} finds out what is true before it does anything`, tone: 'strong'}], columns),
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
