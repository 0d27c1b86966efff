import {type Buffer} from 'node:buffer';
import {BlockList, isIP} from 'node:net';
import {type Faults} from '../faults.js';
import {
	clientKey, parseVerifier, verifierOf, type Secret, type Verifier,
} from '../secret.js';
import {
	type Branch, type Endpoint, type Project, type Role, type World,
} from '../world.js';

/** Neon's own words for each refusal. */
export const texts = {
	insecure: 'connection is insecure (try using `sslmode=require`)',
	notFound: 'Control plane request failed: endpoint cannot be found',
	disabled: 'Control plane request failed: endpoint is disabled',
	unavailable: 'Control plane request failed: endpoint is temporarily unavailable. Check your quotas and/or contact our support.',
	noCompute: 'Couldn\'t connect to compute node',
	blocked: 'This connection is trying to access this endpoint from a blocked network.',
	passwordRefused: (role: string) => `password authentication failed for user '${role}'`,
	addressRefused: (address: string) => `This IP address ${address} is not allowed to connect to this endpoint. Please add it to the allowed list in the Neon console. Make sure to check for IPv4 or IPv6 addresses.`,
};

/** What a connection leads to. */
export type Target = {readonly project: Project; readonly branch: Branch; readonly endpoint: Endpoint};

/** The endpoint with its branch, as long as both exist. */
export function findTarget(world: World, endpointId: string): Target | undefined {
	for (const project of world.projects.values()) {
		const endpoint = project.endpoints.get(endpointId);
		const branch = endpoint && project.branches.get(endpoint.branchId);
		if (branch) {
			return {project, branch, endpoint};
		}
	}

	return undefined;
}

/** Why nobody gets in from this address, whatever the password; undefined where the password decides. */
export function refusalBeforePassword({project, branch, endpoint}: Target, address: string): string | undefined {
	const {settings} = project;
	if (settings.blockPublicConnections) {
		return texts.blocked;
	}

	const isRestricted = settings.allowedIps.length > 0 && (branch.isProtected || !settings.protectedBranchesOnly);
	if (isRestricted && !settings.allowedIps.some(pattern => covers(pattern, address))) {
		return texts.addressRefused(address);
	}

	return endpoint.isDisabled ? texts.disabled : undefined;
}

/** An address, a range with a hyphen or a network. What cannot be read covers nobody. */
function covers(pattern: string, address: string): boolean {
	const family = (text: string) => isIP(text) === 6 ? 'ipv6' as const : 'ipv4' as const;
	const list = new BlockList();
	try {
		const [first, last] = pattern.split('-');
		const [network, bits] = pattern.split('/');
		if (bits !== undefined) {
			list.addSubnet(network!, Number(bits), family(network!));
		} else if (last === undefined) {
			list.addAddress(pattern, family(pattern));
		} else {
			list.addRange(first!, last, family(first!));
		}

		return list.check(address, family(address));
	} catch {
		return false;
	}
}

/** What a login is judged by: the role's applied password, or the one before where the proxy's cache is behind. */
export function judgingSecret(role: Role | undefined, faults: Faults, now: number): Secret | undefined {
	if (role?.method !== 'password') {
		return undefined;
	}

	return role.replaced && faults.isBehind(now - role.replaced.at) ? role.replaced.secret : role.applied;
}

export function judgingVerifier(secret: Secret | undefined): Verifier | undefined {
	return secret && parseVerifier(verifierOf(secret));
}

/** The key that opens PostgreSQL for a client that was let in by an older password. */
export function keyOf(role: Role): Buffer | undefined {
	const verifier = judgingVerifier(role.applied);
	return role.applied?.text !== undefined && verifier ? clientKey(role.applied.text, verifier.salt, verifier.iterations) : undefined;
}
