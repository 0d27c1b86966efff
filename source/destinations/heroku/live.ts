/**
What a changed variable sets off by itself: a release, and with it a restart of every dyno.
*/
import {type Outcome} from '../../core/outcome.js';
import {systemClock} from '../../io/clock.js';
import {listDynos, readRelease} from './app.js';
import {type Heroku} from './session.js';

/** `idle`: nothing runs that would use it. `failed`: the dynos go on with what they had. */
export type Liveness = {readonly state: 'live' | 'idle' | 'moving' | 'failed'; readonly seen: string};

const betweenLooks = 3000;
const mostLooks = 60;

/** How far the newest release has come. */
export async function lookAtLive(heroku: Heroku, app: string, signal: AbortSignal): Promise<Outcome<Liveness>> {
	const release = await readRelease(heroku, app, signal);
	if (release.status !== 'succeeded') {
		return release;
	}

	if (release.value === undefined) {
		return {status: 'succeeded', value: {state: 'idle', seen: 'the app has no release yet'}};
	}

	const {version, status} = release.value;
	if (status === 'failed' || status === 'expired') {
		return {status: 'succeeded', value: {state: 'failed', seen: `release v${version} ${status}, so the dynos go on with the old value`}};
	}

	if (status === 'pending') {
		return {status: 'succeeded', value: {state: 'moving', seen: `release v${version} is pending`}};
	}

	const dynos = await listDynos(heroku, app, signal);
	if (dynos.status !== 'succeeded') {
		return dynos;
	}

	const ended = dynos.value.filter(({state}) => state === 'crashed' || state === 'down');
	if (ended.length > 0) {
		return {status: 'succeeded', value: {state: 'idle', seen: `${ended[0]!.name} is ${ended[0]!.state} with release v${ended[0]!.version}: look at heroku logs`}};
	}

	// One that sleeps is `idle`, and wakes with the newest release.
	const late = dynos.value.filter(dyno => dyno.version !== version || !['up', 'idle'].includes(dyno.state));
	if (late.length > 0) {
		return {status: 'succeeded', value: {state: 'moving', seen: `${late[0]!.name} is ${late[0]!.state} with release v${late[0]!.version}, the newest is v${version}`}};
	}

	return {
		status: 'succeeded', value: dynos.value.length === 0
			? {state: 'idle', seen: `release v${version} succeeded; no dyno runs`}
			: {state: 'live', seen: `${dynos.value.length === 1 ? 'its dyno runs' : `all ${dynos.value.length} dynos run`} release v${version}`},
	};
}

/**
Wait until the newest release failed, or until everything runs it.
*/
export async function waitForLive(heroku: Heroku, app: string, signal: AbortSignal): Promise<Outcome<Liveness>> {
	for (let looks = 1; ; looks++) {
		const look = await lookAtLive(heroku, app, signal);
		if (look.status !== 'succeeded' || look.value.state !== 'moving' || looks === mostLooks || signal.aborted) {
			return look;
		}

		await systemClock.wait(betweenLooks, signal);
	}
}
