import {type ReactElement} from 'react';
import {type Block} from './layout.js';
import {Line} from './line.js';
import {windowOf} from './window.js';

type Properties = {
	readonly count: number;
	/** The row that must be visible. */
	readonly cursor: number;
	readonly drawRow: (index: number) => ReactElement;
	readonly isAttached?: boolean;
	/** What the list is in its screen: `detail` where it is not what the keys act on. @default 'list' */
	readonly kind?: 'list' | 'detail';
};

/**
A list of any length, of which only the visible rows are drawn. Where some are not, the last line says which are.
*/
export function list({count, cursor, drawRow, isAttached, kind = 'list'}: Properties): Block {
	return {
		kind,
		height: count,
		isAttached,
		draw(height) {
			const isWhole = count <= height;
			const {start, end} = windowOf({count, cursor, height: isWhole ? height : height - 1});
			const rows = Array.from({length: end - start}, (_, index) => drawRow(start + index));
			return isWhole || height === 0 ? rows : [...rows, <Line key='position' tone='quiet' indent={2}>{`${start + 1}–${end} of ${count}`}</Line>];
		},
	};
}
