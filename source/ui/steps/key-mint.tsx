import {
	details, heading, marked, prose,
} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {failureBlock} from '../components/failure.js';
import {fieldBlock} from '../components/field.js';
import {type Block} from '../components/layout.js';
import {problemBlock} from '../components/problem.js';
import {keySteps} from '../text/keys.js';
import {stopwatch} from '../text/time.js';
import {symbols} from '../theme.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

function numbered(steps: readonly string[], columns: number): readonly Block[] {
	return steps.map((step, index) => prose(`${index + 1}. ${step}`, columns, {kind: 'detail', isAttached: index > 0}));
}

function purpose({isOwn, isRunner, reach}: ScreenOf<'key-mint'>): string {
	if (isOwn) {
		return 'This program cannot tell which listed key it is using. Before it revokes any, it needs one whose number it knows: a new one of its own.';
	}

	const next = isRunner ? 'This program goes on with it' : 'You put it wherever the old one is used';
	return `A new key with the same reach (${reach}) is made and tried first, shown to you once, and saved by you. ${next}; only then the old one is revoked.`;
}

/** A new key, before the exposed one goes. */
export const drawKeyMint: DrawScreen<'key-mint'> = (screen, {columns}) => {
	const {label, isOwn, orphan, origin, failure, isBusy, choices} = screen;
	if (orphan !== undefined) {
		return [
			heading(isOwn ? 'A key that nobody has' : `A new key for ${label} that nobody has`),
			prose(`Neon made ${orphan.name}, and its value is lost: it was never saved, and Neon does not tell it again. It is revoked by its number, and then another one is made.`, columns, {kind: 'keep'}),
			...(failure === undefined ? [] : [marked(symbols.failed, failure, columns, {kind: 'keep', tone: 'bad'})]),
			...(isBusy ? [prose(keySteps.removing, columns, {kind: 'keep', tone: 'strong'})] : [choicesBlock(choices, columns)]),
		];
	}

	return [
		heading(isOwn ? 'A new key for this program' : `A new key in place of ${label}`),
		prose(purpose(screen), columns, {kind: 'keep'}),
		...(origin === undefined ? [] : [prose('The old one belongs to a profile of Neon’s CLI: afterwards give the profile the new key with neon profile, or log in anew.', columns, {kind: 'detail'})]),
		prose('Nothing is revoked here. A key costs nothing and can be deleted at any time.', columns, {kind: 'spare', tone: 'quiet'}),
		...(failure === undefined ? [] : [marked(symbols.failed, `Not made: ${failure}`, columns, {kind: 'keep', tone: 'bad'})]),
		choicesBlock(choices, columns),
	];
};

/** A key that the operator makes in the Console. */
export const drawKeyConsole: DrawScreen<'key-console'> = ({label, reach, isOwn, why, steps, isTrying, field, problem, choices}, {columns}) => [
	heading(isOwn ? 'Make a key for this program in the Console' : `Make a new key in place of ${label} in the Console`, reach),
	...(why === 'cannot' ? [prose('The key at hand belongs to an organisation, and such a key cannot make another.', columns, {kind: 'keep'})] : []),
	...numbered(steps, columns),
	...(isTrying ? [prose('Asking Neon whose it is…', columns, {kind: 'keep', tone: 'strong'})] : [fieldBlock('New key:', field, columns, problem)]),
	choicesBlock(choices, columns),
];

/** After an interruption: the new key again. */
export const drawKeyReturn: DrawScreen<'key-return'> = ({keyName, isTrying, field, problem, choices}, {columns}) => [
	heading('The new key is not here'),
	prose(`You saved ${keyName}. This program keeps no key, and may revoke the old ones only while it runs on that one.`, columns, {kind: 'keep'}),
	...(isTrying ? [prose('Asking Neon whose it is…', columns, {kind: 'keep', tone: 'strong'})] : [fieldBlock('New key:', field, columns, problem)]),
	choicesBlock(choices, columns),
];

/** A request about a key on its way. */
export const drawKeyWorking: DrawScreen<'key-working'> = ({label, step, newName, since, now, failure}, {columns}) => [
	heading(`Working on the key ${label}`, since === undefined ? '' : stopwatch(now - since)),
	...(failure === undefined ? [prose(keySteps[step], columns, {kind: 'keep', tone: 'strong'})] : [failureBlock(failure, 'list', columns)]),
	details([newName === undefined ? undefined : {name: 'new key', value: newName}], columns),
	...(step === 'looking' ? [prose('The answer was lost, so nothing is sent again before the list has been looked at.', columns, {kind: 'detail'})] : []),
];

/** What an integration made, or what this key may not see. */
export const drawKeyHand: DrawScreen<'key-hand'> = ({label, kind, steps, isListed, choices, problem}, {columns}) => [
	heading(kind === 'github' ? `Reconnect GitHub: ${label}` : `Replace by hand: ${label}`),
	prose(kind === 'github'
		? 'Neon’s GitHub integration made this key and stored it in the repository. Deleting the key alone would break its workflows; disconnecting and connecting again renews it.'
		: 'The key at hand does not see this key, so it is replaced in the Console.', columns, {kind: 'keep'}),
	...numbered(steps, columns),
	...(kind === 'github' && !isListed ? [prose('Neon does not list the old key any more.', columns, {kind: 'detail', tone: 'good'})] : []),
	...problemBlock(problem, columns),
	choicesBlock(choices, columns),
];
