/**
Puts a new value into a secret or a variable, and looks at what GitHub says about it before and after.
*/
import {afterwards} from '../../io/abort.js';
import {type Place} from '../../core/incident.js';
import {type Failure, type Outcome} from '../../core/outcome.js';
import {systemClock} from '../../io/clock.js';
import {type CommandResult} from '../../io/command.js';
import {
	type Delivery, type DeliveryResult, type Destination, type NewValues,
} from '../types.js';
import {holdsNew, renewValue} from '../value.js';
import {describeExit, type Gh} from './gh.js';
import {textOf} from './json.js';
import {listAll} from './list.js';
import {pathOf, readAddress, type Store} from './store.js';

/** What can be seen of a secret. */
type Seen = {
	/** To the second, on GitHub's clock. */
	readonly updatedAt: number;
	/** GitHub's clock when it was asked. */
	readonly askedAt: number;
	/** An organisation's only. */
	readonly visibility: string;
	readonly repositories: readonly string[];
};

const refused = (failure: Failure): DeliveryResult => ({status: 'refused', failure});

const foreign: Failure = {kind: 'unsuitable', message: 'This place is not one of GitHub\'s.'};

const timeOf = (text: string) => {
	const time = Date.parse(text);
	return Number.isNaN(time) ? 0 : time;
};

async function lookAt(gh: Gh, store: Store, name: string, signal: AbortSignal): Promise<Outcome<Seen>> {
	const path = `${pathOf(store)}/secrets/${encodeURIComponent(name)}`;
	const reply = await gh.call(path, {signal});
	if (reply.status !== 'succeeded') {
		return reply;
	}

	const visibility = textOf(reply.value.body, 'visibility');
	const seen = {updatedAt: timeOf(textOf(reply.value.body, 'updated_at')), askedAt: timeOf(reply.value.headers.date ?? ''), visibility};
	if (visibility !== 'selected') {
		return {status: 'succeeded', value: {...seen, repositories: []}};
	}

	const repositories = await listAll(gh, `${path}/repositories`, {name: 'repositories', signal});
	return repositories.status === 'succeeded'
		? {status: 'succeeded', value: {...seen, repositories: repositories.value.items.map(item => textOf(item, 'full_name')).toSorted()}}
		: repositories;
}

const isSameReach = (before: Seen, after: Seen) => before.visibility === after.visibility && before.repositories.join('\n') === after.repositories.join('\n');

/** The options that keep an organisation's secret where it is: without them, gh would show it to all private repositories. */
function reachOf({visibility, repositories}: Seen): readonly string[] | Failure {
	if (visibility === 'selected') {
		return repositories.length === 0
			? {kind: 'unsuitable', message: 'No repository may use this secret, and gh cannot write it so that this stays so. Update it by hand, or delete it.'}
			: ['--visibility', 'selected', '--repos', repositories.join(',')];
	}

	return visibility === 'all' || visibility === 'private'
		? ['--visibility', visibility]
		: {kind: 'unsuitable', message: 'It could not be seen who may use this secret, so nothing was written.'};
}

function optionsFor(store: Store, host: string, before: Seen): readonly string[] | Failure {
	const {application, owner, repository, environment} = store;
	if (repository === undefined) {
		const reach = reachOf(before);
		return 'kind' in reach ? reach : ['--org', owner, '--app', application, ...reach];
	}

	return ['-R', `${host}/${owner}/${repository}`, ...(environment === undefined ? ['--app', application] : ['--env', environment])];
}

function outputOf(result: CommandResult): {readonly output?: string} {
	return result.status === 'exited' && result.stderr.trim() !== '' ? {output: result.stderr.trim().slice(0, 4000)} : {};
}

/** What became of the write, from what is to be seen afterwards. */
function judge(result: CommandResult, before: Seen, after: Outcome<Seen>, name: string): DeliveryResult {
	const output = outputOf(result);
	if (after.status !== 'succeeded') {
		return {status: 'unknown', failure: {kind: after.failure.kind, message: `${name} may have been written, but GitHub could not be asked afterwards: ${after.failure.message}`}, ...output};
	}

	const isMoved = after.value.updatedAt > before.updatedAt;
	if (isMoved && !isSameReach(before, after.value)) {
		return {status: 'unknown', failure: {kind: 'changed', message: `${name} was written, but who may use it is no longer what it was: it was ${before.visibility}, now it is ${after.value.visibility}. Look at it.`}, ...output};
	}

	if (result.status === 'exited' && result.exitCode === 0) {
		return isMoved
			? {status: 'delivered', rung: 'written', seen: `${name}, changed ${new Date(after.value.updatedAt).toISOString()}; used by the next run`}
			: {status: 'refused', failure: {kind: 'invalid-reply', message: `gh reported success, but GitHub does not show a change of ${name}.`}, ...output};
	}

	const failure = result.status === 'exited' ? describeExit(result) : result.failure;
	if (isMoved) {
		return {status: 'unknown', failure: {kind: failure.kind, message: `${name} was changed at GitHub, but gh did not end well: ${failure.message}`}, ...output};
	}

	return {status: result.status === 'exited' ? 'refused' : result.status, failure, ...output};
}

async function deliverSecret(gh: Gh, place: Place, store: Store, values: NewValues, {old, signal}: Delivery): Promise<DeliveryResult> {
	const name = place.key;
	const renewed = renewValue(undefined, place, values, old);
	if ('refusal' in renewed) {
		return refused({kind: 'unsuitable', message: renewed.refusal});
	}

	const before = await lookAt(gh, store, name, signal);
	if (before.status !== 'succeeded') {
		return refused(before.failure.status === 404
			? {...before.failure, message: `${name} is no longer there, or this login may not see it. Nothing was written: a new secret is not made.`}
			: before.failure);
	}

	const options = optionsFor(store, gh.host, before.value);
	if ('kind' in options) {
		return refused(options);
	}

	if (before.value.updatedAt >= before.value.askedAt - 1000 && before.value.askedAt > 0) {
		// GitHub counts in seconds: a second change in this one could not be seen.
		await systemClock.wait(1100, signal);
	}

	const result = await gh.run(['secret', 'set', name, ...options], {signal, input: renewed.value, secrets: [renewed.value, values.kind === 'login' ? values.password : values.key]});
	if (result.status === 'refused') {
		return refused(result.failure);
	}

	// A stopped write is looked at all the same, for it may have arrived.
	return judge(result, before.value, await lookAt(gh, store, name, afterwards(signal)), name);
}

async function readVariable(gh: Gh, store: Store, name: string, signal: AbortSignal): Promise<Outcome<string>> {
	const reply = await gh.call(`${pathOf(store)}/variables/${encodeURIComponent(name)}`, {signal});
	return reply.status === 'succeeded' ? {status: 'succeeded', value: textOf(reply.value.body, 'value')} : reply;
}

async function deliverVariable(gh: Gh, place: Place, store: Store, values: NewValues, {old, signal}: Delivery): Promise<DeliveryResult> {
	const name = place.key;
	const before = await readVariable(gh, store, name, signal);
	if (before.status !== 'succeeded') {
		return refused(before.failure);
	}

	if (holdsNew(before.value, place, values)) {
		return {status: 'delivered', rung: 'read-back', seen: `${name} already holds the new value`};
	}

	const renewed = renewValue(before.value, place, values, old);
	if ('refusal' in renewed) {
		return refused({kind: 'changed', message: renewed.refusal});
	}

	const secret = values.kind === 'login' ? values.password : values.key;
	const change = await gh.call(`${pathOf(store)}/variables/${encodeURIComponent(name)}`, {
		signal, method: 'PATCH', body: JSON.stringify({value: renewed.value}), secrets: [renewed.value, secret],
	});
	if (change.status === 'refused') {
		return refused(change.failure);
	}

	const after = await readVariable(gh, store, name, afterwards(signal));
	if (after.status === 'succeeded' && after.value === renewed.value) {
		return {status: 'delivered', rung: 'read-back', seen: `${name} holds the new value; used by the next run`};
	}

	if (change.status === 'succeeded' && after.status === 'succeeded') {
		return refused({kind: 'invalid-reply', message: `GitHub reported success, but ${name} does not hold the new value.`});
	}

	return {status: 'unknown', failure: change.status === 'unknown' ? change.failure : {kind: 'server', message: `${name} was written, but could not be read afterwards.`}};
}

/**
Delivers to a secret or a variable.
*/
export async function deliver(gh: Gh, place: Place, values: NewValues, delivery: Delivery): ReturnType<Destination['deliver']> {
	const address = readAddress(place);
	if (address?.host !== gh.host) {
		return refused(address === undefined ? foreign : {kind: 'unsuitable', message: `This place is on ${address.host}, and gh speaks to ${gh.host} now. Set GH_HOST.`});
	}

	return address.item === 'secret'
		? deliverSecret(gh, place, address.store, values, delivery)
		: deliverVariable(gh, place, address.store, values, delivery);
}

/**
How far a secret or a variable has come.
*/
export async function check(gh: Gh, place: Place, values: NewValues, {since, signal}: Parameters<Destination['check']>[2]): ReturnType<Destination['check']> {
	const address = readAddress(place);
	if (address?.host !== gh.host) {
		return {status: 'refused', failure: foreign};
	}

	if (address.item === 'variable') {
		const stored = await readVariable(gh, address.store, place.key, signal);
		if (stored.status !== 'succeeded') {
			return stored;
		}

		return {status: 'succeeded', value: holdsNew(stored.value, place, values) ? {rung: 'read-back', seen: `${place.key} holds the new value`} : {rung: 'not-touched', seen: `${place.key} does not hold the new value`}};
	}

	const seen = await lookAt(gh, address.store, place.key, signal);
	if (seen.status !== 'succeeded') {
		return seen;
	}

	const isChanged = since !== undefined && seen.value.updatedAt >= since - (since % 1000);
	return {status: 'succeeded', value: {rung: isChanged ? 'written' : 'not-touched', seen: `${place.key}, last changed ${new Date(seen.value.updatedAt).toISOString()}`}};
}
