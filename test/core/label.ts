import test from 'ava';
import {
	labelAmong, labelOf, wordFor, wordOn,
} from '../../source/core/label.js';
import {type Credential} from '../../source/core/incident.js';
import {credentialsOf} from '../../source/core/scope.js';
import {apiProject} from '../helpers/core-world.js';

const [owner] = credentialsOf(apiProject);
const named = (branchName: string, role: string, more: Partial<Credential> = {}): Credential => ({
	...owner!, branchName, role, id: `neon:p/${branchName}/${role}` as Credential['id'], ...more,
});

test('the word is branch and role, with the project\'s id where that is not unique', t => {
	const one = named('main', 'app');
	const other = named('main', 'app', {projectId: 'other-1', id: 'neon:other-1/main/app' as Credential['id']});
	t.deepEqual(wordFor(one, [one]), {word: 'main/app', isCode: false});
	t.deepEqual(wordFor(other, [one, other]), {word: 'other-1/main/app', isCode: false});
});

test('a name that a keyboard may not have gets a short code, and each login its own', t => {
	const words = ['b\u00FCro', 'a\u202Eb', ' padded', 'tab\there', '\u{1F600}'].map(role => wordFor(named('main', role), []));
	for (const {word, isCode} of words.slice(0, 2)) {
		t.true(isCode);
		t.regex(word, /^[a-km-np-z2-9]{4}$/v);
	}

	t.is(new Set(words.filter(({isCode}) => isCode).map(({word}) => word)).size, words.filter(({isCode}) => isCode).length);
	t.is(wordFor(named('main', ' padded'), []).word, 'main/ padded');
	t.true(wordFor(named('main', 'padded '), []).isCode);
});

test('a label cannot move the cursor or reorder the line', t => {
	t.is(labelOf(named('ma\u001B[2Jin', 'a\u202Eb')), String.raw`ma\u001b[2Jin/a\u202eb`);
});

test('a word on something says the verb', t => {
	t.is(wordOn('restart', 'main'), 'restart main');
	t.regex(wordOn('restart', 'b\u00FCro'), /^restart [a-z2-9]{4}$/v);
});

test('a login is named with its project only where another one is called the same', t => {
	const [one, other] = [{...named('main', 'app'), projectName: 'shop'}, {...named('main', 'app'), projectName: 'mail\u001B'}];
	t.is(labelAmong(one, [one, named('main', 'owner')]), 'main/app');
	t.is(labelAmong(other, [one, other]), String.raw`main/app on mail\u001b`);
});
