import type { DisplayOptions, ProgressDisplay } from './display.ts';
import { isTerminal } from './is-terminal.ts';
import { PlainProgress } from './plain-progress.ts';
import { StepTree } from './step-tree.ts';

/** A tree that is redrawn in place on a terminal, a line an event elsewhere. */
export function progressDisplay(stream: NodeJS.WritableStream, options: DisplayOptions): ProgressDisplay {
  if (options.silent) return { onEvent: () => undefined, stop: () => undefined, [Symbol.dispose]: () => undefined };
  return isTerminal(stream) && !options.verbose ? new StepTree(stream, options.style) : new PlainProgress(stream, options);
}
