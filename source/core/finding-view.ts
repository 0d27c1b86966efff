/**
What the screens about findings show.
*/
import {type AllowEntry} from './allow-edit.js';
import {type FindingRecord} from './finding.js';
import {type Choices, type Field} from './view-model.js';

export type FindingScreenView =
	| {readonly name: 'findings'; readonly rows: readonly FindingRecord[]; readonly cursor: number; readonly open: number; readonly notes: number; readonly missing: readonly string[]; readonly isAfter: boolean}
	| {readonly name: 'finding'; readonly record: FindingRecord; readonly isBusy: boolean; /** What is changed from here, as sentences; empty: only in the Console. */ readonly consequences: readonly string[]; readonly warning?: string; readonly word: string; readonly field?: Field; readonly problem?: string; readonly choices: Choices}
	| {readonly name: 'allowed-ips'; readonly title: string; readonly entries: readonly AllowEntry[]; /** How many entries the list has with the edit. */ readonly left: number; readonly isChanged: boolean; /** Known addresses that the edit shuts out. */ readonly shutOut: readonly string[]; readonly knowsAddresses: boolean; readonly state: 'editing' | 'sending' | 'changed'; readonly failure?: string; readonly word: string; readonly field: Field; readonly problem?: string; readonly choices: Choices};
