/**
Everything that could be a login in the values of variables: connection strings, keyword strings, passwords with a group of names around them, and all of these in the fields of a JSON text.
*/
import {findConnectionStrings} from '../io/connection-mentions.js';
import {describeNames, type NamedText, readKeywords} from '../io/env-logins.js';
import {findEmbedded, type Spot} from './dotenv-match.js';
import {fieldsOf} from './json-fields.js';

/** A name and what it holds. */
export type Variable = {readonly name: string; readonly value: string};

type Context = Pick<Spot, 'key' | 'line' | 'isComment'>;

function spotsOfText(value: string, context: Context, {isNamedPassword, mention}: ReturnType<ReturnType<typeof describeNames>>): readonly Spot[] {
	const whole = {start: 0, end: value.length};
	const connections = findConnectionStrings(value, whole);
	if (connections.length > 0) {
		return connections.map(({start: _start, end: _end, ...connection}): Spot => ({kind: 'connection-string', ...connection, ...context}));
	}

	const keywords = readKeywords(value, whole);
	if (keywords !== undefined) {
		return [{kind: 'keywords', ...keywords, ...context}];
	}

	const text = value.trimEnd();
	return text === ''
		? []
		: [{
			kind: 'variable', ...mention, ...context, password: {start: 0, end: text.length, readings: [text]}, isNamedPassword, quote: '', whole,
		}];
}

const named = ({name, value}: Variable): NamedText => ({key: name, text: value, isComment: false});

/**
The spots of some variables that belong together; the line of a spot is its variable's place in the list, from 0.

@param passwords Old ones, which are found inside of anything else too.
*/
export function spotsOfVariables(variables: readonly Variable[], passwords: readonly string[]): readonly Spot[] {
	const describe = describeNames(variables.map(variable => named(variable)));
	return variables.flatMap((variable, line): readonly Spot[] => {
		const context: Context = {key: variable.name, line, isComment: false};
		const fields = fieldsOf(variable.value);
		// Each field is a variable among its neighbours, and all of them stand in this one.
		const spots = fields === undefined
			? spotsOfText(variable.value, context, describe(named(variable)))
			: spotsOfVariables(fields, passwords).map(spot => ({...spot, ...context}));
		const embedded = fields === undefined ? findEmbedded(variable.value, passwords, spots) : [];
		return [...spots, ...embedded.map(({start, end, password}): Spot => ({
			kind: 'embedded', ...context, hosts: [], password: {start, end, readings: [password]},
		}))];
	});
}
