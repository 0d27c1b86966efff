/**
Why the simulator cannot start or cannot run PostgreSQL, and the one command that helps, where there is one.
*/
export class SimulatorError extends Error {
	override readonly name = 'SimulatorError';
	readonly command: string | undefined;

	constructor(message: string, command?: string) {
		super(message);
		this.command = command;
	}
}
