import {type ReactElement} from 'react';
import {heading, prose} from '../components/blocks.js';
import {choicesBlock} from '../components/choices.js';
import {fieldBlock} from '../components/field.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {clockTime, duration} from '../text/time.js';
import {count} from '../text/words.js';
import {symbols} from '../theme.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

type Drain = ScreenOf<'drain'>;

function UserRow({user: {application, address, sessions, seenAt, isThere}}: {readonly user: Drain['users'][number]}): ReactElement {
	const tone = isThere ? 'warning' : 'quiet';
	return (
		<Cells
			aria-role='listitem'
			gap={2}
			indent={2}
			cells={[
				{
					text: isThere ? symbols.current : symbols.open, width: 1, tone, isSilent: true,
				},
				{text: application === '' ? '(no application name)' : application, tone: isThere ? 'strong' : 'quiet'},
				{text: address === '' ? 'address hidden' : address, tone},
				{text: isThere ? `${count(sessions, 'session')} now` : `gone, last seen ${clockTime(seenAt)}`, isWhole: true, tone},
			]}
		/>
	);
}

function lookText({isLooking, lookedAt, missed, now}: Drain): string {
	const last = lookedAt === undefined ? 'Not looked yet.' : `Looked ${duration(Math.max(0, now - lookedAt))} ago, for five seconds on every compute.`;
	return `${last}${isLooking ? ' Looking…' : ''}${missed === undefined ? '' : ` Not everywhere: ${missed}`}`;
}

function stateText({drop, reason, isQuiet, successor, label, isProven, users}: Drain): {readonly text: string; readonly tone: 'plain' | 'warning' | 'good' | 'bad'} {
	switch (drop) {
		case 'confirmed':
		case 'sent': {
			return {text: `Dropping ${label}: what it made meanwhile is moved to ${successor}, its rights are taken, then it is dropped…`, tone: 'plain'};
		}

		case 'unknown': {
			return {text: `It is not known whether ${label} was dropped: ${reason ?? ''} Looking whether it is there…`, tone: 'warning'};
		}

		case 'refused': {
			return {text: `${label} was not dropped: ${reason ?? ''}`, tone: 'bad'};
		}

		default: {
			if (!isProven) {
				return {text: `${successor} was not seen to log in yet; until then nothing can be dropped.`, tone: 'warning'};
			}

			if (isQuiet) {
				return {text: `Nobody was logged in as ${label} in the whole last look. ${successor} works.`, tone: 'good'};
			}

			return users.some(({isThere}) => isThere)
				? {text: `${label} is still used. Move these to ${successor} first: dropping it ends their sessions, and they cannot log in again.`, tone: 'warning'}
				: {text: `It is not known yet whether ${label} is used.`, tone: 'plain'};
		}
	}
}

/** Who still uses the old role, and its end when nobody does. */
export const drawDrain: DrawScreen<'drain'> = (screen, {columns}) => {
	const {label, project, users, openPlaces, word, field, problem, choices, isQuiet} = screen;
	const {text, tone} = stateText(screen);
	return [
		heading(`Who still uses ${label} on ${project}?`, isQuiet ? 'quiet' : ''),
		...(users.length === 0 ? [] : [list({count: users.length, cursor: 0, drawRow: index => <UserRow key={`${users[index]!.application} ${users[index]!.address}`} user={users[index]!}/>})]),
		prose(lookText(screen), columns, {kind: 'detail', tone: 'quiet', isAttached: true}),
		prose(text, columns, {kind: 'keep', tone}),
		...(openPlaces === 0 ? [] : [prose(`${count(openPlaces, 'place')} on its checklist ${openPlaces === 1 ? 'is' : 'are'} still open.`, columns, {kind: 'detail', tone: 'warning'})]),
		fieldBlock(`Type ${word} to drop it:`, field, columns, problem),
		choicesBlock(choices, columns),
	];
};
