/**
Reads the items that can hold a database's login or a key. Logins to web pages are read only where something speaks for them.
*/
import {type Place} from '../../core/incident.js';
import {parallel} from '../../io/parallel.js';
import {type Discovery, type Found, type Search} from '../types.js';
import {matchValues} from '../value.js';
import {
	fieldsOf, type Listed, listItems, readItem, whyByHand,
} from './items.js';
import {command, type Op} from './op.js';

const atOnce = 4;
const most = 500;
const stopped = 'The search was stopped.';
const likely = new Set(['DATABASE', 'API_CREDENTIAL', 'SERVER', 'SECURE_NOTE', 'PASSWORD']);

function isWorthReading({category, title, about}: Listed, {wanted}: Search): boolean {
	return likely.has(category) || /neon|postgres|\bpg|\bdb\b|database|sql/iv.test(title) || wanted.some(({role}) => role !== '' && role === about);
}

/**
Everywhere in 1Password that one of the credentials is stored.
*/
export async function discover(op: Op, search: Search): Promise<Discovery> {
	const {signal} = search;
	const found: Found[] = [];
	const notSearched: Array<Discovery['notSearched'][number]> = [];
	let looked = 0;
	const listing = await listItems(op, signal);
	if (listing.status !== 'succeeded') {
		return {found, looked, notSearched: [{what: '1Password', reason: signal.aborted ? stopped : listing.failure.message, ...(listing.failure.kind === 'unauthorized' && {command})}]};
	}

	const items = listing.value.filter(item => isWorthReading(item, search));
	await parallel(items.slice(0, most), atOnce, async ({id, title, vault, vaultName}) => {
		const address = {vault, item: id};
		const item = await readItem(op, address, signal);
		if (item.status !== 'succeeded') {
			notSearched.push({what: `${vaultName}/${title}`, reason: signal.aborted ? stopped : item.failure.message});
			return;
		}

		const fields = fieldsOf(item.value);
		const reason = whyByHand(item.value);
		looked += fields.length;
		search.onProgress?.(looked);
		for (const {name, wanted, confidence, shape, isPooled, database, isGuess} of matchValues(fields, search.wanted)) {
			const place: Place = {
				destination: 'onepassword', container: `${vaultName}/${title}`, key: name, shape, ...(isPooled !== undefined && {isPooled}), ...(database !== undefined && {database}),
				kind: 'secret-manager', isReadable: true, address: {...address, field: fields.find(field => field.name === name)!.id},
				...(reason !== undefined && {byHand: {reason, instructions: [`In 1Password, open ${title} in the vault ${vaultName}.`, `Edit ${name} and paste the new value.`]}}),
			};
			found.push({subject: isGuess ? undefined : wanted.subject, place, confidence});
		}
	});
	if (items.length > most) {
		notSearched.push({what: `${items.length - most} more items`, reason: `Only the first ${most} are read.`});
	}

	if (items.length < listing.value.length) {
		notSearched.push({what: `other items of 1Password (${listing.value.length - items.length})`, reason: 'Neither their kind nor their title speaks of a database, so they are not read.'});
	}

	return {found, looked, notSearched};
}
