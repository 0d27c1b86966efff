import {activeCredentials} from './agenda.js';
import {type Fact} from './fact.js';
import {isSupplied} from './staging.js';
import {mayGoUnseen} from './steps/confirm.js';
import {valuesOf, type State} from './state.js';

/**
Receipts that need nobody: the operator typed the value, or chose for the whole batch to deliver without looking, and the value is here.
A credential that must be shown after all is shown.
*/
export function unseenReceipts(state: State): readonly Fact[] {
	const {incident, run} = state;
	if (incident === undefined) {
		return [];
	}

	return activeCredentials(incident)
		.filter(({stage, receipt}) => receipt === undefined && (stage.name === 'applying' || stage.name === 'done'))
		.filter(record => isSupplied(record) || run.withoutLooking.includes(record.credential.id))
		.filter(record => isSupplied(record) || (valuesOf(state, record.credential.id).fresh !== undefined && mayGoUnseen(state, incident, record)))
		.map(record => ({type: 'receipt-given', credential: record.credential.id, kind: isSupplied(record) ? 'supplied' : 'without-looking'}));
}
