import {activeCredentials, frontScreen} from '../agenda.js';
import {type Work} from '../effect.js';
import {type SecretHandle} from '../incident.js';
import {type Transport} from '../login.js';
import {type RoleLogins} from '../replace-work.js';
import {type CredentialRecord, type Incident} from '../record.js';
import {awakeEndpoints, isDraining, newLoginOf} from '../replacing.js';
import {valuesOf, type State} from '../state.js';
import {isLoggedIn} from './awake.js';

/** Between two looks at who uses the old role, in milliseconds. Each look goes on for some seconds itself. */
export const watchPauseMilliseconds = 2000;

/**
What the shell logs in with for one credential's exchange.

@param own The password that the old role has.
*/
export function roleLogins(state: State, incident: Incident, record: CredentialRecord, own: SecretHandle | undefined, transport: Transport): RoleLogins {
	const others = activeCredentials(incident).filter(other => other !== record && other.credential.branchId === record.credential.branchId && other.stage.name === 'done' && other.credential.ownedDatabases.length > 0);
	return {
		credential: record.credential,
		own,
		others: others.flatMap(other => {
			const {fresh} = valuesOf(state, other.credential.id);
			return fresh === undefined ? [] : [{role: newLoginOf(other).role, value: fresh}];
		}),
		transport,
	};
}

/** The request that makes a second role, after its confirmation. */
export function createWork(state: State, incident: Incident, record: CredentialRecord, own: SecretHandle | undefined, attempt: number): Work | undefined {
	const {credential, replacement} = record;
	const {transport} = state.run;
	return replacement === undefined || transport === undefined
		? undefined
		: {
			type: 'create-role', work: `create-role ${credential.id} ${attempt}`, logins: roleLogins(state, incident, record, own, transport), attempt, plan: replacement.plan, isBegun: replacement.isBegun ?? false,
		};
}

/** What is to be found out before the confirmation. */
export function * planWork(state: State, incident: Incident, record: CredentialRecord, own: SecretHandle | undefined): Generator<Work> {
	const {transport} = state.run;
	if (record.stage.name === 'pending' && record.replacement === undefined && transport !== undefined) {
		yield {type: 'plan-replacement', work: `plan-replacement ${record.credential.id}`, logins: roleLogins(state, incident, record, own, transport)};
	}
}

/** Who still uses the old role, while somebody looks at it; and its end. */
export function * drainWork(state: State, incident: Incident, record: CredentialRecord, own: SecretHandle | undefined): Generator<Work> {
	const {credential, replacement, attempts} = record;
	const {transport} = state.run;
	const {fresh} = valuesOf(state, credential.id);
	if (replacement === undefined || transport === undefined || fresh === undefined || !isDraining(record)) {
		return;
	}

	const {plan, drop} = replacement;
	const base = {
		logins: roleLogins(state, incident, record, own, transport), plan, fresh, endpoints: awakeEndpoints(record),
	};
	if (drop?.name === 'confirmed') {
		// A login of our own as the old role would be taken for somebody who uses it.
		if (!isLoggedIn(state, record)) {
			yield {
				type: 'drop-role', work: `drop-role ${credential.id} ${attempts}`, ...base, isForced: drop.isForced,
			};
		}
	} else if (drop?.name === 'unknown') {
		yield {type: 'find-dropped', work: `find-dropped ${credential.id} ${attempts}`, ...base};
	} else if (drop?.name !== 'sent' && isWatched(state, record) && !isLoggedIn(state, record)) {
		yield {type: 'watch-role', work: `watch-role ${credential.id} ${attempts}`, ...base};
	}
}

function isWatched(state: State, {credential: {id}}: CredentialRecord): boolean {
	const screen = frontScreen(state);
	const last = state.run.drains[id]?.at;
	return screen.name === 'drain' && screen.credential === id && (last === undefined || state.now - last >= watchPauseMilliseconds);
}
