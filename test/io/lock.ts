import {once} from 'node:events';
import {
	existsSync, readdirSync, rmSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {acquireLock, type LockResult} from '../../source/io/lock.js';
import {identifyProcess, processStartTime} from '../../source/io/process-identity.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {fixtureArguments} from '../helpers/fixture.js';

const incident = 'inc-20261121-a3f9';
const self = identifyProcess(process.pid);
const options = {now: 1_800_000_000_000};
const lockFile = (folder: string, number = 1): string => path.join(folder, `.${incident}.lock-${number}`);
const place = (folder: string, content: unknown, number = 1): void => {
	writeFileSync(lockFile(folder, number), typeof content === 'string' ? content : JSON.stringify(content));
};

function acquired(result: LockResult): Extract<LockResult, {status: 'acquired'}> {
	if (result.status !== 'acquired') {
		throw new Error(JSON.stringify(result));
	}

	return result;
}

async function startChild(t: ExecutionContext, folder: string) {
	const child = execa(process.execPath, [...fixtureArguments('take-locks.ts'), folder], {reject: false});
	t.teardown(() => {
		child.kill();
	});
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	await lines.next();
	return {
		child,
		async take(name: string): Promise<string> {
			child.stdin.write(`${name}\n`);
			const next = await lines.next();
			return String(next.value).split(' ')[1] ?? '';
		},
	};
}

test('a lock is taken, refused to the next, and free again after its release', t => {
	const folder = temporaryFolder(t);
	const first = acquired(acquireLock(folder, incident, self, options));
	t.is(first.tookOverFrom, undefined);
	t.deepEqual(acquireLock(folder, incident, self, options), {status: 'held', owner: {...self, since: options.now}});
	t.is(acquireLock(folder, incident, self, {...options, force: true}).status, 'held');
	first.lock.release();
	first.lock.release();
	const second = acquired(acquireLock(folder, incident, self, options));
	t.is(second.tookOverFrom, undefined);
	first.lock.release();
	t.is(acquireLock(folder, incident, self, options).status, 'held');
	second.lock.release();
	t.deepEqual(readdirSync(folder), [`.${incident}.lock-2`]);
});

test('incidents do not lock each other, even where one name begins like the other', t => {
	const folder = temporaryFolder(t);
	acquired(acquireLock(folder, 'inc-1', self, options));
	acquired(acquireLock(folder, 'inc-1.lock-1', self, options));
	acquired(acquireLock(folder, 'inc-11', self, options));
	t.is(acquireLock(folder, 'inc-1', self, options).status, 'held');
});

test('the lock of a living process is refused, and that of a dead one is taken over', async t => {
	const folder = temporaryFolder(t);
	const {child, take} = await startChild(t, folder);
	t.is(await take(incident), 'acquired');
	const held = acquireLock(folder, incident, self, options);
	t.true(held.status === 'held' && held.owner.pid === child.pid);
	child.kill('SIGKILL');
	await once(child, 'close');
	const {tookOverFrom} = acquired(acquireLock(folder, incident, self, options));
	t.true(tookOverFrom !== 'unreadable' && tookOverFrom?.pid === child.pid);
});

test('a number that another process uses now is not taken for the old owner', t => {
	const folder = temporaryFolder(t);
	place(folder, {...self, startTime: 'an earlier time', since: 1});
	const {tookOverFrom} = acquired(acquireLock(folder, incident, self, options));
	t.is(tookOverFrom !== 'unreadable' && tookOverFrom?.startTime, 'an earlier time');
});

test('the lock of another machine is asked about, and can be forced', t => {
	const folder = temporaryFolder(t);
	const owner = {
		pid: 1, hostname: 'laptop-of-a-colleague', startTime: '', since: 5,
	};
	place(folder, owner);
	t.deepEqual(acquireLock(folder, incident, self, options), {status: 'ask', owner});
	t.true(existsSync(lockFile(folder)));
	t.deepEqual(acquired(acquireLock(folder, incident, self, {...options, force: true})).tookOverFrom, owner);
	t.is(acquireLock(folder, incident, self, options).status, 'held');
});

test('a lock that cannot be read is asked about', t => {
	const folder = temporaryFolder(t);
	for (const content of ['', '{', 'null', '{"pid":"1"}']) {
		place(folder, content);
		t.deepEqual(acquireLock(folder, incident, self, options), {status: 'ask', owner: 'unreadable'});
	}

	t.is(acquired(acquireLock(folder, incident, self, {...options, force: true})).tookOverFrom, 'unreadable');
});

test('a lock that was forced away is not brought back by its release', t => {
	const folder = temporaryFolder(t);
	const {lock} = acquired(acquireLock(folder, incident, self, options));
	place(folder, {...self, hostname: 'elsewhere', since: 1}, 2);
	rmSync(lockFile(folder, 1));
	lock.release();
	t.deepEqual(readdirSync(folder), [`.${incident}.lock-2`]);
});

test('a folder that cannot be used is refused with a sentence', t => {
	const folder = temporaryFolder(t);
	writeFileSync(path.join(folder, 'file'), '');
	const result = acquireLock(path.join(folder, 'file'), incident, self, options);
	t.is(result.status === 'refused' && result.failure.message, `${path.join(folder, 'file')} is not a folder.`);
});

test('of several processes that take over a dead one\'s lock at once, exactly one wins, every time', async t => {
	const folder = temporaryFolder(t);
	const children = await Promise.all(Array.from({length: 4}, async () => startChild(t, folder)));
	for (let round = 0; round < 60; round++) {
		const name = `inc-${round}`;
		if (round % 3 !== 0) {
			writeFileSync(path.join(folder, `.${name}.lock-${round}`), JSON.stringify({...self, startTime: 'dead', since: 1}));
		}

		const statuses = await Promise.all(children.map(async child => child.take(name)));
		t.deepEqual(statuses.toSorted(), ['acquired', 'held', 'held', 'held']);
	}
});

test('a process that is not there has no start time, and one that is has always the same', t => {
	t.is(processStartTime(2_147_483_646), undefined);
	t.truthy(self.startTime);
	t.is(processStartTime(process.pid), self.startTime);
});
