import {activeCredentials} from './agenda.js';
import {type Fact} from './fact.js';
import {mayGoUnseen} from './steps/confirm.js';
import {valuesOf, type State} from './state.js';

/**
Receipts that need nobody: the operator chose for the whole batch to deliver without looking, and the value is here.
A credential that must be shown after all is shown.
*/
export function unseenReceipts(state: State): readonly Fact[] {
	const {incident, run} = state;
	if (incident === undefined || run.withoutLooking.length === 0) {
		return [];
	}

	return activeCredentials(incident)
		.filter(({stage, receipt}) => receipt === undefined && (stage.name === 'applying' || stage.name === 'done'))
		.filter(record => run.withoutLooking.includes(record.credential.id) && valuesOf(state, record.credential.id).fresh !== undefined && mayGoUnseen(state, incident, record))
		.map(({credential}) => ({type: 'receipt-given', credential: credential.id, kind: 'without-looking'}));
}
