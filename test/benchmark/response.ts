import {tmpdir} from 'node:os';
import process from 'node:process';
import {execa} from 'execa';
import {createNeonProvider} from '../../source/providers/neon/index.js';
import {startSimulator} from '../../source/simulator/index.js';
import {noLimits, smallScenario} from '../helpers/simulator.js';
import {compare, timed} from './compare.js';

const address = {projectId: 'solitary-thunder-08372287', branchId: 'br-production', role: 'app'} as const;

/** What an operator would write: order the reset, then look every 50 ms until its operations have ended. */
const script = `set -eu
project="$API/projects/${address.projectId}"
neon() { curl --silent --fail --header "Authorization: Bearer $NEON_API_KEY" "$@"; }
answer=$(neon --request POST "$project/branches/${address.branchId}/roles/${address.role}/reset_password")
printf '%s' "$answer" | jq -r '.role.password' > /dev/null
ids=$(printf '%s' "$answer" | jq -c '[.operations[].id]')
while [ "$(neon "$project/operations" | jq --argjson ids "$ids" '[.operations[] | select(.id as $id | $ids | index($id)) | select(.status != "finished")] | length')" -gt 0 ]; do
	sleep 0.05
done`;

export async function response(): Promise<string> {
	const simulator = await startSimulator({
		scenario: smallScenario, temporaryFolder: tmpdir(), processId: process.pid, limits: noLimits, timings: {schedulingMilliseconds: 1, runningMilliseconds: 1},
	});
	const provider = createNeonProvider({apiKey: simulator.apiKey, apiUrl: simulator.apiUrl});

	async function reset(): Promise<void> {
		const outcome = await provider.resetPassword(address);
		if (outcome.status !== 'succeeded') {
			throw new Error(outcome.failure.message);
		}

		const ordered = new Set(outcome.value.answer.operations.map(({id}) => id));
		for (;;) {
			const listed = await provider.listOperations(address.projectId);
			if (listed.status !== 'succeeded') {
				throw new Error(listed.failure.message);
			}

			if (listed.value.every(({id, status}) => !ordered.has(id) || status === 'finished')) {
				return;
			}

			await new Promise(resolve => {
				setTimeout(resolve, 50);
			});
		}
	}

	try {
		return await compare({
			title: 'a reset and the wait for its operations ÷ the same with curl and jq',
			subject: async () => timed(reset),
			baseline: async () => timed(async () => execa('sh', ['-c', script], {env: {API: simulator.apiUrl, NEON_API_KEY: simulator.apiKey}})),
			rounds: 15,
			most: 1,
		});
	} finally {
		await simulator.stop();
	}
}
