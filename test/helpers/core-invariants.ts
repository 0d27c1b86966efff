/**
What must be true after every event, whatever happened. Each check throws with what it saw.
*/
import assert from 'node:assert/strict';
import {type Effect, type Work} from '../../source/core/effect.js';
import {type Event} from '../../source/core/event.js';
import {evolve, replay} from '../../source/core/evolve/index.js';
import {type DatedFact} from '../../source/core/fact.js';
import {type CredentialId} from '../../source/core/incident.js';
import {labelOf} from '../../source/core/label.js';
import {type Incident} from '../../source/core/record.js';
import {type State} from '../../source/core/state.js';
import {viewOf} from '../../source/core/view.js';
import {type View} from '../../source/core/view-model.js';
import {canary} from './core-world.js';

export type Invariants = {
	check(before: State, event: Event, after: State, effects: readonly Effect[]): void;
	interrupted(journal: readonly DatedFact[], state: State): void;
};

/** Without the difference between an absent field and an undefined one, which no journal knows. */
export function plain(value: unknown): unknown {
	const text = JSON.stringify(value) as string | undefined;
	return text === undefined ? undefined : JSON.parse(text);
}

type Listing = {readonly word: string; readonly draft: string; readonly ids: readonly CredentialId[]};

/** What the frame on which a word was typed said, as far as it confirms resets. */
function listed(state: State, {screen}: View): Listing | undefined {
	const pending = (state.incident?.credentials ?? []).filter(({leftOut}) => leftOut === undefined);
	switch (screen.name) {
		case 'confirm':
		case 'replace':
		case 'unknown': {
			const wanted = screen.name === 'unknown' ? 'unknown' : 'pending';
			const ids = pending.filter(({stage, credential}) => stage.name === wanted && labelOf(credential) === screen.label && credential.projectName === screen.project).map(({credential}) => credential.id);
			return screen.field.kind === 'plain' ? {word: screen.word, draft: screen.field.text, ids} : undefined;
		}

		case 'batch': {
			const ids = pending.filter(({stage, credential, method}) => method === undefined && stage.name === 'pending' && (screen.projectId === '' || credential.projectId === screen.projectId)).map(({credential}) => credential.id);
			assert.equal(screen.labels.length, ids.length);
			return screen.field.kind === 'plain' ? {word: screen.word, draft: screen.field.text, ids} : undefined;
		}

		default: {
			return undefined;
		}
	}
}

function isStale(event: Event, before: State): boolean {
	return 'seen' in event && event.seen !== before.token;
}

export function createInvariants(): Invariants {
	/** Confirmations that no reset has used yet. */
	const unused = new Set<CredentialId>();
	/** Credentials between request and end of operations, with their projects. */
	const busy = new Map<CredentialId, string>();
	/** Confirmations that no drop has used yet. */
	const drops = new Set<CredentialId>();
	/** Names of new keys. */
	const names = new Set<string>();
	let told: Incident | undefined;
	let count = 0;

	function onFact(fact: DatedFact, before: State): void {
		switch (fact.type) {
			case 'reset-confirmed': {
				const screen = listed(before, viewOf(before));
				assert.ok(screen, 'confirmed on a screen that confirms nothing');
				assert.equal(screen.draft, screen.word, 'confirmed without its typed word');
				assert.equal(fact.word, screen.word);
				assert.ok(fact.credentials.length > 0, 'an empty confirmation');
				for (const id of fact.credentials) {
					assert.ok(screen.ids.includes(id), `confirmed ${id}, which the screen did not list`);
					unused.add(id);
					// Typed anew for a reset that could not be cleared up.
					busy.delete(id);
				}

				break;
			}

			case 'drop-confirmed': {
				const {screen} = viewOf(before);
				assert.ok(screen.name === 'drain' && screen.field.kind === 'plain' && screen.field.text === fact.word && screen.isProven, 'a drop was confirmed on a screen that confirms none, or before the new role was seen to work');
				assert.ok(fact.isForced || (screen.isQuiet && fact.sessions === 0), 'a used role was dropped as unused');
				assert.equal(fact.word.startsWith('cut off '), fact.isForced);
				drops.add(fact.credential);
				break;
			}

			case 'reset-answered': {
				if (fact.outcome.status === 'refused') {
					busy.delete(fact.credential);
				}

				break;
			}

			case 'reset-reconciled': {
				if (fact.verdict !== 'happened') {
					busy.delete(fact.credential);
				}

				break;
			}

			case 'operations-ended': {
				busy.delete(fact.credential);
				break;
			}

			default: {
				break;
			}
		}
	}

	function onKeyWork(work: Work, facts: readonly DatedFact[], before: State): void {
		const {incident, run} = before;
		if (work.type === 'mint-key') {
			assert.ok(facts.some(fact => fact.type === 'key-mint-intended' && fact.key === work.key && fact.name === work.wish.name), 'a new key without its intent before it');
			assert.ok(!names.has(work.wish.name), 'two keys of one name');
			names.add(work.wish.name);
			assert.equal(incident?.keyRecords.find(({id}) => id === work.key)?.mint.name, 'pending', 'a second key while it is not known what became of the first');
		}

		if (work.type === 'revoke-key') {
			const runner = incident?.keyRecords.find(({isRunner}) => isRunner);
			const {screen} = viewOf(before);
			assert.ok(screen.name === 'key-revoke' && screen.field.kind === 'plain' && screen.field.text.trim() === screen.word, 'a key was revoked without its typed name');
			assert.ok(facts.some(fact => fact.type === 'key-revoke-intended' && fact.key === work.key), 'a key was revoked without its intent before it');
			assert.ok(runner?.receipt !== undefined && runner.mint.name === 'checked', 'a key was revoked before the new one was saved');
			assert.equal(run.runsOn, runner.id, 'a key was revoked while it is not known which one is in use');
			assert.notEqual(work.entry.id, runner.mint.entry.id, 'the key in use was revoked');
			assert.ok(incident!.keyRecords.some(({key}) => key?.id === work.entry.id), 'a key was revoked that nobody marked');
		}

		if (work.type === 'revoke-orphan') {
			assert.ok(work.entry.name.startsWith('rekey-'), 'a key was revoked that this program did not make');
			const fresh = run.keyValues[work.key]?.fresh;
			assert.ok(fresh === undefined || fresh !== run.key, 'the key in use was revoked');
		}
	}

	/** An old role is dropped once for each typed word, and not as unused while somebody was seen. */
	function onDrop(work: Work, facts: readonly DatedFact[]): void {
		if (work.type === 'drop-role') {
			const {id} = work.logins.credential;
			assert.ok(facts.some(fact => fact.type === 'drop-intended' && fact.credential === id), 'a drop without its intent before it');
			assert.ok(drops.delete(id), `a drop of ${id} that nobody confirmed`);
			assert.notEqual(work.plan.role, work.logins.credential.role, 'the new role was dropped');
		}
	}

	function onWork(work: Work, facts: readonly DatedFact[], before: State, event: Event): void {
		const isAnswered = 'work' in event && event.type !== 'work-progressed' && event.type !== 'work-told' && event.work === work.work;
		assert.ok(isAnswered || before.run.underWay[work.work] === undefined, `${work.work} was asked for while it was under way`);
		if (work.type === 'restart-endpoint') {
			assert.ok(facts.some(fact => fact.type === 'restart-intended' && fact.endpoint === work.endpoint.id), 'a restart without its intent');
		}

		onKeyWork(work, facts, before);
		onDrop(work, facts);
		if (work.type !== 'reset-password' && work.type !== 'set-password' && work.type !== 'create-role') {
			return;
		}

		const {attempt} = work;
		const {id, projectId} = work.type === 'create-role' ? work.logins.credential : work.credential;
		assert.ok(facts.some(fact => fact.type === 'reset-intended' && fact.credential === id && fact.attempt === attempt), 'a reset without its intent before it');
		assert.ok(unused.delete(id), `a reset of ${id} that nobody confirmed`);
		assert.ok(![...busy].some(([other, project]) => project === projectId && other !== id), `two resets at once in ${projectId}`);
		assert.ok(!busy.has(id), `${id} was reset again before its operations ended`);
		busy.set(id, projectId);
	}

	return {
		check(before, event, after, effects) {
			const facts: DatedFact[] = [];
			const works = effects.flatMap(effect => 'work' in effect ? [effect.work] : []);
			assert.equal(new Set(works).size, works.length, 'the same work was asked for twice at once');
			for (const effect of effects) {
				if (effect.type === 'record') {
					assert.ok(effect.facts.length > 0);
					facts.push(...effect.facts);
					for (const fact of effect.facts) {
						onFact(fact, before);
						told = evolve(told, plain(fact) as DatedFact);
					}
				} else if ('work' in effect) {
					onWork(effect, facts, before, event);
				}
			}

			if (isStale(event, before)) {
				assert.deepEqual(effects, [], 'a key pressed on another frame did something');
				assert.deepEqual({...after, now: 0}, {...before, now: 0}, 'a key pressed on another frame changed something');
			}

			if (before.halted !== undefined || before.isEnded) {
				assert.ok(!effects.some(effect => 'work' in effect), 'work was sent after the end');
			}

			if (after.incident !== before.incident) {
				assert.deepEqual(plain(after.incident), plain(told), 'the journal tells another story');
				assert.ok(!JSON.stringify(effects).includes(canary), 'a secret is in an effect');
			}

			// The view is always made: it must never throw. Reading it all costs more.
			const view = viewOf(after);
			count += 1;
			if (count % 5 === 0 || before.token !== after.token) {
				assert.ok(!JSON.stringify([after, effects, view]).includes(canary), 'a secret is in the core');
			}
		},
		interrupted(journal, state) {
			told = replay(journal);
			assert.deepEqual(plain(state.incident), plain(told));
		},
	};
}
