import {type Place} from '../core/incident.js';
import {composeValue} from '../io/compose-value.js';
import {isRoleName} from '../io/env-logins.js';
import {
	applyEdits, encodePassword, encodeRole, loneRefusal,
} from './dotenv-edit.js';
import {
	namesHost, namesOtherCompute, occurrencesOf, type Spot,
} from './dotenv-match.js';
import {editFields, fieldsOf, type JsonField} from './json-fields.js';
import {type NewValues} from './types.js';
import {spotsOfVariables} from './value-spots.js';

type LoginValues = Extract<NewValues, {readonly kind: 'login'}>;

/** The new value, or the sentence that says why there can be none. */
export type Renewal = {readonly value: string} | {readonly refusal: string};

function addressesOf({host, pooledHost, port}: LoginValues) {
	return [host, pooledHost].map(name => ({host: name, port}));
}

/** Whether a spot belongs to this login: it holds the old password, or it names the login where nobody knows the old one. */
function isMeant(spot: Spot, values: LoginValues, place: Place, old: string | undefined): boolean {
	const addresses = addressesOf(values);
	if (spot.password === undefined || ![undefined, values.role, values.replaces].includes(spot.role) || namesOtherCompute(spot, addresses)) {
		return false;
	}

	if (old !== undefined && spot.password.readings.includes(old)) {
		return true;
	}

	return old === undefined && (namesHost(spot, addresses) || (spot.kind === 'variable' && place.shape === 'password' && (spot.isNamedPassword || spot.key === place.key)));
}

/** `isAlone`: a password without its user. */
type Text = {readonly text: string; readonly count: number; readonly isAlone?: boolean} | {readonly refusal: string};

/** How the password is written where the whole value is one: as it is, because no file's quotes are around it. */
function encode(spot: Spot, password: string) {
	return spot.kind === 'variable'
		? {edit: {start: spot.password!.start, end: spot.password!.end, replacement: password}}
		: encodePassword(spot, password);
}

/** The field that names the user of the passwords that change, where another role takes the place of the first one; or why it is not known. */
function userField(fields: readonly JsonField[], {replaces}: LoginValues, changes: readonly Text[]): JsonField | string | undefined {
	const isPassword = fields.some(({value}, index) => {
		const change = changes[index]!;
		return 'count' in change && change.count > 0 && change.isAlone && change.text !== value;
	});
	if (replaces === undefined || !isPassword) {
		return undefined;
	}

	const users = fields.filter(({name, value}) => value === replaces && isRoleName(name));
	return users.length === 1 ? users[0] : loneRefusal;
}

/** @param around What is known of the text from what stands beside it. */
function renewText(name: string, text: string, place: Place, values: LoginValues, old: string | undefined, around: readonly Spot[] = []): Text {
	const fields = fieldsOf(text);
	if (fields !== undefined) {
		const changes = fields.map(field => {
			// In a list of fields the host beside a password tells whose it is.
			const around = spotsOfVariables(fields, old === undefined ? [] : [old]).filter(({line}) => fields[line] === field);
			return around.some(spot => isMeant(spot, values, place, old)) ? renewText(field.name, field.value, place, values, old, around) : {text: field.value, count: 0};
		});
		const user = userField(fields, values, changes);
		const refused = changes.find(change => 'refusal' in change) ?? (typeof user === 'string' ? {refusal: user} : undefined);
		return refused ?? {
			text: editFields(text, fields, field => {
				const change = changes[fields.indexOf(field)]!;
				return field === user && values.replaces !== undefined ? values.role : ('refusal' in change ? field.value : change.text);
			}),
			count: changes.reduce((sum, change) => sum + ('refusal' in change ? 0 : change.count), 0),
		};
	}

	const spots = spotsOfVariables([{name, value: text}], old === undefined ? [] : [old]);
	// A field that was chosen by its neighbours is one password.
	const meant = spots.filter(spot => isMeant(spot, values, place, old) || (old === undefined && spot.kind === 'variable' && spots.length === 1 && spot.isNamedPassword));
	const isAlone = meant.some(({kind}) => kind === 'variable');
	if (values.replaces !== undefined && isAlone && !around.some(({role}) => role === values.replaces || role === values.role)) {
		return {refusal: loneRefusal};
	}

	const others = values.replaces === undefined ? [] : meant.filter(({kind, role}) => kind !== 'variable' && role !== values.role);
	const encodings = [...meant.map(spot => encode(spot, values.password)), ...others.map(spot => encodeRole(spot, values.role))];
	const refused = encodings.find(encoding => 'refusal' in encoding);
	return refused ?? {text: applyEdits(text, encodings.flatMap(encoding => 'edit' in encoding ? [encoding.edit] : [])), count: meant.length, isAlone};
}

function renewKey(stored: string | undefined, key: string, old: string | undefined): Renewal {
	if (stored === undefined || stored === '') {
		return {value: key};
	}

	const known = old === undefined ? [...new Set(stored.match(/\bnapi_\w{10,}/gv))] : [old];
	const [only] = known;
	if (known.length !== 1 || only === undefined || occurrencesOf(stored, only).length === 0) {
		return occurrencesOf(stored, key).length > 0 ? {value: stored} : {refusal: 'What is stored there is not the old key, so it was left alone. Look at it.'};
	}

	return {value: applyEdits(stored, occurrencesOf(stored, only).map(span => ({...span, replacement: key})))};
}

function compose(place: Place, values: LoginValues): Renewal {
	if (place.shape === 'password' && values.replaces !== undefined) {
		return {refusal: loneRefusal};
	}

	const database = place.database ?? values.database;
	const value = place.shape === 'password'
		? values.password
		: composeValue(values.password, place.isPooled === false ? 'direct' : 'pooled', database === undefined ? undefined : {...values, database});
	return value === undefined ? {refusal: 'It is not known which database the connection string there names. Change it by hand.'} : {value};
}

/**
Whether a stored value holds the new password or key, wherever it belongs in it.
*/
export function holdsNew(stored: string, place: Place, values: NewValues): boolean {
	if (values.kind === 'api-key') {
		return occurrencesOf(stored, values.key).length > 0;
	}

	const spots = spotsOfVariables([{name: place.key, value: stored}], [values.password]).filter(spot => spot.password !== undefined
		&& (spot.role === values.role || (spot.role === undefined && values.replaces === undefined)) && !namesOtherCompute(spot, addressesOf(values)));
	const named = spots.filter(spot => namesHost(spot, addressesOf(values)));
	const holds = (spot: Spot) => spot.password!.readings.includes(values.password);
	// Every mention of the login itself must have it: one that was forgotten is used by somebody.
	return spots.some(spot => holds(spot)) && named.every(spot => holds(spot));
}

/**
The value as it is to be stored: only the bytes of the password or key change in what is there. Where nothing can be read it is composed.

@param stored What is there now; undefined where the platform does not show it.
@param old The value that is replaced, where it is known.
*/
export function renewValue(stored: string | undefined, place: Place, values: NewValues, old: string | undefined): Renewal {
	if (values.kind === 'api-key') {
		return renewKey(stored, values.key, old);
	}

	if (stored === undefined || stored === '') {
		return compose(place, values);
	}

	const renewed = renewText(place.key, stored, place, values, old);
	if ('refusal' in renewed) {
		return renewed;
	}

	if (renewed.count === 0) {
		return holdsNew(stored, place, values) ? {value: stored} : {refusal: 'What is stored there is neither the old password nor the new one, so it was left alone. Look at it.'};
	}

	return holdsNew(renewed.text, place, values)
		? {value: renewed.text}
		: {refusal: 'The new password cannot be put there so that it is certainly read as it is. Change it by hand.'};
}
