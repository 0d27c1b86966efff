import test from 'ava';
import {connectAddress, isLoopback} from '../../source/io/network.js';

test('this machine is known by its names and addresses, and nothing else is', t => {
	for (const host of ['localhost', 'LOCALHOST.', 'ep-x.localhost', 'a.b.localhost', '127.0.0.1', '127.255.0.9', '::1', '[::1]']) {
		t.true(isLoopback(host), `${host} is this machine`);
	}

	for (const host of ['localhost.example.com', '127.0.0.1.example.com', 'mylocalhost', '128.0.0.1', '0.0.0.0', '10.0.0.1', '']) {
		t.false(isLoopback(host), `${host} is another one`);
	}
});

test('names under localhost lead to this machine', t => {
	t.is(connectAddress('ep-cool-sun.localhost'), '127.0.0.1');
	t.is(connectAddress('ep-cool-sun.us-east-2.aws.neon.tech'), 'ep-cool-sun.us-east-2.aws.neon.tech');
});
