import {heading, prose} from '../components/blocks.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {questions, type OptionText} from '../text/questions.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

/** Wide enough for the longest label. */
const labelWidth = 33;

/** One thing asked, with a short list of answers. */
export const drawQuestion: DrawScreen<'question'> = ({id, options, cursor, problem}, {columns}) => {
	const {title, explanation, options: texts} = questions[id];
	const isWide = columns > 70;
	const drawRow = (index: number) => {
		const option = options[index]!;
		const {label, hint}: OptionText = texts[option] ?? {label: option, hint: ''};
		const isCurrent = index === cursor;
		return (
			<Cells
				key={option}
				aria-role='option'
				aria-state={{selected: isCurrent}}
				gap={1}
				cells={[
					{
						text: isCurrent ? symbols.cursor : ' ', width: 1, tone: 'accent', isSilent: true,
					},
					{text: label, tone: isCurrent ? 'strong' : 'plain', ...(isWide ? {width: labelWidth} : {isWhole: true})},
					{text: isWide ? hint : `– ${hint}`, tone: 'quiet'},
				]}
			/>
		);
	};

	return [
		heading(title),
		prose(explanation, columns),
		list({count: options.length, cursor, drawRow}),
		...problemBlock(problem, columns),
	];
};
