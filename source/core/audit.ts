/**
Reads a snapshot for doors. Pure: the same snapshot gives the same findings.
*/
import {quoted, type Finding} from './finding.js';
import {type Instant} from './incident.js';
import {isEntry, isTooWide} from './ip-allow.js';
import {roleFindingId} from './role-finding.js';
import {type OrganizationEvidence, type ProjectEvidence, type Snapshot} from './snapshot.js';
import {unseenFindings} from './unseen.js';

/** What is known about the leak, for the doubt about each thing. */
export type AuditContext = {
	/** Undefined: nobody knows since when. */
	readonly since: Instant | undefined;
	/** Names of keys that this incident made. */
	readonly ownKeys: readonly string[];
	/** Names of roles that this incident made. */
	readonly ownRoles: readonly string[];
};

type Doubt = {readonly weight: Finding['weight']; readonly because: string};

/** Made since the leak began it may be planted; made before, it belongs there as far as the time tells. */
function doubtAbout(at: string | undefined, since: Instant | undefined, what: string): Doubt {
	const made = at === undefined ? Number.NaN : Date.parse(at);
	if (since === undefined) {
		return {weight: 'suspect', because: `Nobody knows since when it leaked, so it cannot be told whether it was ${what} before.`};
	}

	if (Number.isNaN(made)) {
		return {weight: 'suspect', because: `Neon does not say when it was ${what}.`};
	}

	return made >= since
		? {weight: 'suspect', because: `It was ${what} at ${quoted(at!)}, after the leak began.`}
		: {weight: 'note', because: `It was ${what} at ${quoted(at!)}, before the leak began.`};
}

const projectPlace = (name: string, page: string) => `Open console.neon.tech, the project ${quoted(name)}, then ${page}.`;

function * projectFindings(project: ProjectEvidence, context: AuditContext): Generator<Finding> {
	const {since} = context;
	const {id: projectId, name, settings} = project;
	const on = `on ${quoted(name)}`;
	for (const jwks of project.jwks) {
		yield {
			id: `jwks ${projectId} ${jwks.id}`,
			kind: 'jwks',
			...doubtAbout(jwks.createdAt, since, 'added'),
			title: `JWKS address ${quoted(jwks.url)} ${on}`,
			matters: `Whoever holds the keys behind that address logs in as ${jwks.roles.length === 0 ? 'its roles' : jwks.roles.map(role => quoted(role)).join(', ')} without any password. A reset changes nothing about it.`,
			projectId,
			change: {door: 'jwks', id: jwks.id},
			steps: [projectPlace(name, 'Settings, then Authentication'), 'Remove the JWKS address.'],
		};
	}

	for (const share of project.shares) {
		yield {
			id: `share ${projectId} ${share.id}`,
			kind: 'share',
			...doubtAbout(share.grantedAt, since, 'granted'),
			title: `${quoted(share.email)} is a collaborator ${on}`,
			matters: 'A collaborator can read every password of the project in the Console and through the API.',
			projectId,
			change: {door: 'share', id: share.id},
			steps: [projectPlace(name, 'Settings, then Sharing'), 'Revoke the access.'],
		};
	}

	for (const credential of project.credentials) {
		yield {
			id: `credential ${projectId} ${credential.id}`,
			kind: 'credential',
			...doubtAbout(credential.createdAt, since, 'made'),
			title: `Credential ${quoted(credential.name === '' ? credential.id : credential.name)} of the branch ${quoted(credential.branchId)} ${on}`,
			matters: `It opens storage, functions or the AI gateway${credential.scopes.length === 0 ? '' : ` (${credential.scopes.map(scope => quoted(scope)).join(', ')})`}, whatever the passwords are.`,
			projectId,
			change: {door: 'credential', branchId: credential.branchId, id: credential.id},
			steps: [projectPlace(name, 'the branch, then Credentials'), 'Revoke it, and make a new one for whatever uses it.'],
		};
	}

	yield * addressFindings(project, on);
	yield * branchFindings(project, since, on);
	yield * madeRoles(project, context);
	if (!settings.isPublicBlocked && settings.isVpcBlocked) {
		yield {
			id: `blocking ${projectId}`,
			kind: 'blocking',
			weight: 'note',
			because: 'Connections from private networks are blocked and public ones are not.',
			title: `Public connections are open ${on}`,
			matters: 'The private way in is shut while the public one is open.',
			projectId,
			steps: [projectPlace(name, 'Settings, then Networking')],
		};
	}
}

function roleFinding({id: projectId, name, branches}: ProjectEvidence, role: ProjectEvidence['roles'][number]): Omit<Finding, 'weight' | 'because'> {
	const {branchId, name: roleName} = role;
	return {
		id: roleFindingId(projectId, branchId, roleName),
		kind: 'role',
		title: `Role ${quoted(roleName)} on the branch ${quoted(branches.find(({id}) => id === branchId)?.name ?? branchId)} of ${quoted(name)}`,
		matters: 'It logs in with a password that only its maker knows.',
		projectId,
		change: {door: 'role', branchId, role: roleName},
		steps: [projectPlace(name, 'the branch, then Roles'), 'Reset its password, end its sessions, then drop it.'],
	};
}

/** Roles that were made since the leak began. Those of a branch that was made since then came with it, and the branch is told. */
function * madeRoles(project: ProjectEvidence, {since, ownRoles}: AuditContext): Generator<Finding> {
	for (const role of project.roles) {
		const made = (at: string | undefined) => at !== undefined && since !== undefined && Date.parse(at) >= since;
		const isWithBranch = made(project.branches.find(({id}) => id === role.branchId)?.createdAt);
		if (made(role.createdAt) && !isWithBranch && role.untouchable === undefined && !ownRoles.includes(role.name)) {
			yield {...roleFinding(project, role), ...doubtAbout(role.createdAt, since, 'made')};
		}
	}
}

function * addressFindings({id: projectId, name, settings, endpoints}: ProjectEvidence, on: string): Generator<Finding> {
	const base = {kind: 'allowed-ips', projectId, steps: [projectPlace(name, 'Settings, then Networking, then IP Allow')]} as const;
	const {allowedIps} = settings;
	const unreadable = allowedIps.filter(entry => !isEntry(entry));
	const wide = allowedIps.filter(entry => isTooWide(entry));
	// The last entry is not taken out from here: an empty list lets everybody in.
	const without = (entry: string) => allowedIps.every(other => other === entry)
		? {}
		: {
			change: {
				door: 'allowed-ips', current: allowedIps, add: [], remove: [entry],
			},
		} as const;
	if (allowedIps.length === 0) {
		yield {
			...base, id: `allowed-ips ${projectId} empty`, weight: 'note', because: 'The list is empty, as it is in every new project.', title: `IP Allow is empty ${on}`, matters: 'Whoever has a password may use it from any address.', listed: allowedIps,
		};
	}

	if (allowedIps.length > 0) {
		yield {
			...base, id: `allowed-ips ${projectId} list`, weight: 'note', because: 'It is told so that it can be looked through and changed.', title: `IP Allow has ${allowedIps.length === 1 ? '1 entry' : `${allowedIps.length} entries`} ${on}`, matters: 'Whoever has a password may use it from these addresses, and from no other.', listed: allowedIps,
		};
	}

	for (const entry of wide) {
		yield {
			...base, ...without(entry), id: `allowed-ips ${projectId} wide ${entry}`, weight: 'suspect', because: 'It lets in more than any one company\'s network.', title: `IP Allow lets in ${quoted(entry)} ${on}`, matters: 'The list looks like a limit and is none.',
		};
	}

	for (const entry of unreadable) {
		yield {
			...base, ...without(entry), id: `allowed-ips ${projectId} nobody ${entry}`, weight: 'suspect', because: 'It is no address, no range and no block.', title: `IP Allow has ${quoted(entry)}, which matches nobody, ${on}`, matters: 'Whoever was meant is shut out, and a list of nothing else shuts out everybody.',
		};
	}

	for (const endpoint of endpoints.filter(({hasPasswordlessAccess}) => hasPasswordlessAccess)) {
		yield {
			id: `passwordless ${projectId} ${endpoint.id}`,
			kind: 'passwordless-access',
			weight: 'note',
			because: 'It is on, as it is for every new compute.',
			title: `Passwordless access to ${quoted(endpoint.id)} ${on}`,
			matters: 'Whoever has taken over a Neon account of yours connects with no password at all.',
			projectId,
			change: {door: 'passwordless-access', endpointId: endpoint.id},
			steps: [projectPlace(name, 'the branch, then its compute')],
		};
	}
}

function * branchFindings({id: projectId, name, branches, endpoints}: ProjectEvidence, since: Instant | undefined, on: string): Generator<Finding> {
	// Without a moment every branch would be a suspect, and none is.
	if (since === undefined) {
		return;
	}

	for (const branch of branches) {
		const doubt = doubtAbout(branch.createdAt, since, 'made');
		if (doubt.weight === 'suspect') {
			yield {
				id: `branch ${projectId} ${branch.id}`, kind: 'branch', ...doubt, title: `Branch ${quoted(branch.name)} ${on}${branch.createdBy === undefined ? '' : `, made by ${quoted(branch.createdBy)}`}`, matters: 'A branch is a whole copy of the data, with roles and passwords of its own.', projectId, steps: [projectPlace(name, 'Branches'), 'Ask whoever made it. Delete it where nobody did.'],
			};
		}
	}

	for (const endpoint of endpoints) {
		const doubt = doubtAbout(endpoint.createdAt, since, 'made');
		if (doubt.weight === 'suspect') {
			yield {
				id: `endpoint ${projectId} ${endpoint.id}`, kind: 'endpoint', ...doubt, title: `Compute ${quoted(endpoint.id)} ${on}`, matters: 'A compute of one\'s own opens the branch under a host that nobody watches.', projectId, steps: [projectPlace(name, 'Branches, then the branch\'s computes'), 'Ask whoever made it. Delete it where nobody did.'],
			};
		}
	}
}

function * organizationFindings({id, name, members, invitations}: OrganizationEvidence, {since}: AuditContext): Generator<Finding> {
	const steps = [`Open console.neon.tech, the organisation ${quoted(name)}, then People.`, 'Ask whoever invited them. Remove whoever nobody knows.'];
	for (const member of members) {
		const doubt = doubtAbout(member.joinedAt, since, 'added');
		// Who was there before is for the organisation to know, and not a door that was opened.
		if (since !== undefined && doubt.weight === 'suspect') {
			yield {
				id: `member ${id} ${member.id}`, kind: 'member', ...doubt, title: `${quoted(member.email)} is ${quoted(member.role)} of ${quoted(name)}`, matters: 'A member reads every password of the organisation\'s projects, and an admin makes keys.', steps,
			};
		}
	}

	for (const invitation of invitations) {
		yield {
			id: `invitation ${id} ${invitation.id}`, kind: 'invitation', ...doubtAbout(invitation.invitedAt, since, 'sent'), title: `${quoted(invitation.email)} is invited to ${quoted(name)} as ${quoted(invitation.role)}`, matters: 'Whoever has that mail box becomes a member with one click.', steps,
		};
	}
}

/**
Every door that a snapshot shows: suspects first. Keys are not among them: they have a list of their own.
*/
export function findingsOf(snapshot: Snapshot, context: AuditContext): readonly Finding[] {
	const all = [
		...snapshot.projects.flatMap(project => [...projectFindings(project, context)]),
		...snapshot.organizations.flatMap(organization => [...organizationFindings(organization, context)]),
		...unseenFindings(snapshot),
	];
	return [...all.filter(({weight}) => weight === 'suspect'), ...all.filter(({weight}) => weight === 'note')];
}

/**
What is there now and was not before anything was done. Everything that grants access is compared; what this incident made itself is left out.
*/
export function compareSnapshots(before: Snapshot, after: Snapshot, context: AuditContext): readonly Finding[] {
	const because = 'It was not there when the response began.';
	const known = new Set(findingsOf(before, {...context, since: 0}).map(({id}) => id));
	const appeared = findingsOf(after, {...context, since: 0}).filter(({id}) => !known.has(id)).map((finding): Finding => ({...finding, weight: 'suspect', because}));
	const keys = new Set(before.keys.map(({id}) => id));
	const own = new Set(context.ownKeys);
	const newKeys = after.keys.filter(({id, name}) => !keys.has(id) && !own.has(name)).map((key): Finding => ({
		id: `key ${key.id}`, kind: 'key', weight: 'suspect', because, title: `API key ${quoted(key.name)}${key.organizationName === undefined ? '' : ` of ${quoted(key.organizationName)}`}`, matters: 'Any live key that reaches a project reads its new passwords.', steps: ['Open console.neon.tech, Settings, then API keys.', 'Revoke it, and reset once more what it could read since.'],
	}));
	const roleId = (projectId: string, {branchId, name}: ProjectEvidence['roles'][number]) => roleFindingId(projectId, branchId, name);
	const roles = new Set(before.projects.flatMap(project => project.roles.map(role => roleId(project.id, role))));
	const newRoles = after.projects.flatMap(project => project.roles.filter(role => !roles.has(roleId(project.id, role)) && !context.ownRoles.includes(role.name)).map((role): Finding => ({...roleFinding(project, role), weight: 'suspect', because})));
	return [...newKeys, ...newRoles, ...appeared];
}
