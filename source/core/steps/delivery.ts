import {builtInCards, deliveryLine} from '../checklist.js';
import {labelOf} from '../label.js';
import {mayStage} from '../method.js';
import {
	close, ignored, problem, withoutFailed, type Reaction,
} from '../reaction.js';
import {
	findCredential, findDelivery, isAutomatic, type DeliveryRecord, type Incident,
} from '../record.js';
import {type ScreenOf} from '../screen.js';
import {valuesOf, type State} from '../state.js';
import {type KeyHint} from '../view-model.js';
import {whenWord} from './confirm.js';
import {fieldHints, fieldOf, onField} from './field.js';
import {moved} from './list.js';
import {type Step} from './step.js';

/** What the operator types to say that the place which leaked is clean again. */
const cleanWord = 'this laptop is clean';

type DeliveryScreen = ScreenOf<'delivery'>;

function meant(incident: Incident, {deliveries}: DeliveryScreen): readonly DeliveryRecord[] {
	return deliveries.map(id => findDelivery(incident, id)).filter(delivery => delivery !== undefined);
}

/** Files are on this laptop; if it is what leaked, nothing new goes there before it was cleaned. */
function isSuspect(incident: Incident, screen: DeliveryScreen): boolean {
	return incident.leak?.source === 'this-laptop' && incident.sourceCleanedAt === undefined && meant(incident, screen).some(delivery => isAutomatic(delivery));
}

function valueOf(state: State, delivery: DeliveryRecord | undefined) {
	return delivery?.credential === undefined ? undefined : valuesOf(state, delivery.credential).fresh;
}

/** The value is offered by hand only where nobody has taken a receipt for it. */
function shownValue(state: State, incident: Incident, screen: DeliveryScreen) {
	const delivery = meant(incident, screen)[0];
	const record = delivery?.credential === undefined ? undefined : findCredential(incident, delivery.credential);
	const isOffered = delivery !== undefined && delivery.place === undefined && delivery.rung === 'not-touched' && record?.receipt?.kind === 'without-looking';
	return isOffered ? valueOf(state, delivery) : undefined;
}

function order(state: State, incident: Incident, screen: DeliveryScreen): Reaction {
	const automatic = meant(incident, screen).filter(delivery => isAutomatic(delivery));
	const ready = automatic.filter(delivery => {
		const record = findCredential(incident, delivery.credential);
		// A password that is not live yet would cut the consumer off, and for good if its operations fail.
		const isLive = record?.receipt !== undefined && record.stage.name === 'done';
		return valueOf(state, delivery) !== undefined && record !== undefined && (isLive || mayStage(incident, record));
	});
	if (automatic.length > 0 && ready.length === 0) {
		return problem('There is no new password that is live yet. Reset this login first.');
	}

	return {
		...close(state),
		facts: ready.map(({id}) => ({type: 'delivery-intended', delivery: id})),
		run: {
			ordered: [...new Set([...state.run.ordered, ...ready.map(({id}) => id)])],
			failed: withoutFailed(state.run, work => ready.some(({id}) => work === `deliver ${id}`)),
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

/**
Delivery: one place opened, or the files that are about to be written, every one listed.
*/
export const deliveryStep: Step<DeliveryScreen> = {
	isConfirmation: true,
	onKey(state, incident, screen, key): Reaction {
		const isByHand = meant(incident, screen).every(delivery => !isAutomatic(delivery));
		if (isSuspect(incident, screen)) {
			return onField(state, key, {
				submit: () => whenWord(state, cleanWord, () => ({facts: [{type: 'source-cleaned', word: cleanWord}], local: {draft: ''}})),
				other: other => other.name === 'escape' ? close(state) : ignored,
			});
		}

		const cursor = moved(state.local.cursor, key, screen.deliveries.length);
		if (cursor !== undefined) {
			return {local: {cursor}};
		}

		const value = shownValue(state, incident, screen);
		if (key.name === 'character' && key.character === 'v' && value !== undefined) {
			return {run: {revealed: state.run.revealed === value ? undefined : value}};
		}

		if (key.name === 'enter') {
			return isByHand ? tick(state, incident, screen) : order(state, incident, screen);
		}

		return key.name === 'escape' ? {...close(state), run: {revealed: undefined}} : ignored;
	},
	view(state, incident, screen) {
		const deliveries = meant(incident, screen);
		const first = deliveries[0];
		const record = first?.credential === undefined ? undefined : findCredential(incident, first.credential);
		const isByHand = deliveries.every(delivery => !isAutomatic(delivery));
		const value = shownValue(state, incident, screen);
		return {
			name: 'delivery',
			lines: deliveries.map(delivery => deliveryLine(state, delivery)),
			scroll: state.local.cursor,
			label: record === undefined ? '' : labelOf(record.credential),
			isAutomatic: !isByHand,
			...(isByHand ? {card: first?.title === builtInCards.team ? 'team' : (first?.title === builtInCards.logs ? 'logs' : 'other')} : {}),
			hasValue: deliveries.some(delivery => valueOf(state, delivery) !== undefined),
			...(isSuspect(incident, screen)
				? {suspect: {word: cleanWord, field: fieldOf(state), ...(state.local.problem === undefined ? {} : {problem: state.local.problem})}}
				: {}),
			...(value === undefined ? {} : {value: {handle: value, isRevealed: state.run.revealed === value}}),
			...(state.local.problem === undefined ? {} : {problem: state.local.problem}),
		};
	},
	hints(state, incident, screen): readonly KeyHint[] {
		const back: KeyHint = {key: 'esc', does: 'back'};
		if (isSuspect(incident, screen)) {
			return fieldHints(state, 'it is clean', undefined, [back]);
		}

		const isByHand = meant(incident, screen).every(delivery => !isAutomatic(delivery));
		return [
			{key: 'enter', does: isByHand ? 'tick' : 'write'},
			...(shownValue(state, incident, screen) === undefined ? [] : [{key: 'v', does: 'show the value'}]),
			back,
		];
	},
};
