/**
Which screen is meant, and on what. Two screens are the same when their keys are equal.
*/
import {
	type CredentialId, type DeliveryId, type HandKind, type KeyId,
} from './incident.js';
import {type RailStep} from './view-model.js';

/** One screen for each name, so that a screen can be picked out of the union by its name. */
type Named<Name extends string, Subject = Record<never, never>> = Name extends string ? {readonly name: Name} & Subject : never;

export type Screen =
	| Named<'leak-source' | 'leak-where' | 'leak-since' | 'leak-certainty' | 'connect' | 'evidence-kind' | 'evidence-file' | 'evidence-string' | 'scope' | 'folder' | 'known-addresses' | 'unlisted-key' | 'findings' | 'keys' | 'plan' | 'prove' | 'close' | 'closed' | 'halted'>
	| Named<'confirm' | 'working' | 'unknown' | 'stopped' | 'lost-value' | 'show-once' | 'leave-out' | 'method' | 'set-value' | 'replace' | 'drain', {readonly credential: CredentialId}>
	/** Without a login: what belongs to none, where none is in scope. */
	| Named<'checklist' | 'place-kind', {readonly credential?: CredentialId}>
	| Named<'add-place', {readonly credential?: CredentialId; readonly hand: HandKind}>
	| Named<'matrix', {readonly projectId: string}>
	/** Without a project: everything that is left. */
	| Named<'key-mint' | 'key-console' | 'key-pick' | 'key-working' | 'key-show' | 'key-return' | 'key-revoke' | 'key-hand' | 'leave-key', {readonly key: KeyId}>
	| Named<'finding' | 'accept-finding' | 'allowed-ips', {readonly finding: string}>
	| Named<'batch', {readonly projectId?: string}>
	| Named<'restart' | 'skip-restart', {readonly branchId: string}>
	| Named<'delivery', {readonly deliveries: readonly DeliveryId[]}>
	| Named<'skip-delivery' | 'note-delivery' | 'confirmed-by' | 'assign', {readonly delivery: DeliveryId}>
	| Named<'discovery'>
	| Named<'leave-platform', {readonly destination: string}>
	/** `hasEnded`: while it was looked at, so that a key pressed before is not meant for what is asked now. */
	| Named<'deploy', {readonly service: string; readonly hasEnded?: true}>
	| Named<'skip-deploy', {readonly service: string}>
	| Named<'history', {readonly step: RailStep}>;

/** The screens with one of these names. */
export type ScreenOf<Name extends Screen['name']> = Extract<Screen, {name: Name}>;

/** Equal for the same screen on the same thing. */
export function screenKey(screen: Screen): string {
	return JSON.stringify(screen);
}

const railSteps: Record<Screen['name'], RailStep> = {
	'leak-source': 'scope',
	'leak-where': 'scope',
	'leak-since': 'scope',
	'leak-certainty': 'scope',
	connect: 'scope',
	'evidence-kind': 'scope',
	'evidence-file': 'scope',
	'evidence-string': 'scope',
	scope: 'scope',
	matrix: 'scope',
	folder: 'scope',
	'known-addresses': 'contain',
	'unlisted-key': 'contain',
	keys: 'contain',
	'key-mint': 'contain',
	'key-console': 'contain',
	'key-pick': 'contain',
	'key-working': 'contain',
	'key-show': 'contain',
	'key-return': 'contain',
	'key-revoke': 'contain',
	'key-hand': 'contain',
	'leave-key': 'contain',
	findings: 'contain',
	finding: 'contain',
	'accept-finding': 'contain',
	'allowed-ips': 'contain',
	plan: 'contain',
	confirm: 'reset',
	batch: 'reset',
	method: 'reset',
	'set-value': 'reset',
	replace: 'reset',
	drain: 'prove',
	working: 'reset',
	unknown: 'reset',
	stopped: 'reset',
	'lost-value': 'reset',
	'show-once': 'reset',
	'leave-out': 'reset',
	restart: 'reset',
	'skip-restart': 'reset',
	checklist: 'propagate',
	delivery: 'propagate',
	'skip-delivery': 'propagate',
	'note-delivery': 'propagate',
	'confirmed-by': 'propagate',
	assign: 'propagate',
	discovery: 'propagate',
	'leave-platform': 'propagate',
	deploy: 'propagate',
	'skip-deploy': 'propagate',
	'place-kind': 'propagate',
	'add-place': 'propagate',
	prove: 'prove',
	close: 'close',
	closed: 'close',
	halted: 'close',
	history: 'scope',
};

/** The part of the rail that a screen belongs to. */
export function railStepOf(screen: Screen): RailStep {
	return screen.name === 'history' ? screen.step : railSteps[screen.name];
}
