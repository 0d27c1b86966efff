import {type Place} from '../../core/incident.js';
import {sanitize} from '../../core/sanitize.js';
import {
	type Json, recordOf, recordsOf, textOf,
} from '../json-value.js';

type ManagedBy = NonNullable<Place['managedBy']>;

const owners: ReadonlyArray<readonly [RegExp, string, string]> = [
	[/^external-secrets\.io\//v, 'External Secrets', 'Change the value in the store that the ExternalSecret reads from.'],
	[/^bitnami\.com\//v, 'Sealed Secrets', 'Seal the new value with kubeseal and apply the SealedSecret.'],
	[/^secrets\.hashicorp\.com\//v, 'the Vault operator', 'Change the value in Vault.'],
	[/^secrets\.doppler\.com\//v, 'the Doppler operator', 'Change the value in Doppler.'],
	[/^secrets\.infisical\.com\//v, 'the Infisical operator', 'Change the value in Infisical.'],
	[/^onepassword\.com\//v, 'the 1Password operator', 'Change the value in 1Password.'],
];

const marks: ReadonlyArray<readonly [RegExp, string, string]> = [
	[/^(?:reconcile\.)?external-secrets\.io\//v, 'External Secrets', 'Change the value in the store that the ExternalSecret reads from.'],
	[/^secrets\.doppler\.com\//v, 'the Doppler operator', 'Change the value in Doppler.'],
	[/^argocd\.argoproj\.io\/(?:tracking-id|instance)$/v, 'Argo CD', 'Change the value where Argo CD reads it from.'],
	[/^(?:kustomize|helm)\.toolkit\.fluxcd\.io\/name$/v, 'Flux', 'Change the value where Flux reads it from.'],
	[/^reflector\.v1\.k8s\.emberstack\.com\/reflects$/v, 'Reflector', 'Change the Secret that this one is a copy of.'],
	[/^replicator\.v1\.mittwald\.de\/(?:replicated-from-version|replicate-from)$/v, 'Replicator', 'Change the Secret that this one is a copy of.'],
	[/^meta\.helm\.sh\/release-name$/v, 'Helm', 'Change the value that the release is given, and upgrade it.'],
];

/**
Who would overwrite a Secret or ConfigMap, by its owners, labels and annotations.
*/
export function managedBy(metadata: Json): ManagedBy | undefined {
	for (const owner of recordsOf(metadata.ownerReferences)) {
		const known = owners.find(([pattern]) => pattern.test(textOf(owner.apiVersion)));
		const thing = sanitize(`${textOf(owner.kind)} ${textOf(owner.name)}`, 120);
		if (known !== undefined) {
			return {name: `${known[1]} (${thing})`, advice: known[2]};
		}

		if (owner.controller === true) {
			return {name: thing, advice: `Change it through the ${sanitize(textOf(owner.kind), 80)} that owns it.`};
		}
	}

	const labels = recordOf(metadata.labels);
	const names = [...Object.keys(labels), ...Object.keys(recordOf(metadata.annotations))];
	const mark = marks.find(([pattern]) => names.some(name => pattern.test(name)));
	if (mark !== undefined) {
		return {name: mark[1], advice: mark[2]};
	}

	const manager = sanitize(textOf(labels['app.kubernetes.io/managed-by']), 60);
	// Kustomize and kubectl write it as a note: nothing of theirs comes back later.
	return manager === '' || /^(?:kustomize|kubectl)/iv.test(manager) ? undefined : {name: manager, advice: `Change the value where ${manager} takes it from.`};
}
