import {type ScreenView} from '../../core/view-model.js';
import {type Block} from '../components/layout.js';
import {drawAllowedIps} from './allowed-ips.js';
import {drawAssign} from './assign.js';
import {drawBatch} from './batch.js';
import {drawChecklist} from './checklist.js';
import {drawClose} from './close.js';
import {drawClosed} from './closed.js';
import {drawConfirm} from './confirm.js';
import {drawConnect} from './connect.js';
import {drawDelivery} from './delivery.js';
import {drawDeploy} from './deploy.js';
import {drawDiscovery} from './discovery.js';
import {drawDrain} from './drain.js';
import {drawEntry} from './entry.js';
import {drawFinding, drawFindings} from './findings.js';
import {drawHalted} from './halted.js';
import {drawHistory} from './history.js';
import {
	drawKeyConsole, drawKeyHand, drawKeyMint, drawKeyReturn, drawKeyWorking,
} from './key-mint.js';
import {drawKeyRevoke, drawKeyShow} from './key-revoke.js';
import {drawKeyPick, drawKeys} from './keys.js';
import {drawLostValue} from './lost-value.js';
import {drawMatrix} from './matrix.js';
import {drawMethod} from './method.js';
import {drawPlan} from './plan.js';
import {drawProve} from './prove.js';
import {drawQuestion} from './question.js';
import {drawReplace} from './replace.js';
import {drawRestart} from './restart.js';
import {drawScope} from './scope.js';
import {type DrawScreen, type Paper, type ScreenOf} from './screen.js';
import {drawSetValue} from './set-value.js';
import {drawShowOnce} from './show-once.js';
import {drawStopped} from './stopped.js';
import {drawUnknown} from './unknown.js';
import {drawWorking} from './working.js';

const drawings: {readonly [Name in ScreenView['name']]: DrawScreen<Name>} = {
	question: drawQuestion,
	entry: drawEntry,
	connect: drawConnect,
	scope: drawScope,
	matrix: drawMatrix,
	plan: drawPlan,
	confirm: drawConfirm,
	batch: drawBatch,
	method: drawMethod,
	'set-value': drawSetValue,
	replace: drawReplace,
	drain: drawDrain,
	working: drawWorking,
	unknown: drawUnknown,
	stopped: drawStopped,
	'lost-value': drawLostValue,
	'show-once': drawShowOnce,
	findings: drawFindings,
	finding: drawFinding,
	'allowed-ips': drawAllowedIps,
	keys: drawKeys,
	'key-mint': drawKeyMint,
	'key-console': drawKeyConsole,
	'key-pick': drawKeyPick,
	'key-working': drawKeyWorking,
	'key-show': drawKeyShow,
	'key-return': drawKeyReturn,
	'key-revoke': drawKeyRevoke,
	'key-hand': drawKeyHand,
	restart: drawRestart,
	checklist: drawChecklist,
	delivery: drawDelivery,
	discovery: drawDiscovery,
	deploy: drawDeploy,
	assign: drawAssign,
	prove: drawProve,
	close: drawClose,
	closed: drawClosed,
	history: drawHistory,
	halted: drawHalted,
};

function drawNamed<Name extends ScreenView['name']>(name: Name, screen: ScreenOf<Name>, paper: Paper): readonly Block[] {
	return drawings[name](screen, paper);
}

/**
The parts of the body for whatever screen is in front.
*/
export function drawScreen(screen: ScreenView, paper: Paper): readonly Block[] {
	return drawNamed(screen.name, screen, paper);
}
