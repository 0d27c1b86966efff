import {heading, prose} from '../components/blocks.js';
import {failureBlock} from '../components/failure.js';
import {fieldBlock} from '../components/field.js';
import {type DrawScreen} from './screen.js';

function introduction(isResume: boolean): string {
	const asked = isResume
		? 'The journal holds no key, so every run needs one. It may be another one than before.'
		: 'A personal key, or one of the organisation: it must be able to see the projects that leaked and to reset passwords in them.';
	return `${asked} It is kept in memory only, and sent to nobody but Neon.`;
}

/** The key that the wizard works with. */
export const drawConnect: DrawScreen<'connect'> = ({state, field, failure, problem, isFromEnvironment, isResume, saved}, {columns}) => {
	const title = heading('Connect to Neon');
	const origin = isFromEnvironment ? [prose('The key comes from NEON_API_KEY.', columns, {kind: 'spare', tone: 'quiet'})] : [];
	if (state === 'connecting') {
		return [title, prose('Asking Neon whom the key belongs to…', columns, {kind: 'keep'}), ...origin];
	}

	return [
		title,
		...(failure === undefined ? [prose(introduction(isResume), columns)] : [failureBlock(failure, 'connect', columns)]),
		...origin,
		...(saved === undefined ? [] : [prose(`In this response you saved a new key, ${saved}: this is the one to use.`, columns, {kind: 'keep', tone: 'strong'})]),
		prose('If this key may be what leaked, make a new one in the Neon Console first (Settings, API keys) and use that here.', columns, {kind: 'spare'}),
		fieldBlock('API key:', field, columns, problem),
	];
};
