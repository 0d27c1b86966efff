import test from 'ava';
import {
	toService, toWorkload, type Use, useOf,
} from '../../../source/destinations/kubernetes/consumers.js';
import {managedBy} from '../../../source/destinations/kubernetes/owner.js';

const deployment = (pod: unknown, name = 'api', kind = 'Deployment') => toWorkload({kind, metadata: {namespace: 'shop', name}, spec: {template: {spec: pod}}});
const reference = {containers: [{name: 'web', env: [{name: 'X', valueFrom: {secretKeyRef: {name: 'db', key: 'URL'}}}]}]};
const volumes = [{name: 'v', secret: {secretName: 'db'}}];

const uses: ReadonlyArray<readonly [string, unknown, Use | undefined]> = [
	['a variable of this key', reference, 'environment'],
	['a variable of another key', {containers: [{env: [{name: 'X', valueFrom: {secretKeyRef: {name: 'db', key: 'OTHER'}}}]}]}, undefined],
	['the whole Secret as variables', {containers: [{envFrom: [{prefix: 'A_', secretRef: {name: 'db'}}]}]}, 'environment'],
	['an init container', {initContainers: reference.containers, containers: []}, 'environment'],
	['a mounted folder', {volumes, containers: [{volumeMounts: [{name: 'v', mountPath: '/s'}]}]}, 'file'],
	['a single mounted file', {volumes, containers: [{volumeMounts: [{name: 'v', mountPath: '/s/x', subPath: 'x'}]}]}, 'single-file'],
	['a projected volume', {volumes: [{name: 'v', projected: {sources: [{secret: {name: 'db'}}]}}], containers: [{volumeMounts: [{name: 'v'}]}]}, 'file'],
	['a volume that nobody mounts', {volumes, containers: [{}]}, undefined],
	['another Secret', {containers: [{envFrom: [{secretRef: {name: 'mail'}}]}]}, undefined],
	['nothing', undefined, undefined],
];

for (const [name, pod, use] of uses) {
	test(`a pod template that takes ${name} is ${use ?? 'not a consumer'}`, t => {
		t.is(useOf(deployment(pod), 'db', 'URL'), use);
	});
}

test('the pod template of a CronJob is read too', t => {
	const job = toWorkload({kind: 'CronJob', metadata: {namespace: 'shop', name: 'nightly'}, spec: {jobTemplate: {spec: {template: {spec: reference}}}}});
	t.is(useOf(job, 'db', 'URL'), 'environment');
});

test('the same workloads are the same service, in whatever order they came', t => {
	const [a, b] = [deployment(reference), deployment(reference, 'worker', 'StatefulSet')];
	t.deepEqual(toService('prod', [a, b]), toService('prod', [b, a]));
	t.not(toService('prod', [a])!.id, toService('prod', [a, b])!.id);
	t.not(toService('prod', [a])!.id, toService('stage', [a])!.id);
	t.is(toService('prod', []), undefined);
});

const owned: ReadonlyArray<readonly [string, unknown, string | undefined]> = [
	['External Secrets', {ownerReferences: [{apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', name: 'db'}]}, 'External Secrets (ExternalSecret db)'],
	['Sealed Secrets', {ownerReferences: [{apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', name: 'db'}]}, 'Sealed Secrets (SealedSecret db)'],
	['the Vault operator', {ownerReferences: [{apiVersion: 'secrets.hashicorp.com/v1beta1', kind: 'VaultStaticSecret', name: 'db'}]}, 'the Vault operator (VaultStaticSecret db)'],
	['the Doppler operator', {labels: {'secrets.doppler.com/subtype': 'dopplerSecret'}}, 'the Doppler operator'],
	['any other controller', {
		ownerReferences: [{
			apiVersion: 'acme.example/v1', kind: 'Thing', name: 'db', controller: true,
		}],
	}, 'Thing db'],
	['an owner that is no controller', {ownerReferences: [{apiVersion: 'v1', kind: 'ConfigMap', name: 'x'}]}, undefined],
	['Helm', {labels: {'app.kubernetes.io/managed-by': 'Helm'}, annotations: {'meta.helm.sh/release-name': 'shop'}}, 'Helm'],
	['Argo CD', {annotations: {'argocd.argoproj.io/tracking-id': 'shop:/Secret:shop/db'}}, 'Argo CD'],
	['Flux', {labels: {'kustomize.toolkit.fluxcd.io/name': 'shop'}}, 'Flux'],
	['another tool that names itself', {labels: {'app.kubernetes.io/managed-by': 'pulumi'}}, 'pulumi'],
	['nobody', {labels: {app: 'api'}, annotations: {'kubectl.kubernetes.io/last-applied-configuration': '{}'}}, undefined],
];

for (const [name, metadata, manager] of owned) {
	test(`a Secret of ${name} is ${manager === undefined ? 'nobody\'s copy' : 'changed at its source'}`, t => {
		t.is(managedBy(metadata as Record<string, unknown>)?.name, manager);
	});
}
