import type { ProgressListener } from '@woosoo/sdk-core';
import { isTerminal } from './is-terminal.ts';
import { PlainProgress } from './plain-progress.ts';
import { StepTree } from './step-tree.ts';
import type { Style } from './style.ts';

export interface ProgressDisplay extends Disposable {
  readonly onEvent: ProgressListener;
  /** Leaves what was shown on the screen and gives the cursor back. Can be called twice. */
  stop(): void;
}

export interface DisplayOptions {
  readonly silent: boolean;
  readonly verbose: boolean;
  readonly style: Style;
  /** What is going on before the first step. */
  readonly title: string;
}

/** A tree that is redrawn in place on a terminal, a line an event elsewhere. */
export function progressDisplay(stream: NodeJS.WritableStream, options: DisplayOptions): ProgressDisplay {
  if (options.silent) return { onEvent: () => undefined, stop: () => undefined, [Symbol.dispose]: () => undefined };
  return isTerminal(stream) && !options.verbose ? new StepTree(stream, options.style, options.title) : new PlainProgress(stream, options);
}
