import type { ProgressListener } from '@woosoo/sdk-core';
import type { Style } from './style.ts';

/** Something that shows a running operation. */
export interface ProgressDisplay extends Disposable {
  readonly onEvent: ProgressListener;
  /** Leaves what was shown on the screen and gives the cursor back. Can be called twice. */
  stop(): void;
}

export interface DisplayOptions {
  readonly silent: boolean;
  readonly verbose: boolean;
  readonly style: Style;
}
