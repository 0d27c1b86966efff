/**
Reports of the scanners that find leaks: gitleaks writes one JSON array, trufflehog one JSON object a line.
*/
import {type Piece} from './leaked-text.js';

type Json = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function textOf(record: Json, name: string): string {
	const value = record[name];
	return typeof value === 'string' ? value : '';
}

function numberOf(record: Json, name: string): number {
	const value = record[name];
	return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 1;
}

/** What gitleaks and other tools write with `--redact`. */
const blotted = /^(?:REDACTED|\*+|x{4,})$/v;

function fromGitleaks(finding: Json): Piece {
	const secret = textOf(finding, 'Secret');
	const match = textOf(finding, 'Match');
	// The match has what stands around the secret, such as its variable and its host.
	const isWhole = secret !== '' && !blotted.test(secret);
	return {
		text: isWhole ? (match.includes(secret) ? match : secret) : '', bare: isWhole ? secret : '', line: numberOf(finding, 'StartLine'), file: textOf(finding, 'File'),
	};
}

/** Where trufflehog found it: each kind of source has its own word for the file. */
function trufflehogPlace(finding: Json): Pick<Piece, 'file' | 'line'> {
	const metadata = isRecord(finding.SourceMetadata) ? finding.SourceMetadata : {};
	const data = isRecord(metadata.Data) ? metadata.Data : {};
	const place = Object.values(data).find(value => isRecord(value));
	return place === undefined ? {file: '', line: 1} : {file: textOf(place, 'file'), line: numberOf(place, 'line')};
}

function fromTrufflehog(finding: Json): Piece {
	const raw = textOf(finding, 'RawV2') || textOf(finding, 'Raw');
	return {text: raw, bare: textOf(finding, 'Raw'), ...trufflehogPlace(finding)};
}

/**
The findings of a report, or undefined where the text is none.
*/
export function readReport(text: string): readonly Piece[] | undefined {
	const whole = text.trimStart().startsWith('[') ? parse(text) : undefined;
	if (Array.isArray(whole) && whole.length > 0 && whole.every(item => isRecord(item) && 'RuleID' in item)) {
		return whole.map(finding => fromGitleaks(finding as Json));
	}

	const lines = text.split(/\r\n|\r|\n/v).filter(line => line.trim() !== '');
	const findings = lines[0]?.trimStart().startsWith('{') ? lines.map(line => parse(line)) : [];
	const known = findings.filter((finding): finding is Json => isRecord(finding) && 'DetectorName' in finding);
	// Its log lines may stand between the findings.
	return known.length > 0 ? known.map(finding => fromTrufflehog(finding)) : undefined;
}
