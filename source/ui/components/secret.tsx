import {type ReactElement} from 'react';
import {connectionStringParts} from '../../core/connection-string.js';
import {type ValueForm} from '../../core/effect.js';
import {type SecretHandle} from '../../core/incident.js';
import {sanitize} from '../../core/sanitize.js';
import {symbols} from '../theme.js';
import {type Address, type Peek} from '../use-store.js';
import {type Block} from './layout.js';
import {Cells} from './line.js';
import {wrap} from './wrap.js';

type Properties = {
	readonly handle: SecretHandle;
	readonly isRevealed: boolean;
	/** The form that is chosen, the only one that is ever shown. */
	readonly form: ValueForm;
	/** Without it there is only a password. */
	readonly address: Address | undefined;
	/** What the value is called where it is no password. */
	readonly name?: string;
};

/** Always as many, so that they say nothing about the length. */
const dots = symbols.dot.repeat(20);
const fewDots = symbols.dot.repeat(4);

const nameWidth = 9;
const indent = 2 + 1 + 1 + nameWidth + 1;

function masked(form: ValueForm, address: Address | undefined): string {
	if (form === 'password' || address === undefined) {
		return dots;
	}

	const {before, after} = connectionStringParts({...address, host: form === 'pooled' ? address.pooledHost : address.host});
	return sanitize(`${before}${fewDots}${after}`);
}

function Row({name, text, isChosen, isFirst}: {readonly name: string; readonly text: string; readonly isChosen: boolean; readonly isFirst: boolean}): ReactElement {
	return (
		<Cells
			aria-role={isFirst ? 'option' : undefined}
			aria-state={{selected: isFirst && isChosen}}
			indent={2}
			cells={[
				{
					text: isFirst && isChosen ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
				},
				{
					text: isFirst ? name : '', width: nameWidth, tone: isChosen ? 'strong' : 'plain', isSilent: !isFirst,
				},
				{text, tone: isChosen ? 'plain' : 'quiet'},
			]}
			gap={1}
		/>
	);
}

/**
The forms of one new value. Only the chosen one is painted, only after it was asked for, and then whole: it goes on below itself, so that it can be read and copied.
*/
export function secretBlocks({handle, isRevealed, form: chosen, address, name}: Properties, columns: number, peek: Peek): readonly Block[] {
	const forms: readonly ValueForm[] = address === undefined ? ['password'] : ['password', 'pooled', 'direct'];
	return forms.map((form, place) => {
		const isChosen = form === chosen;
		const value = isChosen && isRevealed ? peek(handle, form, address) : undefined;
		const lines = value === undefined
			? [masked(form, address)]
			: wrap(sanitize(value, Number.POSITIVE_INFINITY), columns - indent);
		const rows = lines.map((text, index) => <Row key={`${form} ${text}`} name={name ?? form} text={text} isChosen={isChosen} isFirst={index === 0}/>);
		return {
			kind: isChosen ? 'answer' : 'spare', height: rows.length, isAttached: place > 0, draw: height => rows.slice(0, height),
		};
	});
}
