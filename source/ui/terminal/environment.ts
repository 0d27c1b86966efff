/**
What the environment says while Ink and chalk are loaded, because they look only then. `undefined` removes a variable.

- `CI`: Ink would draw nothing before the end. Somebody sits here, whatever a dotfile exports.
- `DEV=true`: Ink would load developer tools, which publish the props of components.
- `NO_COLOR`: chalk does not know it.
*/
export function loadingEnvironment(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> {
	const isColorless = Boolean(environment.NO_COLOR) && environment.FORCE_COLOR === undefined;
	return {
		CI: undefined,
		CONTINUOUS_INTEGRATION: undefined,
		DEV: undefined,
		...isColorless && {FORCE_COLOR: '0'},
	};
}

/**
Runs something under changed variables and puts the old ones back: programs that we start must see what the operator set.
*/
export async function withVariables<Value>(environment: Record<string, string | undefined>, changes: Readonly<Record<string, string | undefined>>, run: () => Promise<Value>): Promise<Value> {
	const before = Object.fromEntries(Object.keys(changes).map(name => [name, environment[name]]));
	assign(environment, changes);
	try {
		return await run();
	} finally {
		assign(environment, before);
	}
}

function assign(environment: Record<string, string | undefined>, values: Readonly<Record<string, string | undefined>>): void {
	for (const [name, value] of Object.entries(values)) {
		if (value === undefined) {
			// eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- Assigning undefined to a variable of the process stores the word "undefined".
			delete environment[name];
		} else {
			environment[name] = value;
		}
	}
}
