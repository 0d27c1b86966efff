import test from 'ava';
import {checkPassword, estimateStrength, generatePassword} from '../../source/io/new-password.js';

test('a generated password is long, of letters and digits, strong and another each time', t => {
	const passwords = Array.from({length: 200}, () => generatePassword());
	t.is(new Set(passwords).size, 200);
	for (const password of passwords) {
		t.regex(password, /^[A-Za-z0-9]{40}$/v);
		t.is(checkPassword(password).status, 'succeeded');
	}
});

const weak: ReadonlyArray<readonly [string, string]> = [
	['', 'longer'],
	['hunter2', 'longer'],
	['Password1234', 'common word'],
	['P4ssw0rd!Summer2026', 'common word'],
	['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'rows'],
	['abcdefghijklmnopqrstuvwxyz', 'rows'],
	['xK9xK9xK9xK9xK9xK9xK9', 'rows'],
	['12345678901234567890', 'rows'],
	['postgres-prod-admin', 'common word'],
];

for (const [password, reason] of weak) {
	test(`"${password}" is refused with the reason and without the value`, t => {
		const outcome = checkPassword(password);
		t.is(outcome.status, 'refused');
		const message = outcome.status === 'refused' ? outcome.failure.message : '';
		t.true(message.includes(reason), `${message}`);
		t.true(password === '' || !message.includes(password));
	});
}

test('twelve random characters of all kinds are enough, and so are sixteen random letters and digits', t => {
	for (const password of ['k#9Qz!w7Rb&2', 'npg_vT4kW9xBq2Lm', 'q7Zr2Xk9Tm4Wp8Vc', 'correcthorsebatterystaplegun']) {
		t.is(checkPassword(password).status, 'succeeded', `${password} ${estimateStrength(password).bits}`);
	}
});

test('what clients or places would change is refused, however strong', t => {
	for (const password of ['k#9Qz!w7Rb&2ü€', ' k#9Qz!w7Rb&2Lx', 'k#9Qz!w7Rb&2Lx ', 'k#9Qz!w7\nRb&2Lx', 'aB3$'.repeat(80)]) {
		t.is(checkPassword(password).status, 'refused');
	}
});
