import {type Screen} from '../screen.js';
import {allowedIpsStep} from './allowed-ips.js';
import {assignStep} from './assign.js';
import {checklistStep} from './checklist.js';
import {closedStep, closeStep} from './close.js';
import {batchStep, confirmStep} from './confirm.js';
import {connectStep} from './connect.js';
import {deliveryStep} from './delivery.js';
import {deployStep} from './deploy.js';
import {discoveryStep} from './discovery.js';
import {drainStep} from './drain.js';
import {entryStep} from './entry.js';
import {findingsStep, findingStep} from './findings.js';
import {haltedStep, historyStep} from './history.js';
import {keyConsoleStep, keyPickStep, keyReturnStep} from './key-console.js';
import {keyHandStep, keyRevokeStep} from './key-revoke.js';
import {keyMintStep} from './key-mint.js';
import {keyShowStep} from './key-show.js';
import {keyWorkingStep} from './key-working.js';
import {keysStep} from './keys.js';
import {lostValueStep} from './lost-value.js';
import {matrixStep} from './matrix.js';
import {methodStep} from './method.js';
import {planStep} from './plan.js';
import {proveStep} from './prove.js';
import {questionStep} from './question.js';
import {replaceStep} from './replace.js';
import {restartStep} from './restart.js';
import {scopeStep} from './scope.js';
import {setValueStep} from './set-value.js';
import {showOnceStep} from './show-once.js';
import {type Step} from './step.js';
import {stoppedStep} from './stopped.js';
import {unknownStep} from './unknown.js';
import {workingStep} from './working.js';

const steps = {
	'leak-source': questionStep,
	'leak-where': entryStep,
	'leak-since': entryStep,
	'leak-certainty': questionStep,
	connect: connectStep,
	'evidence-kind': questionStep,
	'evidence-file': entryStep,
	'evidence-string': entryStep,
	scope: scopeStep,
	matrix: matrixStep,
	folder: entryStep,
	'known-addresses': entryStep,
	'unlisted-key': entryStep,
	'leave-key': entryStep,
	findings: findingsStep,
	finding: findingStep,
	'accept-finding': entryStep,
	'allowed-ips': allowedIpsStep,
	keys: keysStep,
	'key-mint': keyMintStep,
	'key-console': keyConsoleStep,
	'key-pick': keyPickStep,
	'key-working': keyWorkingStep,
	'key-show': keyShowStep,
	'key-return': keyReturnStep,
	'key-revoke': keyRevokeStep,
	'key-hand': keyHandStep,
	plan: planStep,
	confirm: confirmStep,
	batch: batchStep,
	method: methodStep,
	'set-value': setValueStep,
	replace: replaceStep,
	drain: drainStep,
	working: workingStep,
	unknown: unknownStep,
	stopped: stoppedStep,
	'lost-value': lostValueStep,
	'show-once': showOnceStep,
	'leave-out': entryStep,
	restart: restartStep,
	'skip-restart': entryStep,
	checklist: checklistStep,
	delivery: deliveryStep,
	'skip-delivery': entryStep,
	'note-delivery': entryStep,
	'confirmed-by': entryStep,
	assign: assignStep,
	discovery: discoveryStep,
	'leave-platform': entryStep,
	deploy: deployStep,
	'skip-deploy': entryStep,
	'place-kind': questionStep,
	'add-place': entryStep,
	prove: proveStep,
	close: closeStep,
	closed: closedStep,
	halted: haltedStep,
	history: historyStep,
} satisfies {readonly [Name in Screen['name']]: Step<Extract<Screen, {name: Name}>>};

/** The step that a screen belongs to. */
export function stepOf(screen: Screen): Step {
	// Each name is paired with a step for exactly that screen by the `satisfies` above.
	return steps[screen.name] as unknown as Step;
}
