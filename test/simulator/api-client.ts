import {
	createApiClient, CredentialScope, EndpointType,
} from '@neondatabase/api-client';
import test from 'ava';
import {smallScenario, startLab} from '../helpers/simulator.js';

const project = 'solitary-thunder-08372287';
const branch = 'br-production';

test.serial('Neon\'s own client library finds the side doors and shuts them', async t => {
	const {simulator, call} = await startLab(t, {
		scenario: {
			...smallScenario,
			organizations: [{
				...smallScenario.organizations[0]!, members: [{email: 'eve@example.com', role: 'member'}], invitations: [{email: 'new@example.com', role: 'viewer'}],
			}],
		},
	});
	const neon = createApiClient({apiKey: simulator.apiKey, baseURL: simulator.apiUrl, proxy: false});

	const {data: {members}} = await neon.getOrganizationMembers({orgId: simulator.orgId});
	t.deepEqual(members.map(({user, member}) => [user.email, member.role as string]), [['operator@example.com', 'admin'], ['eve@example.com', 'member']]);
	const {data: {invitations}} = await neon.getOrganizationInvitations(simulator.orgId);
	t.deepEqual(invitations.map(({email}) => email), ['new@example.com']);

	const {data: {jwks}} = await neon.addProjectJwks(project, {
		jwks_url: 'https://evil.example/jwks.json', provider_name: 'Evil', branch_id: branch,
	});
	t.deepEqual((await neon.getProjectJwks(project)).data.jwks.map(({jwks_url: url}) => url), ['https://evil.example/jwks.json']);
	await neon.deleteProjectJwks(project, jwks.id);
	t.deepEqual((await neon.getProjectJwks(project)).data.jwks, []);

	const {data: share} = await neon.grantPermissionToProject(project, {email: 'friend@example.com'});
	t.deepEqual((await neon.listProjectPermissions(project)).data.project_permissions.map(({id}) => id), [share.id]);
	await neon.revokePermissionFromProject(project, share.id);
	t.deepEqual((await neon.listProjectPermissions(project)).data.project_permissions, []);

	const {data: credential} = await neon.createCredential(project, branch, {name: 'storage', scopes: [CredentialScope.StorageRead], principal_type: 'user'});
	t.deepEqual((await neon.listCredentials(project, branch)).data.credentials.map(({token_id: id}) => id), [credential.token_id]);
	await neon.revokeCredential(project, branch, credential.token_id);
	t.deepEqual((await neon.listCredentials(project, branch)).data.credentials, []);

	await neon.updateProject(project, {project: {settings: {allowed_ips: {ips: ['203.0.113.7'], protected_branches_only: true}, block_public_connections: true}}});
	t.like((await neon.getProject(project)).data.project.settings, {allowed_ips: {ips: ['203.0.113.7'], protected_branches_only: true}, block_public_connections: true});
	const {data: {endpoint}} = await neon.createProjectEndpoint(project, {endpoint: {branch_id: branch, type: EndpointType.ReadOnly}});
	await simulator.settled();
	t.false((await neon.updateProjectEndpoint(project, endpoint.id, {endpoint: {passwordless_access: false}})).data.endpoint.passwordless_access);

	const {data: key} = await neon.createOrgApiKey(simulator.orgId, {key_name: 'scoped', project_id: project});
	t.is((await call('GET /auth', {key: key.key})).status, 200);
	t.like((await neon.listOrgApiKeys(simulator.orgId)).data[0], {id: key.id, name: 'scoped', project_id: project});
	t.true((await neon.revokeOrgApiKey(simulator.orgId, key.id)).data.revoked);
	t.is((await call('GET /auth', {key: key.key})).status, 401);
});
