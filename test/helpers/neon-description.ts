import path from 'node:path';
import {readFileSync} from 'node:fs';
import {Ajv2019, type ValidateFunction} from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import {parse} from 'yaml';

type Schema = Readonly<Record<string, unknown>>;
type Description = {
	readonly paths: Readonly<Record<string, Readonly<Record<string, {readonly responses: Readonly<Record<string, unknown>>}>>>>;
	readonly components: {readonly schemas: Readonly<Record<string, Schema>>; readonly responses: Readonly<Record<string, unknown>>};
};

const source = path.join('node_modules', '@neondatabase', 'api-client', 'public-v2-for-users.gen.yaml');
const description = parse(readFileSync(source, 'utf8')) as Description;

/**
A schema of OpenAPI 3.0 as one of JSON Schema, where objects allow no fields that are not described: a misspelt optional field is an error too.
@param isOpen - For a part of `allOf`: the whole is closed, its parts cannot be.
*/
function convert(schema: unknown, isOpen = false): unknown {
	if (typeof schema !== 'object' || schema === null) {
		return schema;
	}

	if (Array.isArray(schema)) {
		return schema.map(item => convert(item, isOpen));
	}

	const {$ref, allOf, properties, items, oneOf, anyOf, additionalProperties, nullable, ...rest} = schema as Record<string, unknown>;
	if (typeof $ref === 'string') {
		return {$ref: $ref.replace('#/components/schemas/', isOpen ? '#/$defs/open/' : '#/$defs/closed/')};
	}

	if (nullable === true) {
		return {anyOf: [{type: 'null'}, convert({...schema, nullable: undefined}, isOpen)]};
	}

	const isObject = properties !== undefined || allOf !== undefined;
	return {
		...rest,
		...(properties !== undefined && {properties: Object.fromEntries(Object.entries(properties as Record<string, unknown>).map(([name, property]) => [name, convert(property)]))}),
		...(items !== undefined && {items: convert(items)}),
		...(allOf !== undefined && {allOf: (allOf as unknown[]).map(part => convert(part, true))}),
		...(oneOf !== undefined && {oneOf: convert(oneOf, isOpen)}),
		...(anyOf !== undefined && {anyOf: convert(anyOf, isOpen)}),
		...(additionalProperties !== undefined && {additionalProperties: convert(additionalProperties)}),
		...(isObject && !isOpen && additionalProperties === undefined && {unevaluatedProperties: false}),
	};
}

const ajv = new Ajv2019({strict: false, allErrors: true, validateFormats: true});
addFormats.default(ajv);
// The description says it once; it is no format of OpenAPI.
ajv.addFormat('int', true);
const names = Object.entries(description.components.schemas);
ajv.addSchema({
	$id: 'neon',
	$defs: {
		open: Object.fromEntries(names.map(([name, schema]) => [name, convert(schema, true)])),
		closed: Object.fromEntries(names.map(([name, schema]) => [name, convert(schema)])),
	},
});

const validators = new Map<string, ValidateFunction>();

function absolute(schema: unknown): unknown {
	return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"neon#/$defs/'));
}

/**
Compare an answer with Neon's own description of its API.
@param path - As it was sent, without the base and the query.
@returns what is wrong with it
*/
export function faultsOfAnswer(method: string, path: string, status: number, body: unknown): string[] {
	const given = path.split('/');
	const template = Object.keys(description.paths)
		.filter(candidate => Object.hasOwn(description.paths[candidate]!, method.toLowerCase()))
		.filter(candidate => {
			const segments = candidate.split('/');
			return segments.length === given.length && segments.every((segment, index) => segment.startsWith('{') || segment === given[index]);
		})
		.toSorted((a, b) => a.split('{').length - b.split('{').length)[0];
	if (template === undefined) {
		return status === 404 ? [] : [`${method} ${path} is not described`];
	}

	const {responses} = description.paths[template]![method.toLowerCase()]!;
	const response = resolve(responses[String(status)] ?? responses.default) as {readonly content?: {readonly 'application/json'?: {readonly schema: unknown}}};
	const schema = response.content?.['application/json']?.schema;
	if (status < 400 && !Object.hasOwn(responses, String(status))) {
		return [`${method} ${template} has no answer ${status}`];
	}

	if (schema === undefined) {
		return body === undefined ? [] : [`${method} ${template} ${status} has no body`];
	}

	const name = `${method} ${template} ${status}`;
	const validate = validators.get(name) ?? ajv.compile(absolute(convert(schema)) as Record<string, unknown>);
	validators.set(name, validate);
	// A body without the undefined fields that JSON leaves out.
	return validate(body) ? [] : validate.errors!.map(error => `${name}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

function resolve(response: unknown): unknown {
	const {$ref} = response as {readonly $ref?: string};
	return $ref === undefined ? response : description.components.responses[$ref.split('/').at(-1)!];
}
