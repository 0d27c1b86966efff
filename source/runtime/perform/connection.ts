import {type Performer, valueOf} from './context.js';
import {keyFingerprint} from './keys.js';

export const connect: Performer<'connect'> = async ({work, key}, context) => {
	const provider = context.provider(valueOf(context.vault, key));
	const outcome = await provider.identify();
	if (outcome.status === 'succeeded') {
		context.useProvider(provider);
	}

	return {
		type: 'connected', work, outcome, fingerprint: keyFingerprint(context, key),
	};
};

export const listProjects: Performer<'list-projects'> = async ({work}, {currentProvider, dispatch}) => {
	const outcome = await currentProvider().listProjects({
		onProgress(count) {
			dispatch({type: 'work-progressed', work, count});
		},
	});
	return {type: 'projects-listed', work, outcome};
};

export const inspectProject: Performer<'inspect-project'> = async ({work, projectId}, {currentProvider}) => ({
	type: 'project-inspected', work, projectId, outcome: await currentProvider().inspectProject(projectId),
});

export const probeTransport: Performer<'probe-transport'> = async ({work, endpoint}, {probe}) => ({
	type: 'transport-found', work, transport: await probe(endpoint.host, endpoint.port),
});

export const readEvidence: Performer<'read-evidence'> = async ({work, source}, {vault, readEvidence: read}) => {
	const given = 'path' in source ? source : {text: valueOf(vault, source.text)};
	const outcome = await read(given, password => vault.keep(password));
	return {type: 'evidence-read', work, outcome};
};
