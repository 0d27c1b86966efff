import stringWidth from 'string-width';
import {heading, prose} from '../components/blocks.js';
import {Cells} from '../components/line.js';
import {list} from '../components/list.js';
import {problemBlock} from '../components/problem.js';
import {questions, type OptionText} from '../text/questions.js';
import {symbols} from '../theme.js';
import {type DrawScreen} from './screen.js';

/** One thing asked, with a short list of answers. */
export const drawQuestion: DrawScreen<'question'> = ({id, options, cursor, problem}, {columns}) => {
	const {title, explanation, options: texts} = questions[id];
	const isWide = columns > 70;
	const labelWidth = Math.max(...Object.values(texts).map(({label}) => stringWidth(label))) + 2;
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
					{text: label, tone: isCurrent ? 'strong' : 'plain', ...(isWide && {width: labelWidth})},
					...(isWide ? [{text: hint, tone: 'quiet'} as const] : []),
				]}
			/>
		);
	};

	return [
		heading(title),
		prose(explanation, columns),
		list({count: options.length, cursor, drawRow}),
		...(isWide ? [] : [prose(texts[options[cursor] ?? '']?.hint ?? '', columns, {tone: 'quiet'})]),
		...problemBlock(problem, columns),
	];
};
