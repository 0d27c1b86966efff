/**
What grants access, as the provider shows it at one moment. Taken before anything is revoked, because revoking hides it, and again after the last eviction.
Holds no secret and nothing about a person but the mail address that access was granted to.
*/
import {type ApiKey, type ProviderId} from './incident.js';

export type Member = {
	readonly id: string;
	readonly email: string;
	readonly role: string;
	readonly joinedAt?: string;
};

export type Invitation = {
	readonly id: string;
	readonly email: string;
	readonly role: string;
	readonly invitedAt?: string;
};

/** People who reach an organisation. */
export type OrganizationEvidence = {
	readonly id: string;
	readonly name: string;
	readonly members: readonly Member[];
	readonly invitations: readonly Invitation[];
};

export type Share = {readonly id: string; readonly email: string; readonly grantedAt?: string};

/** Whoever holds the keys behind the address may log in as one of the roles, without a password. */
export type Jwks = {
	readonly id: string;
	readonly url: string;
	readonly providerName: string;
	readonly branchId?: string;
	readonly roles: readonly string[];
	readonly createdAt?: string;
};

/** A key for storage, functions or the AI gateway of one branch. */
export type BranchCredential = {
	readonly id: string;
	readonly branchId: string;
	readonly name: string;
	readonly scopes: readonly string[];
	readonly createdAt?: string;
};

export type AccessSettings = {
	/** Empty: every address may connect. */
	readonly allowedIps: readonly string[];
	readonly isProtectedBranchesOnly: boolean;
	readonly isPublicBlocked: boolean;
	readonly isVpcBlocked: boolean;
	readonly hasLogicalReplication: boolean;
};

/** One project's doors. */
export type ProjectEvidence = {
	readonly id: string;
	readonly name: string;
	readonly settings: AccessSettings;
	readonly shares: readonly Share[];
	readonly jwks: readonly Jwks[];
	readonly credentials: readonly BranchCredential[];
	readonly branches: ReadonlyArray<{readonly id: string; readonly name: string; readonly createdAt: string; readonly parentId?: string; readonly isDefault: boolean; readonly isProtected: boolean; readonly createdBy?: string}>;
	readonly endpoints: ReadonlyArray<{readonly id: string; readonly branchId: string; readonly kind: string; readonly createdAt?: string; readonly hasPasswordlessAccess: boolean; readonly isDisabled: boolean}>;
	readonly roles: ReadonlyArray<{readonly branchId: string; readonly name: string; readonly createdAt?: string; readonly updatedAt: string; readonly untouchable?: string}>;
	readonly operations: ReadonlyArray<{readonly id: string; readonly action: string; readonly status: string; readonly createdAt: string; readonly branchId?: string; readonly endpointId?: string}>;
};

/** What could not be looked at, and why. It is never counted as clean. */
export type Missing = {readonly what: string; readonly reason: string};

/** Keys, and the lists of them that could not be had. */
export type KeyList = {
	readonly keys: readonly ApiKey[];
	readonly missing: readonly Missing[];
};

export type AccountEvidence = {
	readonly organizations: readonly OrganizationEvidence[];
	readonly missing: readonly Missing[];
};

export type Snapshot = {
	readonly provider: ProviderId;
	/** As ISO 8601. */
	readonly takenAt: string;
	readonly account: {readonly id: string; readonly method: string};
	readonly keys: readonly ApiKey[];
	readonly organizations: readonly OrganizationEvidence[];
	readonly projects: readonly ProjectEvidence[];
	readonly missing: readonly Missing[];
};
