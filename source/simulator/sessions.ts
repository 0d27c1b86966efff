/** One open login, as the proxy knows it. */
export type Session = {
	/** The process of PostgreSQL that serves it. */
	readonly pid: number;
	readonly endpointId: string;
	readonly branchId: string;
	readonly role: string;
	readonly database: string;
	readonly applicationName: string;
	readonly startedAt: number;
};

export type Sessions = {
	add(session: Session): void;
	remove(session: Session): void;
	ofEndpoint(endpointId: string): Session[];
	ofBranch(branchId: string): Session[];
	/** Called when the last session of an endpoint has ended. */
	onEmpty: (endpointId: string) => void;
};

/**
Who is logged in.
*/
export function createSessions(): Sessions {
	const open = new Set<Session>();
	const sessions: Sessions = {
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
		onEmpty() {},
	};
	return sessions;
}
