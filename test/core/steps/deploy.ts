import test from 'ava';
import {type Driver} from '../../helpers/core-driver.js';
import {atChecklist} from '../../helpers/core-screens.js';

/** The variable of the platform is written, and the question whether to deploy it is in front. */
function asked(): Driver {
	const driver = atChecklist();
	driver.press('w');
	driver.press('enter');
	driver.settle();
	driver.press('d');
	return driver;
}

/** Ordered, and looked at again while it goes on. */
function underWay(): Driver {
	const driver = asked();
	driver.press('enter');
	driver.press('d');
	return driver;
}

const orders = ({journal}: Driver) => journal.filter(({type}) => type === 'deploy-confirmed').length;

test('while a service is deployed its screen shows what the platform says, and says when it is live', t => {
	const driver = underWay();
	const work = driver.pending().find(({type}) => type === 'deploy-service')!;
	t.like(driver.view().screen, {name: 'deploy', isAsked: false, underWay: {told: ''}});
	driver.dispatch({type: 'work-told', work: work.work, text: 'building \u001B[2J'});
	driver.pass(3000);
	const {screen} = driver.view();
	t.regex(screen.name === 'deploy' ? screen.underWay?.told ?? '' : screen.name, /^building \P{Cc}+$/v);
	t.true(screen.name === 'deploy' && (screen.underWay?.milliseconds ?? 0) > 2000);
	driver.press('s');
	t.is(driver.view().screen.name, 'deploy');
	driver.press('enter');
	const list = driver.view().screen;
	t.true(list.name === 'checklist' && list.deploying[0]?.startsWith('api: building') && list.deployable.length === 0);
	driver.press('d');
	driver.answer(work);
	t.like(driver.view().screen, {name: 'deploy', isAsked: false, live: {seen: 'serves'}});
	driver.press('enter');
	t.is(driver.view().screen.name, 'checklist');
	t.is(orders(driver), 1);
});

test('a key that was pressed while it went on never orders a second deployment', t => {
	for (const manner of ['good', 'refused', 'unknown'] as const) {
		const driver = underWay();
		const {token} = driver.state();
		driver.answer(driver.pending().find(({type}) => type === 'deploy-service')!, manner);
		driver.press('enter', token);
		t.is(orders(driver), 1, `${manner}`);
		t.is(driver.view().screen.name, 'deploy');
		driver.press('enter');
		t.is(orders(driver), manner === 'good' ? 1 : 2, `${manner}`);
	}
});
