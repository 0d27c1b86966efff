/**
What the operator gives as evidence: a leaked `.env` file, a scanner's report, or a text such as a pasted connection string.
The passwords go to the vault one by one as they are found; what is returned holds none.
*/
import {
	closeSync, fstatSync, openSync, readFileSync,
} from 'node:fs';
import {type EvidenceAnswer} from '../core/effect.js';
import {type Failure, type Outcome} from '../core/outcome.js';
import {diskFailure} from './disk-failure.js';
import {readReport} from './leaked-report.js';
import {
	example, type Keep, readLeakedClues, readLeakedPieces,
} from './leaked-text.js';

const mostBytes = 8 * 1024 * 1024;

function readText(file: string): string | Failure {
	try {
		const descriptor = openSync(file, 'r');
		try {
			const status = fstatSync(descriptor);
			if (!status.isFile()) {
				return {kind: 'unsuitable', message: `${file} is not an ordinary file.`};
			}

			if (status.size > mostBytes) {
				return {kind: 'too-large', message: `${file} is larger than 8 MiB. Give the file that leaked, or only the lines that matter.`};
			}

			const bytes = readFileSync(descriptor);
			return bytes.includes(0) ? {kind: 'unsuitable', message: `${file} is not a text file.`} : bytes.toString();
		} finally {
			closeSync(descriptor);
		}
	} catch (error) {
		return diskFailure(error, `Could not read ${file}`);
	}
}

/**
Find what a pasted text names. A line that cannot be understood is told in a sentence and never shown.

@param keep Puts a secret into the vault.
*/
export async function readLeakedText(text: string, keep: Keep): Promise<Outcome<EvidenceAnswer>> {
	const report = readReport(text);
	const answer = report === undefined ? readLeakedClues(text, keep) : readLeakedPieces(report, keep);
	const isEmpty = answer.clues.length === 0 && answer.keys.length === 0 && answer.problems.length === 0;
	return {status: 'succeeded', value: isEmpty ? {...answer, problems: [`No database is named there: no connection string, no PGHOST, no host of Neon. ${example}`]} : answer};
}

/**
The same for a file.
*/
export async function readLeakedFile(file: string, keep: Keep): Promise<Outcome<EvidenceAnswer>> {
	const text = readText(file);
	return typeof text === 'string' ? readLeakedText(text, keep) : {status: 'refused', failure: text};
}
