import {
	isPair, isScalar, parseAllDocuments, visit, type Scalar,
} from 'yaml';
import {
	jsonPiece, readJsonEscape, splitPair, writeJson,
} from './format-json.js';
import {
	decodePieces, plainOffsets, type Format, type Slot,
} from './slot.js';

const writeSingle = (value: string): string | undefined => /[\r\n]/v.test(value) ? undefined : value.replaceAll('\'', '\'\'');

// Whatever YAML could take for something else than text is left to the operator.
const writePlain = (value: string): string | undefined => /^[A-Za-z_][\w.\-~+\/]*$/v.test(value) && !/^(?:y|yes|n|no|true|false|on|off|null|~)$/iv.test(value) ? value : undefined;

type Written = Pick<Slot, 'value' | 'offsets' | 'write'>;

function readScalar(text: string, node: Scalar): Written | undefined {
	const [start, end] = node.range ?? [0, 0];
	const raw = text.slice(start, end);
	if (/[\r\n]/v.test(raw) || typeof node.value === 'object') {
		return undefined;
	}

	switch (node.type) {
		case 'QUOTE_DOUBLE': {
			return {...decodePieces(raw.slice(1, -1), start + 1, jsonPiece, readJsonEscape), write: writeJson};
		}

		case 'QUOTE_SINGLE': {
			return {...decodePieces(raw.slice(1, -1), start + 1, /''|[\s\S]/gv, piece => piece === '\'\'' ? '\'' : piece), write: writeSingle};
		}

		case 'PLAIN': {
			return {value: raw, offsets: plainOffsets(start, raw.length), write: writePlain};
		}

		default: {
			return undefined;
		}
	}
}

/**
YAML: every text of one line. Longer ones and comments are read as what stands between the values.
*/
export const readYaml: Format = text => {
	const slots: Slot[] = [];
	const documents = parseAllDocuments(text, {strict: false, uniqueKeys: false, logLevel: 'silent'});
	if (!Array.isArray(documents) || documents.some(({errors}) => errors.length > 0)) {
		return undefined;
	}

	for (const document of documents) {
		visit(document, {
			Scalar(key, node, ancestors) {
				const written = key === 'key' ? undefined : readScalar(text, node);
				// What the parser reads otherwise than we do is not certain.
				if (written === undefined || (typeof node.value === 'string' && node.value !== written.value)) {
					return;
				}

				const steps = ancestors.flatMap(ancestor => isPair(ancestor) ? [isScalar(ancestor.key) ? String(ancestor.key.value) : ''] : []);
				const isItem = typeof key === 'number';
				const slot: Slot = {
					key: steps.join('.'), name: steps.at(-1) ?? '', scope: (isItem ? steps : steps.slice(0, -1)).join('.'), ...written,
				};
				slots.push(isItem ? splitPair(slot) : slot);
			},
		});
	}

	return slots;
};

/**
A Compose file: as YAML, but a dollar sign is written twice.
*/
export const readCompose: Format = text => readYaml(text)?.map(slot => {
	const pieces = [...slot.value.matchAll(/\$\$|[\s\S]/gv)];
	return {
		...slot,
		value: pieces.map(([piece]) => piece === '$$' ? '$' : piece).join(''),
		offsets: [...pieces.map(({index}) => slot.offsets[index]!), slot.offsets.at(-1)!],
		write: value => slot.write(value.replaceAll('$', '$$$$')),
	};
});
