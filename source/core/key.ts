/**
A key as the core sees it. Where a text field has the focus every character is text.
*/
export type Key =
	| {readonly name: 'character'; readonly character: string}
	| {readonly name: 'enter' | 'escape' | 'tab' | 'shift-tab' | 'up' | 'down' | 'left' | 'right' | 'page-up' | 'page-down' | 'home' | 'end' | 'backspace' | 'delete' | 'ctrl-c' | 'ctrl-l' | 'ctrl-o' | 'ctrl-u' | 'ctrl-w' | 'ctrl-z' | 'unknown'};
