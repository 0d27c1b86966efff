import {type ScreenView} from '../../core/view-model.js';
import {type Block} from '../components/layout.js';
import {type Peek} from '../use-store.js';

export type ScreenOf<Name extends ScreenView['name']> = Extract<ScreenView, {name: Name}>;

/** What a screen is drawn on. */
export type Paper = {
	/** The width of the body. */
	readonly columns: number;
	readonly peek: Peek;
};

/** A screen is a function from its data to the parts of the body. It takes no input and does nothing. */
export type DrawScreen<Name extends ScreenView['name']> = (screen: ScreenOf<Name>, paper: Paper) => readonly Block[];
