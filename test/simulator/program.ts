import {readFileSync} from 'node:fs';
import {platform} from 'node:os';
import test from 'ava';
import {makePlace, runProgram, startSimulate} from '../helpers/program.js';

test.serial('the built program simulates 400 projects in little memory, and its faults are switched from outside', async t => {
	const start = performance.now();
	const {neon, computes, control, child} = await startSimulate(t, ['scale', '--faults', 'locked:times=1']);
	const elapsed = performance.now() - start;
	// Ports for 4000 computes are opened when somebody asks for them.
	t.deepEqual(computes, []);
	const status = async (path: string) => {
		const response = await fetch(`${neon.apiUrl}${path}`, {headers: {authorization: `Bearer ${neon.apiKey}`}});
		await response.arrayBuffer();
		return response.status;
	};

	const switchTo = async (faults: string) => {
		const response = await fetch(control.url, {method: 'PUT', body: faults, headers: {authorization: `Bearer ${control.token}`}});
		return response.json() as Promise<{readonly struck: Readonly<Record<string, number>>}>;
	};

	t.is(await status('/auth'), 423);
	t.deepEqual((await switchTo('unavailable:route=getAuthDetails')).struck, {locked: 1});
	t.is(await status('/auth'), 503);
	t.is(await status(`/projects?org_id=${neon.orgId}&limit=400`), 200);
	t.deepEqual((await switchTo('')).struck, {locked: 1, unavailable: 1});
	t.is(await status('/auth'), 200);

	// Elsewhere the system does not tell it in a file.
	const megabytes = platform() === 'linux' ? Number(/VmRSS:\s+(\d+)/v.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024 : 0;
	t.log(`ready after ${Math.round(elapsed)} ms, ${Math.round(megabytes)} MB`);
	t.true(megabytes < 300);
	t.true(elapsed < 10_000);
});

test.serial('the scenarios are named by the help and by the answer to a wrong name', async t => {
	const place = makePlace(t);
	const [{stdout}, {code, stderr}] = await Promise.all([runProgram(place, ['--help']), runProgram(place, ['simulate', 'gremlins'])]);
	t.is(code, 2);
	const names = /There are: (.+)$/mv.exec(stderr)![1]!.split(', ');
	t.true(names.includes('scale'));
	for (const name of names) {
		t.true(stdout.includes(name), `The help does not name ${name}.`);
	}
});
