import {builtInCards, deliveryLine} from '../checklist.js';
import {type ValueForm} from '../effect.js';
import {labelOf} from '../label.js';
import {newLoginOf} from '../replacing.js';
import {personMessage, teamMessage} from '../messages.js';
import {freshValueOf, isDeliverable} from '../propagation.js';
import {
	close, ignored, open, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {
	findCredential, findDelivery, isAutomatic, type DeliveryRecord, type Incident,
} from '../record.js';
import {sanitize} from '../sanitize.js';
import {type ScreenOf} from '../screen.js';
import {suspectDestinations} from '../suspect.js';
import {type State} from '../state.js';
import {type KeyHint, type ScreenView} from '../view-model.js';
import {whenWord} from './confirm.js';
import {fieldHints, fieldOf, onField} from './field.js';
import {moved} from './list.js';
import {addressOf} from './show-once.js';
import {type Step} from './step.js';

type DeliveryScreen = ScreenOf<'delivery'>;

function meant(incident: Incident, {deliveries}: DeliveryScreen): readonly DeliveryRecord[] {
	return deliveries.map(id => findDelivery(incident, id)).filter(delivery => delivery !== undefined);
}

/** The first place among them that may have leaked, with the word that says it is clean. */
function suspectOf(state: State, incident: Incident, {deliveries}: DeliveryScreen) {
	const suspect = suspectDestinations(state, incident, deliveries)[0];
	return suspect === undefined ? undefined : {...suspect, word: `${suspect.name.toLowerCase()} is clean`};
}

/** The value is offered by hand only where nobody has taken a receipt for it. */
function shownValue(state: State, incident: Incident, screen: DeliveryScreen) {
	const delivery = meant(incident, screen)[0];
	const record = delivery?.credential === undefined ? undefined : findCredential(incident, delivery.credential);
	const isOffered = delivery !== undefined && !isAutomatic(delivery) && delivery.rung === 'not-touched' && record?.receipt?.kind === 'without-looking';
	return isOffered ? freshValueOf(state, delivery) : undefined;
}

const forms: readonly ValueForm[] = ['password', 'pooled', 'direct'];

function order(state: State, incident: Incident, screen: DeliveryScreen): Reaction {
	const ready = meant(incident, screen).filter(delivery => isAutomatic(delivery) && isDeliverable(state, incident, delivery));
	if (ready.length === 0) {
		return problem('There is no new value that is live and saved yet. Reset this login first.');
	}

	const ids = ready.map(({id}) => id);
	return {
		...close(state),
		facts: ids.map(id => ({type: 'delivery-intended', delivery: id})),
		run: {
			ordered: [...new Set([...state.run.ordered, ...ids])],
			failed: withoutFailed(state.run, work => ids.some(id => work === `deliver ${id}` || work === `check-delivery ${id}`)),
		},
	};
}

function tick(state: State, incident: Incident, screen: DeliveryScreen): Reaction {
	return {
		...close(state),
		facts: meant(incident, screen).map(({id}) => ({
			type: 'delivery-climbed', delivery: id, rung: 'ticked-by-hand', seen: 'ticked by hand',
		})),
		run: {revealed: undefined},
	};
}

/** People cannot be looked at: somebody says what they answered. */
function messageFor(delivery: DeliveryRecord | undefined): string | undefined {
	return delivery?.hand === 'person' ? personMessage : (isTeam(delivery) ? teamMessage : undefined);
}

function isTeam(delivery: DeliveryRecord | undefined): boolean {
	return delivery?.title === builtInCards.team;
}

/** Whether a place that somebody else writes has the new value by now can be looked at, where its value can be read. */
function look(state: State, incident: Incident, delivery: DeliveryRecord | undefined): Reaction | undefined {
	const place = delivery?.place;
	const record = delivery?.credential === undefined ? undefined : findCredential(incident, delivery.credential);
	const value = delivery === undefined ? undefined : freshValueOf(state, delivery);
	return delivery === undefined || record === undefined || value === undefined || !place?.isReadable || record.stage.name !== 'done'
		? undefined
		: {
			effects: [{
				type: 'check-delivery', work: `check-delivery ${delivery.id}`, delivery: delivery.id, place, subject: {kind: 'login', credential: record.credential}, value, since: delivery.orderedAt,
			}],
			run: {failed: withoutFailed(state.run, work => work === `check-delivery ${delivery.id}`)},
		};
}

function onByHand(state: State, incident: Incident, screen: DeliveryScreen, character: string): Reaction {
	const first = meant(incident, screen)[0];
	const value = shownValue(state, incident, screen);
	switch (character) {
		case 'v': {
			return value === undefined ? ignored : {run: {revealed: state.run.revealed === value ? undefined : value}};
		}

		case 'f': {
			const record = first?.credential === undefined ? undefined : findCredential(incident, first.credential);
			const isPossible = value !== undefined && record !== undefined && addressOf(record) !== undefined;
			return isPossible ? {local: {form: forms[(forms.indexOf(state.local.form) + 1) % forms.length]!}} : ignored;
		}

		case 'c': {
			const text = messageFor(first);
			return text === undefined ? ignored : {effects: [{type: 'copy-text', work: 'copy-text', text}]};
		}

		case 'l': {
			return look(state, incident, first) ?? ignored;
		}

		case 'w': {
			return first === undefined ? ignored : open(state, {name: 'confirmed-by', delivery: first.id});
		}

		default: {
			return ignored;
		}
	}
}

/** What a platform's program said at the last attempt, line by line. */
export function outputLines({run}: State, id: string): readonly string[] {
	return (run.outputs[id] ?? '').split('\n').map(line => sanitize(line, 200)).filter(line => line !== '');
}

function cardOf(delivery: DeliveryRecord | undefined) {
	if (isTeam(delivery)) {
		return 'team';
	}

	return delivery?.title === builtInCards.logs ? 'logs' : delivery?.hand ?? 'other';
}

/** What may not be written here, or what writing sets off. */
function noticesOf(deliveries: readonly DeliveryRecord[]): Pick<Extract<ScreenView, {name: 'delivery'}>, 'instructions' | 'managed' | 'writing'> {
	const place = deliveries[0]?.place;
	const {byHand, managedBy} = place ?? {};
	const writing = [...new Set(deliveries.flatMap(delivery => isAutomatic(delivery) ? delivery.place.writing ?? [] : []))];
	return {
		...(byHand === undefined ? {} : {instructions: {reason: sanitize(byHand.reason, 300), steps: byHand.instructions.map(text => sanitize(text, 300))}}),
		...(managedBy === undefined ? {} : {managed: {name: sanitize(managedBy.name, 80), advice: sanitize(managedBy.advice, 300)}}),
		writing: writing.map(text => sanitize(text, 300)),
	};
}

/**
Delivery: one place opened, or the places that are about to be written, every one listed.
*/
export const deliveryStep: Step<DeliveryScreen> = {
	isConfirmation: true,
	onKey(state, incident, screen, key): Reaction {
		const isByHand = meant(incident, screen).every(delivery => !isAutomatic(delivery));
		const suspect = suspectOf(state, incident, screen);
		if (suspect !== undefined) {
			return onField(state, key, {
				submit: () => whenWord(state, suspect.word, () => ({facts: [{type: 'source-cleaned', destination: suspect.id, word: suspect.word}], local: {draft: ''}})),
				other: other => other.name === 'escape' ? close(state) : ignored,
			});
		}

		const cursor = moved(state.local.cursor, key, screen.deliveries.length);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		if (key.name === 'enter') {
			const person = meant(incident, screen).find(({hand}) => hand === 'person');
			if (person !== undefined) {
				return open(state, {name: 'confirmed-by', delivery: person.id});
			}

			return isByHand ? tick(state, incident, screen) : order(state, incident, screen);
		}

		if (key.name === 'escape') {
			return {...close(state), run: {revealed: undefined}};
		}

		return key.name === 'character' && isByHand ? onByHand(state, incident, screen, key.character) : ignored;
	},
	view(state, incident, screen) {
		const deliveries = meant(incident, screen);
		const first = deliveries[0];
		const record = first?.credential === undefined ? undefined : findCredential(incident, first.credential);
		const isByHand = deliveries.every(delivery => !isAutomatic(delivery));
		const value = shownValue(state, incident, screen);
		const suspect = suspectOf(state, incident, screen);
		const address = record === undefined ? undefined : addressOf(record);
		return {
			name: 'delivery',
			lines: deliveries.map(delivery => deliveryLine(state, delivery)),
			scroll: state.local.cursor,
			label: record === undefined ? '' : `${labelOf(record.credential)} on ${sanitize(record.credential.projectName, 64)}`,
			isAutomatic: !isByHand,
			...(isByHand ? {card: cardOf(first)} : {}),
			...noticesOf(deliveries),
			hasValue: deliveries.some(delivery => freshValueOf(state, delivery) !== undefined),
			output: deliveries.length === 1 && first !== undefined ? outputLines(state, first.id) : [],
			...(suspect === undefined
				? {}
				: {
					suspect: {
						place: suspect.name, word: suspect.word, field: fieldOf(state), ...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
					},
				}),
			...(value === undefined || record === undefined
				? {}
				: {
					value: {
						handle: value, isRevealed: state.run.revealed === value, form: state.local.form, role: newLoginOf(record).role, ...(address === undefined ? {} : {address}),
					},
				}),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
			...(state.local.notice === undefined ? {} : {notice: state.local.notice}),
		};
	},
	hints(state, incident, screen): readonly KeyHint[] {
		const back: KeyHint = {key: 'esc', does: 'back'};
		if (suspectOf(state, incident, screen) !== undefined) {
			return fieldHints(state, 'it is clean', undefined, [back]);
		}

		const deliveries = meant(incident, screen);
		const isByHand = deliveries.every(delivery => !isAutomatic(delivery));
		return [
			{key: 'enter', does: isByHand ? (deliveries[0]?.hand === 'person' ? 'done: who confirmed it' : 'tick') : 'write'},
			...(isByHand && deliveries[0]?.hand !== 'person' ? [{key: 'w', does: 'who confirmed it'}] : []),
			...(isByHand && look(state, incident, deliveries[0]) !== undefined ? [{key: 'l', does: 'look at it'}] : []),
			...(shownValue(state, incident, screen) === undefined ? [] : [{key: 'v', does: 'show the value'}, {key: 'f', does: 'form'}]),
			...(isByHand && messageFor(deliveries[0]) !== undefined ? [{key: 'c', does: 'copy the message'}] : []),
			back,
		];
	},
};
