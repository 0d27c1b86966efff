import {type Fault} from '../faults.js';

const enumerations = new Set(['current_state', 'pending_state', 'status', 'action', 'type', 'authentication_method', 'provisioner', 'plan', 'auth_method']);
const escape = '\u{1B}';

/** What attackers and ordinary people put into names: a cleared screen, a hidden link, overrides, right-to-left text, emoji. */
export const hostileSuffix = `${escape}[2J${escape}]8;;http://evil.example\u{7}\u{202E}txt.exe\u{2066} שלום 👩‍👩‍👧`;

/** Play the faults that change an answer's content. */
export function distort(body: unknown, faults: readonly Fault[]): unknown {
	const has = (kind: Fault['kind']) => faults.some(fault => fault.kind === kind);
	const isUnknown = has('unknown-value');
	const isHostile = has('hostile-names');
	if (!isUnknown && !isHostile) {
		return body;
	}

	return JSON.parse(JSON.stringify(body), (key, value: unknown) => {
		if (typeof value !== 'string') {
			return value;
		}

		if (isUnknown && enumerations.has(key)) {
			return 'something_new';
		}

		return isHostile && key === 'name' ? `${value}${hostileSuffix}` : value;
	});
}
