import {Component, type ReactNode} from 'react';

type Props = {
	readonly children: ReactNode;
	readonly onError: (error: Error) => void;
};

type State = {readonly hasFailed: boolean};

/**
Ends the wizard when a screen cannot be drawn. Ink's own answer would be a page with the source of the program, and would leave the rest to us anyway.
*/
export class ErrorBoundary extends Component<Props, State> {
	static getDerivedStateFromError(): State {
		return {hasFailed: true};
	}

	override state: State = {hasFailed: false};

	override componentDidCatch(error: Error): void {
		// React is in the middle of a commit here, and the way out unmounts.
		queueMicrotask(() => {
			this.props.onError(error);
		});
	}

	override render(): ReactNode {
		return this.state.hasFailed ? undefined : this.props.children;
	}
}
