import type { ProgressEvent, StepOutcome } from '@woosoo/sdk-core';
import { duration } from '@woosoo/sdk-deploy';
import type { WorkflowRunner } from '../runner/workflow-runner.ts';

/** Lines kept of one step; all of them are in the log of the deploy. */
const KEPT = 400;
const signs: Readonly<Record<StepOutcome, string>> = {
  done: '✓',
  undone: '↩ undone:',
  failed: '✗',
  'undo-failed': '✗ could not be undone:',
  skipped: '–',
};

/**
 * The steps in the log of the job: a line when one begins, and when it ends a group that holds what it said. Steps run side by side, and groups
 * cannot lie within each other, so a group is written whole. What a failed step said is left open. With debug logging all is shown as it happens.
 */
export class StepLog {
  readonly #runner: WorkflowRunner;
  readonly #titles = new Map<string, string>();
  readonly #said = new Map<string, string[]>();

  constructor(runner: WorkflowRunner) {
    this.#runner = runner;
  }

  readonly onEvent = (event: ProgressEvent): void => {
    if (event.type === 'operation-started') for (const { id, title } of event.steps) this.#titles.set(id, title);
    if (event.type === 'step-output') this.#keep(event.stepId, event.text);
    if (event.type === 'step-finished') this.#finish(event);
    else this.#say(event);
  };

  #say(event: Exclude<ProgressEvent, { type: 'step-finished' }>): void {
    const text = this.#text(event);
    if (text !== null) this.#runner.line(text);
  }

  #text(event: Exclude<ProgressEvent, { type: 'step-finished' }>): string | null {
    switch (event.type) {
      case 'operation-started':
        return `${event.title} (${event.operationId})`;
      case 'step-started':
        return event.direction === 'undo' ? null : `▸ ${this.#title(event.stepId)}`;
      case 'step-output':
        return this.#runner.debug ? `  │ ${event.text}` : null;
      case 'rolling-back':
        return `✗ ${event.because.message}\n↩ Undoing what was done`;
      case 'note':
        return event.level === 'warning' ? `! ${event.text}` : event.text;
      default:
        return null;
    }
  }

  #keep(stepId: string, text: string): void {
    if (this.#runner.debug) return;
    const lines = this.#said.get(stepId) ?? [];
    lines.push(`  │ ${text}`);
    if (lines.length > KEPT) lines.shift();
    this.#said.set(stepId, lines);
  }

  /** What a step said, below how it ended: folded when it went well. */
  #finish({ stepId, outcome, durationMs }: Extract<ProgressEvent, { type: 'step-finished' }>): void {
    const lines = this.#said.get(stepId) ?? [];
    this.#said.delete(stepId);
    const title = `${signs[outcome]} ${this.#title(stepId)} ${duration(durationMs)}`;
    if (lines.length > 0 && (outcome === 'done' || outcome === 'skipped')) this.#runner.group(title, lines);
    else this.#runner.line([title, ...lines].join('\n'));
  }

  #title(stepId: string): string {
    return this.#titles.get(stepId) ?? stepId;
  }
}
