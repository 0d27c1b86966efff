import test from 'ava';
import {type FailureKind} from '../../../source/core/outcome.js';
import {explainFailure, type FailureContext} from '../../../source/ui/text/failure.js';

const kinds: readonly FailureKind[] = ['bad-request', 'unauthorized', 'forbidden', 'not-found', 'not-stored', 'conflict', 'locked', 'rate-limited', 'server', 'invalid-reply', 'too-large', 'time-out', 'network', 'certificate', 'captive-portal', 'permission', 'disk', 'changed', 'unsuitable', 'cancelled'];

const contexts: readonly FailureContext[] = ['connect', 'list', 'project', 'evidence', 'reset', 'unknown', 'value', 'delivery', 'report'];

test('every failure says what happened, what it means and what to do next', t => {
	for (const kind of kinds) {
		for (const context of contexts) {
			const {happened, means, next} = explainFailure({kind, message: 'It failed.'}, context);
			t.is(happened, 'It failed.');
			for (const sentence of [means, next]) {
				t.regex(sentence, /^[A-Z].+\.$/v, `${kind} in ${context}`);
				t.notRegex(sentence, / {2}|undefined/v, `${kind} in ${context}`);
			}
		}
	}
});

test('the status and the request’s id are there for a support ticket', t => {
	t.is(explainFailure({
		kind: 'server', message: 'Neon is not well.', status: 502, requestId: 'abc',
	}, 'reset').happened, 'Neon is not well. (status 502, request abc)');
});

test('a status that the message names already is not said twice', t => {
	t.is(explainFailure({kind: 'server', message: 'Neon failed with 502.', status: 502}, 'reset').happened, 'Neon failed with 502.');
});

test('a revoked key asks for another one, and half-way for a resume', t => {
	const failure = {kind: 'unauthorized', message: 'No.'} as const;
	t.regex(explainFailure(failure, 'connect').next, /another key/v);
	t.regex(explainFailure(failure, 'reset').next, /rekey resume/v);
});

test('a file that changed is searched again, not written again', t => {
	t.regex(explainFailure({kind: 'changed', message: 'It changed.'}, 'delivery').next, /press r to search/v);
});
