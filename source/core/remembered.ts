/**
A pure function that remembers its last answer for each subject, and gives it again while everything else is the same object too.
For what is asked for at every key and changes seldom: state is never changed in place, so the same object means the same content.
*/
export function remembered<Subject extends Readonly<Record<string, unknown>> | readonly unknown[], Rest extends readonly unknown[], Answer>(make: (subject: Subject, ...rest: Rest) => Answer): (subject: Subject, ...rest: Rest) => Answer {
	const known = new WeakMap<Subject, {readonly rest: Rest; readonly answer: Answer}>();
	return (subject, ...rest) => {
		const last = known.get(subject);
		if (last?.rest.every((item, index) => item === rest[index])) {
			return last.answer;
		}

		const answer = make(subject, ...rest);
		known.set(subject, {rest, answer});
		return answer;
	};
}
