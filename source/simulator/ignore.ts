/**
For errors of connections that end anyway: what matters about them is learnt elsewhere.
*/
export function ignore(): void {
	// Deliberately nothing.
}
