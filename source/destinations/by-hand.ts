/**
Places that only a person can change, as cards to be added to the checklist. They hold no secret; the value is shown where it is needed.
*/

export type ByHandCard = {
	readonly id: string;
	readonly title: string;
	readonly instructions: readonly string[];
};

export const byHandCards: readonly ByHandCard[] = [
	{
		id: 'dashboard',
		title: 'A deploy platform or CI, in its dashboard',
		instructions: [
			'Open the project\'s environment variables or secrets and search for the host and for the role, in every environment: production, preview, development.',
			'Put the new value in, then deploy or restart: most platforms give a running program its old environment until then.',
			'A variable that an integration owns is changed in the integration, or it comes back.',
		],
	},
	{
		id: 'database-client',
		title: 'Database clients on laptops',
		instructions: [
			'Change the saved connection in TablePlus, DBeaver, DataGrip, pgAdmin or Postico. DBeaver\'s saved passwords count as readable for whoever has its files.',
			'Change ~/.pgpass and ~/.pg_service.conf by hand where they name the host.',
			'Quit the client afterwards: an open session may keep trying the old password.',
		],
	},
	{
		id: 'tool',
		title: 'Tools that connect by themselves',
		instructions: [
			'Dashboards and pipelines keep a connection of their own: Metabase, Retool, Grafana, Airbyte, Fivetran, dbt (~/.dbt/profiles.yml).',
			'So do backup jobs, cron jobs and services: look at their EnvironmentFile, their crontab and their scripts.',
		],
	},
	{
		id: 'assistant',
		title: 'Coding assistants with a database connection',
		instructions: [
			'Look for the key or the connection string in the MCP settings of Claude, Cursor, VS Code, Windsurf, Codex, Gemini and Zed, in the home folder and in the project.',
			'Start the client again after the change.',
		],
	},
];
