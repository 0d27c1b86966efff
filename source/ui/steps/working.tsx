import {heading, prose} from '../components/blocks.js';
import {CredentialRow} from '../components/credential-row.js';
import {failureBlock} from '../components/failure.js';
import {type Block} from '../components/layout.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {duration, stopwatch} from '../text/time.js';
import {symbols, type Tone} from '../theme.js';
import {type DrawScreen, type ScreenOf} from './screen.js';

type Step = ScreenOf<'working'>['step'];

const secondRole: ReadonlyArray<readonly [Step, string]> = [['second-role', 'make the second role, give it what the first one has, and compare them']];

const steps: ReadonlyArray<readonly [Step, string]> = [
	['old-value', 'try the old password, so that its end can be proven'],
	['role', 'read the role again, in case someone else changed it'],
	['reset', 'ask Neon for a new password'],
	['new-value', 'fetch the new password'],
	['operations', 'wait until Neon has applied it: the old one works until then'],
	['sessions', 'end the sessions that were opened with the old password'],
	['restart', 'restart the compute'],
];

/** Only what is under way and what follows: which of the earlier ones were needed is for the journal to say. */
function stepsBlock(current: Step, hasFailed: boolean): Block {
	const left = current === 'second-role' ? secondRole : steps.slice(steps.findIndex(([name]) => name === current));
	const rows = left.map(([name, text], index) => {
		const isCurrent = index === 0;
		const tone: Tone = isCurrent ? 'strong' : 'quiet';
		const mark = hasFailed ? symbols.failed : symbols.current;
		return (
			<Cells
				key={name}
				aria-role='listitem'
				aria-state={{busy: isCurrent && !hasFailed}}
				indent={2}
				gap={1}
				cells={[
					{
						text: isCurrent ? mark : symbols.ahead, width: 1, tone: isCurrent ? 'accent' : tone, isSilent: true,
					},
					{text: isCurrent ? (hasFailed ? 'failed:' : 'now') : 'then', width: hasFailed ? 7 : 4, tone},
					{text, tone},
				]}
			/>
		);
	});
	return {kind: 'detail', height: rows.length, draw: height => rows.slice(0, height)};
}

/** A confirmed reset on its way, with every wait named. */
export const drawWorking: DrawScreen<'working'> = ({label, project, since, now, delay, failure, lines, step}, {columns}) => [
	heading(`Working on ${label} on ${project}`, since === undefined ? '' : stopwatch(now - since)),
	stepsBlock(step, failure !== undefined),
	...(delay === undefined ? [] : [prose(`Waiting ${duration(delay.milliseconds)}: ${delay.reason}. Nothing is lost, and nothing has to be done.`, columns, {kind: 'keep', tone: 'warning'})]),
	...(failure === undefined ? [] : [failureBlock(failure, 'reset', columns)]),
	...(lines.length > 1
		? [list({
			kind: 'detail',
			count: lines.length,
			cursor: Math.max(0, lines.findIndex(line => line.label === label && line.project === project)),
			drawRow: index => <CredentialRow key={`${index} ${lines[index]!.label}`} {...lines[index]!}/>,
		})]
		: []),
];
