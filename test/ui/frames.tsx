import path from 'node:path';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import test from 'ava';
import {renderToString} from 'ink';
import stringWidth from 'string-width';
import {type View} from '../../source/core/view-model.js';
import {Frame} from '../../source/ui/frame.js';
import {
	asDrill, canary, peek, views,
} from './fixtures/index.js';

// Clock times are the operator's own.
process.env.TZ = 'UTC';

const folder = path.join('test', 'frames');
const sizes = [{columns: 80, rows: 24}, {columns: 60, rows: 15}] as const;
const isUpdating = process.env.UPDATE_FRAMES === '1';

type Size = {readonly columns: number; readonly rows: number};

const drawn = new Map<string, string>();

function draw(view: View, {columns, rows}: Size): string {
	return renderToString(<Frame view={view} columns={columns} rows={rows} peek={peek}/>, {columns});
}

/** The same picture is looked at in several ways, and drawing it takes the most time. */
function drawOnce(name: string, size: Size): string {
	const key = `${name} ${size.columns}×${size.rows}`;
	const frame = drawn.get(key) ?? draw(views[name]!, size);
	drawn.set(key, frame);
	return frame;
}

function linesOf(frame: string): readonly string[] {
	return frame.split('\n');
}

function compare(t: {readonly is: (actual: string, expected: string) => unknown}, name: string, frame: string): void {
	const file = path.join(folder, `${name}.txt`);
	if (isUpdating) {
		mkdirSync(folder, {recursive: true});
		writeFileSync(file, `${frame}\n`);
	}

	t.is(`${frame}\n`, readFileSync(file, 'utf8'));
}

for (const name of Object.keys(views)) {
	for (const size of sizes) {
		test(`${name} looks as it did at ${size.columns}×${size.rows}`, t => {
			compare(t, `${name}-${size.columns}x${size.rows}`, drawOnce(name, size));
		});
	}
}

test('the drill looks as it did', t => {
	for (const size of sizes) {
		compare(t, `drill-confirm-${size.columns}x${size.rows}`, draw(asDrill(views['confirm-first']!), size));
	}
});

const many: readonly Size[] = [...sizes, {columns: 40, rows: 10}, {columns: 120, rows: 40}, {columns: 20, rows: 5}];

/** What must be seen of the field that has the focus. */
function fieldText({screen, overlay}: View): string {
	const field = 'field' in screen ? screen.field : ('suspect' in screen ? screen.suspect?.field : undefined);
	const isWaiting = (screen.name === 'connect' && screen.state === 'connecting') || (screen.name === 'unknown' && screen.isReconciling) || (screen.name === 'lost-value' && screen.isTrying);
	return overlay !== undefined || field === undefined || !field.hasFocus || isWaiting
		? ''
		: `${field.kind === 'plain' ? field.text.slice(-4) : '•'.repeat(Math.min(4, field.length))}▏`;
}

for (const size of many) {
	const {columns, rows} = size;
	test(`every screen fits into ${columns}×${rows}, with its keys on the last line and its field in sight`, t => {
		for (const [name, view] of Object.entries(views)) {
			const frame = drawOnce(name, size);
			const lines = linesOf(frame);
			t.true(lines.length <= rows - 1, `${name} has ${lines.length} lines`);
			t.true(lines.every(line => stringWidth(line) <= columns), `${name} is too wide:\n${frame}`);
			t.true(lines.at(-1)!.includes(columns < 40 ? '' : view.keys.at(-1)!.key), `${name} ends with ${lines.at(-1)!}`);
			t.true(columns < 40 || frame.includes(fieldText(view)), `${name} shows no field:\n${frame}`);
		}
	});
}

test('a drill says so on every frame', t => {
	for (const size of [sizes[0], sizes[1], {columns: 40, rows: 10}]) {
		for (const [name, view] of Object.entries(views)) {
			t.true(linesOf(draw(asDrill(view), size))[0]!.includes('DRILL'), `${name} at ${size.columns}×${size.rows}`);
		}
	}
});

test('no word of the code is left untranslated', t => {
	const codeWord = /\b(?:leak-source|deploy-platform|other-laptop|none-leaked|not-yet|ticked-by-hand|not-touched|read-back|same-value|same-host|read_write|read_only|still-alive|already-dead|not-proven|not-checked|left-out|dotenv-file|undefined|NaN|\[object)/v;
	for (const name of Object.keys(views)) {
		t.notRegex(drawOnce(name, {columns: 120, rows: 40}), codeWord, `in ${name}`);
	}
});

test('a value is painted only where it was asked for', t => {
	for (const name of Object.keys(views)) {
		for (const size of many) {
			const frame = drawOnce(name, size);
			// Where hardly anything fits, it may be cut.
			t.is(frame.includes(canary), name.includes('revealed') && (size.rows >= 15 || frame.includes(canary)), `${name} at ${size.columns}×${size.rows}:\n${frame}`);
		}
	}
});

test('a revealed connection string can be read whole', t => {
	for (const size of sizes) {
		const value = linesOf(drawOnce('show-once-revealed-pooled', size)).map(line => line.slice(14).trim()).join('');
		t.true(value.includes(`postgresql://neondb_owner:${canary}@ep-lucky-sun-a1-pooler.us-east-2.aws.neon.tech/neondb?sslmode=require&channel_binding=require`), `${value} at ${size.columns}×${size.rows}`);
	}
});

test('the dots of a masked value say nothing about its length', t => {
	const short = renderToString(<Frame view={views['show-once-masked']!} columns={80} rows={24} peek={() => 'x'}/>, {columns: 80});
	t.is(short, drawOnce('show-once-masked', sizes[0]));
});

test('names from outside draw no control character', t => {
	for (const name of Object.keys(views)) {
		// eslint-disable-next-line no-control-regex
		t.notRegex(drawOnce(name, sizes[0]), /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u200B]/v, `in ${name}`);
	}
});
