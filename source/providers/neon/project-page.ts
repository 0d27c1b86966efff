import {type ProjectSummary} from '../../core/incident.js';
import {
	id, isId, optionalText, optionalTexts, record, records, text, type Json,
} from './reply.js';

/**
What every reply says about a project; only the lists know the integrations.
*/
export function decodeProject(json: Json, integrations: readonly string[]): ProjectSummary {
	return {
		id: id(json, 'id'),
		name: text(json, 'name'),
		organizationId: optionalText(json, 'org_id'),
		// Only an outright no counts: what is lost can then not be revealed again.
		storesPasswords: json.store_passwords !== false,
		integrations,
	};
}

type Page = {
	readonly projects: readonly ProjectSummary[];
	readonly unavailable: readonly string[];
	readonly cursor: string | undefined;
};

function section(reply: Json, field: string): Json {
	return reply[field] === undefined || reply[field] === null ? {} : record(reply, field);
}

/**
One page of a list of projects.
*/
export function decodeProjectPage(reply: Json): Page {
	const applications = section(reply, 'applications');
	const integrations = section(reply, 'integrations');
	return {
		projects: records(reply, 'projects').map(project => {
			const projectId = id(project, 'id');
			const names = [...optionalTexts(applications, projectId), ...optionalTexts(integrations, projectId)];
			return decodeProject(project, [...new Set(names)].toSorted());
		}),
		unavailable: optionalTexts(reply, 'unavailable_project_ids').filter(isId),
		cursor: optionalText(section(reply, 'pagination'), 'cursor'),
	};
}
