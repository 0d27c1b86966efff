import {activeCredentials} from './agenda.js';
import {type AuditLogin, type DoorChange, type FindingRecord} from './finding.js';
import {sqlLoginOn} from './method.js';
import {type Incident} from './record.js';
import {sanitize} from './sanitize.js';
import {type State} from './state.js';

/** What can be done about a role that was found, by SQL. */
export type RoleAct = {
	readonly type: 'disarm-role' | 'remove-role';
	readonly login: AuditLogin;
	readonly role: string;
	/** To be typed. */
	readonly word: string;
	readonly consequence: string;
};

type RoleChange = Extract<DoorChange, {door: 'role'}>;

/** Whether the role is reset or replaced as a login of the scope: then it is in use, and no door. */
export function isRoleInScope(incident: Incident, {branchId, role}: RoleChange): boolean {
	return activeCredentials(incident).some(({credential}) => credential.branchId === branchId && credential.role === role);
}

/**
What comes next for the role of a finding: its login goes first, and the role itself at the end. Undefined where no login works that could do it.
*/
export function roleActOf(state: State, incident: Incident, {stage}: FindingRecord, {branchId, role}: RoleChange): RoleAct | undefined {
	const {transport} = state.run;
	const own = sqlLoginOn(state, incident, branchId);
	if (own === undefined || transport === undefined || (stage.name !== 'open' && stage.name !== 'disarmed')) {
		return undefined;
	}

	const login: AuditLogin = {...own, transport};
	const [name, me] = [role, own.credential.role].map(text => sanitize(text, 64));
	return stage.name === 'open'
		? {
			type: 'disarm-role', login, role, word: 'shut', consequence: `Neon replaces its password where it knows the role, and ${me!} takes its login away and ends its sessions, by SQL. What it owns stays, and so does the role until it is removed.`,
		}
		: {
			type: 'remove-role', login, role, word: `remove ${name!}`, consequence: `What it owns goes to ${me!}, what was granted to it is taken back, and it is dropped. This cannot be undone.`,
		};
}
