import {sanitize} from '../sanitize.js';
import {type State} from '../state.js';

/** What could not be read, though the leak may reach it. */
export function gapsOf({run}: State): readonly string[] {
	const broken = (run.projectList?.projects ?? []).flatMap(({id, name}) => {
		const failure = run.failed[`inspect-project ${id}`];
		return failure === undefined ? [] : [`Project ${sanitize(name, 64)} could not be looked into: ${failure.message}`];
	});
	return [...(run.projectList?.refused ?? []).map(({organization, reason}) => `${sanitize(organization, 64)} could not be listed: ${sanitize(reason, 160)}`), ...broken];
}

/** What lies outside the scope and is worth knowing. */
export function notesOf({run}: State): readonly string[] {
	const {projects = [], recoverable = []} = run.projectList ?? {};
	const unopened = projects.filter(({id}) => run.projects[id] === undefined && run.failed[`inspect-project ${id}`] === undefined).length;
	return [
		...recoverable.map(({name}) => `Project ${sanitize(name, 64)} was deleted and can still be recovered; it would have its old passwords again.`),
		...(unopened === 0 ? [] : [`${unopened} of ${projects.length} projects were not looked into, so their passwords were not compared with the leaked one.`]),
		...(run.evidence.uncompared === 0 ? [] : [`${run.evidence.uncompared} logins could not be compared with the leaked password.`]),
	];
}
