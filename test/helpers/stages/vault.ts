import {createVaultDestination} from '../../../source/destinations/vault/index.js';
import {createStandInVault, type VaultFaults} from '../../../source/simulator/platforms/vault.js';
import {programStage} from './program-stage.js';
import {type StageDefinition, type StageDefinitions} from './stage.js';

const paths = ['app/db', 'team/db'];

function vaultStage(version: 1 | 2, faults: VaultFaults = {}, not: StageDefinition['not'] = {}): StageDefinition {
	return {
		rung: 'read-back',
		...(version === 2 && {hasLock: true as const}),
		not,
		async enter(t, items, options = {}) {
			const chosen = paths.slice(0, options.scopes ?? 1);
			const own: Readonly<Record<string, unknown>> = {...Object.fromEntries(items.map(({name, value}) => [name, value])), THEME: '@dark', port: 5432};
			const vault = createStandInVault({namespaces: {'': {secret: {version, secrets: Object.fromEntries(chosen.map(path => [path, own]))}}}});
			Object.assign(vault.faults, faults);
			const last = (scope: number) => vault.versions.get(`:secret:${chosen[scope]}`)!.at(-1)!;
			return programStage(t, {
				program: 'vault', make: createVaultDestination, environment: {VAULT_ADDR: 'http://127.0.0.1:8200'}, answer: vault.program, marks: chosen, names: items.map(({name}) => name),
				isChange: call => call.arguments[0] === 'kv',
				stored: (name, scope) => last(scope)[name] as string | undefined,
				put(name, scope, value) {
					const versions = vault.versions.get(`:secret:${chosen[scope]}`)!;
					versions.splice(version === 1 ? 0 : versions.length, version === 1 ? 1 : 0, {...last(scope), [name]: value});
				},
				everything: () => chosen.map((path, scope) => [path, last(scope)]),
				deny(isDenied) {
					vault.faults.isDenied = isDenied;
				},
				logOut(isLoggedOut) {
					vault.faults.isLoggedOut = isLoggedOut;
				},
			}, options);
		},
	};
}

export const vaultStages: StageDefinitions = {
	vault: vaultStage(2),
	'vault (version 1)': vaultStage(1),
	'vault (without the right to patch)': vaultStage(2, {refusesPatch: true}, {failing: 'Its first try is refused in any case, before anything is stored.'}),
};
