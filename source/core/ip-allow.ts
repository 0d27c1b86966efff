/**
Lists of addresses that may connect: single ones, ranges with a hyphen, and CIDR blocks, of both versions of IP. An entry that cannot be read matches nobody.
*/

type Address = {readonly version: 4 | 6; readonly value: bigint};

type Range = {readonly version: 4 | 6; readonly first: bigint; readonly last: bigint};

const bits = {4: 32, 6: 128} as const;

function parseFour(text: string): bigint | undefined {
	const parts = text.split('.');
	const isWhole = parts.length === 4 && parts.every(part => /^\d{1,3}$/v.test(part) && Number(part) <= 255);
	return isWhole ? parts.reduce((sum, part) => (sum * 256n) + BigInt(part), 0n) : undefined;
}

function parseSix(text: string): bigint | undefined {
	const halves = text.split('::');
	if (halves.length > 2 || !/^[\da-f:]+$/iv.test(text)) {
		return undefined;
	}

	const [before = [], after = []] = halves.map(half => half === '' ? [] : half.split(':'));
	const missing = 8 - before.length - after.length;
	const isWhole = halves.length === 2 ? missing >= 1 : missing === 0;
	const groups = [...before, ...Array.from({length: Math.max(0, missing)}, () => '0'), ...after];
	return isWhole && groups.every(group => /^[\da-f]{1,4}$/iv.test(group)) ? groups.reduce((sum, group) => (sum * 65_536n) + BigInt(`0x${group}`), 0n) : undefined;
}

function parseAddress(text: string): Address | undefined {
	const four = parseFour(text);
	if (four !== undefined) {
		return {version: 4, value: four};
	}

	const six = parseSix(text);
	return six === undefined ? undefined : {version: 6, value: six};
}

function parseBlock(address: Address, length: string): Range | undefined {
	const size = bits[address.version];
	if (!/^\d{1,3}$/v.test(length) || Number(length) > size) {
		return undefined;
	}

	const span = 2n ** BigInt(size - Number(length));
	const first = address.value - (address.value % span);
	return {version: address.version, first, last: first + span - 1n};
}

function parseEntry(entry: string): Range | undefined {
	const text = entry.trim();
	const [block, length, ...more] = text.split('/');
	if (length !== undefined) {
		const address = parseAddress(block ?? '');
		return address === undefined || more.length > 0 ? undefined : parseBlock(address, length);
	}

	const [from, to, ...rest] = text.split('-').map(part => parseAddress(part.trim()));
	if (from === undefined || rest.length > 0) {
		return undefined;
	}

	if (!text.includes('-')) {
		return {version: from.version, first: from.value, last: from.value};
	}

	return to?.version !== from.version || to.value < from.value ? undefined : {version: from.version, first: from.value, last: to.value};
}

/** Whether an entry can be read. One that cannot matches nobody. */
export function isEntry(entry: string): boolean {
	return parseEntry(entry) !== undefined;
}

/** Wider than any company's network: a /12 of the old addresses, a /29 of the new ones. */
export function isTooWide(entry: string): boolean {
	const range = parseEntry(entry);
	if (range === undefined) {
		return false;
	}

	return range.last - range.first + 1n > 2n ** BigInt(range.version === 4 ? 20 : 99);
}

/** Whether somebody at this address may connect. An empty list lets everybody in. */
export function covers(entries: readonly string[], address: string): boolean {
	const parsed = parseAddress(address.trim());
	return entries.length === 0 || (parsed !== undefined && entries.some(entry => {
		const range = parseEntry(entry);
		return range?.version === parsed.version && range.first <= parsed.value && parsed.value <= range.last;
	}));
}

/** What an edit does to a list, and whom it shuts out. Nothing is taken away that was not named. */
export type AllowChange = {
	readonly ips: readonly string[];
	readonly added: readonly string[];
	readonly removed: readonly string[];
	/** Known addresses that could connect before and cannot after. */
	readonly shutOut: readonly string[];
};

/**
Merges an edit into the list as it is now.
*/
export function changeAllowed(current: readonly string[], add: readonly string[], remove: readonly string[], known: readonly string[]): AllowChange {
	const gone = new Set(remove);
	const kept = current.filter(entry => !gone.has(entry));
	const ips = [...new Set([...kept, ...add.map(entry => entry.trim())])];
	const before = new Set(current);
	return {
		ips,
		added: ips.filter(entry => !before.has(entry)),
		removed: current.filter(entry => gone.has(entry)),
		shutOut: known.filter(address => covers(current, address) && !covers(ips, address)),
	};
}
