/**
The value of one variable, secret or field: whose it is, what it becomes, and whether it is new.
*/
export {matchNames, matchValues, type ValueMatch} from './value-match.js';
export {holdsNew, renewValue, type Renewal} from './value-renew.js';
