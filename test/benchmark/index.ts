/**
Each line is a ratio against something measured in the same run, in turns. Run: npm run benchmark [-- NAME …]
*/
import process from 'node:process';
import {discover} from './discover.js';
import {keyAcrossLogins, keyInChecklist} from './checklist.js';
import {append} from './journal.js';
import {response} from './response.js';
import {rotate} from './rotate.js';
import {keyInScope, markInScope} from './scope.js';
import {startMenu, version} from './start.js';

const benchmarks: Readonly<Record<string, () => Promise<string>>> = {
	version, menu: startMenu, journal: append, scope: keyInScope, mark: markInScope, checklist: keyInChecklist, logins: keyAcrossLogins, discover, response, rotate,
};

const chosen = process.argv.slice(2);
for (const [name, run] of Object.entries(benchmarks)) {
	if (chosen.length === 0 || chosen.includes(name)) {
		console.log(await run());
	}
}
