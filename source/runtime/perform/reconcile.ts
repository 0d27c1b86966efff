import {type Verdict} from '../../core/fact.js';
import {type SecretHandle} from '../../core/incident.js';
import {addressOf, type Performer} from './context.js';

type Finding = {
	readonly verdict: Verdict;
	readonly reason: string;
	readonly updatedAt?: string;
	readonly value?: SecretHandle;
};

/**
Find out whether a reset whose answer never came has happened, by looking only: the role's time of change, the project's operations, and the password itself.
*/
export const reconcile: Performer<'reconcile'> = async ({work, credential, attempt, updatedAtBefore, old}, {currentProvider, vault, clock}) => {
	async function find(): Promise<Finding> {
		const provider = currentProvider();
		const address = addressOf(credential);
		const operations = await provider.listOperations(credential.projectId);
		if (operations.status !== 'succeeded') {
			return {verdict: 'cannot-tell', reason: operations.failure.message};
		}

		const role = await provider.readRole(address);
		if (role.status !== 'succeeded') {
			return {verdict: 'cannot-tell', reason: role.failure.message};
		}

		const {updatedAt} = role.value;
		const revealed = await provider.revealPassword(address);
		const value = revealed.status === 'succeeded' ? vault.keep(revealed.value) : undefined;
		const isOldValue = value !== undefined && old !== undefined && vault.equal(value, old);
		if (updatedAt !== updatedAtBefore && !isOldValue) {
			return {
				verdict: 'happened', updatedAt, reason: 'The role was changed after the request was sent.', ...(value === undefined ? {} : {value}),
			};
		}

		const isOtherValue = value !== undefined && old !== undefined && !isOldValue;
		if (value !== undefined) {
			vault.forget([value]);
		}

		if (isOtherValue) {
			return {verdict: 'cannot-tell', reason: 'The role is unchanged by its date, but its password is not the one it had before.'};
		}

		if (updatedAt !== updatedAtBefore) {
			return {verdict: 'cannot-tell', reason: 'The role was changed, but its password is still the old one.'};
		}

		const isBusy = operations.value.some(({status, branchId}) => branchId === credential.branchId && (status === 'running' || status === 'scheduling'));
		return isBusy
			? {verdict: 'cannot-tell', reason: 'An operation on its branch is still running. Look again when it has ended.'}
			: {verdict: 'did-not-happen', updatedAt, reason: 'The role is unchanged and nothing is running on its branch.'};
	}

	// A request may still be on its way when the connection breaks: one more look before "it did not happen".
	let finding = await find();
	if (finding.verdict === 'did-not-happen') {
		await clock.wait(2000);
		finding = await find();
	}

	return {
		type: 'reset-reconciled', work, credential: credential.id, attempt, verdict: finding.verdict, reason: finding.reason, ...(finding.updatedAt === undefined ? {} : {updatedAt: finding.updatedAt}), value: finding.value,
	};
};
