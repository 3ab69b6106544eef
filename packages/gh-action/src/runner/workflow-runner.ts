import type { Sensitive } from '@woosoo/sdk-core';

/** What GitHub shows beside the run: at most ten of a kind per step. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** What an action asks of the workflow runner that started it. Texts may have any content: the driver sees to it that none is taken for a command. */
export interface WorkflowRunner {
  /** Whether somebody asked for debug logging. */
  readonly debug: boolean;
  /** The value of an input, trimmed; empty when it was not given. */
  input(name: string): string;
  /** From now on the runner shows `***` in place of this value. */
  mask(secret: Sensitive): void;
  line(text: string): void;
  /** Lines that a reader opens with a click. */
  group(title: string, lines: readonly string[]): void;
  annotate(annotation: Annotation): void;
  output(name: string, value: string): void;
  /** Adds to the summary page of the run. */
  summary(markdown: string): Promise<void>;
  /** What this action remembers for its part that runs after the job; empty when nothing. */
  remembered(name: string): string;
  remember(name: string, value: string): void;
}
