import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {type Outcome} from '../core/outcome.js';
import {type Snapshot} from '../core/snapshot.js';
import {diskFailure} from '../io/disk-failure.js';
import {type SnapshotFiles} from '../runtime/perform/context.js';
import {journalsFolder} from './incidents.js';
import {writePrivateFile} from './report-file.js';

/**
The evidence snapshots of one incident, beside its journal.
*/
export function createSnapshotFiles(home: string, incidentId: string): SnapshotFiles {
	return {
		write(which, text) {
			const written = writePrivateFile(path.join(journalsFolder(home), `${incidentId}.evidence-${which}.json`), text);
			return written.status === 'succeeded'
				? {status: 'succeeded', value: {path: written.value, hash: createHash('sha256').update(text).digest('hex')}}
				: written;
		},
		read(file): Outcome<Snapshot> {
			try {
				// This program's own file; its hash is in the journal.
				return {status: 'succeeded', value: JSON.parse(readFileSync(file, 'utf8')) as Snapshot};
			} catch (error) {
				return {status: 'refused', failure: diskFailure(error, `Could not read the evidence in ${file}`)};
			}
		},
	};
}
