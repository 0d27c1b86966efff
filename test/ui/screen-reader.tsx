import path from 'node:path';
import {readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import test from 'ava';
import {Frame} from '../../source/ui/frame.js';
import {asDrill, peek, views} from './fixtures/index.js';
import {renderLive} from './helpers/live.js';

process.env.TZ = 'UTC';

const isUpdating = process.env.UPDATE_FRAMES === '1';

function read(name: string): string {
	const {frame, unmount} = renderLive(<Frame view={asDrill(views[name]!)} columns={80} rows={40} peek={peek}/>, {columns: 80, rows: 40, isScreenReader: true});
	const text = frame();
	unmount();
	return text;
}

for (const name of ['question-leak-source', 'scope-matched', 'confirm-first', 'confirm-choices', 'show-once-masked', 'checklist-mixed', 'prove-still-alive', 'overlay-stop']) {
	test(`${name} reads as it did`, t => {
		const file = path.join('test', 'frames', `${name}-screen-reader.txt`);
		const text = read(name);
		if (isUpdating) {
			writeFileSync(file, `${text}\n`);
		}

		t.is(`${text}\n`, readFileSync(file, 'utf8'));
	});
}

test('nothing that is only drawn is read aloud', t => {
	for (const name of Object.keys(views)) {
		t.notRegex(read(name), /[─›]/v, `in ${name}`);
	}
});
