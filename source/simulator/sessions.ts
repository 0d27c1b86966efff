import {ignore} from './ignore.js';

/** One open login, as the proxy knows it. */
export type Session = {
	/** The process of PostgreSQL that serves it; undefined while it logs in. */
	pid: number | undefined;
	readonly endpointId: string;
	readonly branchId: string;
	readonly role: string;
	readonly database: string;
	readonly applicationName: string;
	readonly startedAt: number;
};

export type Sessions = {
	/** Called when the last session of an endpoint has ended. */
	onEmpty: (endpointId: string) => void;
	add(session: Session): void;
	remove(session: Session): void;
	ofEndpoint(endpointId: string): Session[];
	ofBranch(branchId: string): Session[];
};

/**
Who is logged in.
*/
export function createSessions(): Sessions {
	const open = new Set<Session>();
	const sessions: Sessions = {
		onEmpty: ignore,
		add(session) {
			open.add(session);
		},
		remove(session) {
			if (open.delete(session) && sessions.ofEndpoint(session.endpointId).length === 0) {
				sessions.onEmpty(session.endpointId);
			}
		},
		ofEndpoint: endpointId => [...open].filter(session => session.endpointId === endpointId),
		ofBranch: branchId => [...open].filter(session => session.branchId === branchId),
	};
	return sessions;
}
