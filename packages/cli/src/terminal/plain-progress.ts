import type { ProgressEvent } from '@woosoo/sdk-core';
import { duration } from '@woosoo/sdk-deploy';
import type { DisplayOptions, ProgressDisplay } from './display.ts';

/** For logs and pipes: a line when a step begins and when it ends; with `verbose` all that it says. */
export class PlainProgress implements ProgressDisplay {
  readonly #stream: NodeJS.WritableStream;
  readonly #options: DisplayOptions;
  readonly #titles = new Map<string, string>();

  constructor(stream: NodeJS.WritableStream, options: DisplayOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  readonly onEvent = (event: ProgressEvent): void => {
    const line = this.#line(event);
    if (line !== null) this.#stream.write(`${line}\n`);
  };

  #line(event: ProgressEvent): string | null {
    const { style, verbose } = this.#options;
    switch (event.type) {
      case 'operation-started':
        for (const { id, title } of event.steps) this.#titles.set(id, title);
        return null;
      case 'step-started':
        return event.direction === 'undo' ? null : `${style.soft('▸')} ${this.#title(event.stepId)}`;
      case 'step-output':
        return verbose ? style.soft(`    ${event.text}`) : null;
      case 'step-finished':
        return this.#finished(event);
      case 'rolling-back':
        return style.bad(`✗ ${event.because.message}`) + '\n' + style.warning('↩ undoing what was done');
      case 'note':
        return `${event.level === 'warning' ? style.warning('!') : ' '} ${event.text}`;
      default:
        return null;
    }
  }

  #finished(event: Extract<ProgressEvent, { type: 'step-finished' }>): string {
    const { style } = this.#options;
    const what = `${this.#title(event.stepId)} ${style.soft(duration(event.durationMs))}`;
    const sign = {
      done: style.good('✓'),
      undone: style.warning('↩'),
      failed: style.bad('✗'),
      'undo-failed': style.bad('✗'),
      skipped: style.soft('–'),
    };
    return `${sign[event.outcome]} ${event.outcome === 'undone' ? 'undone: ' : ''}${what}`;
  }

  #title(stepId: string): string {
    return this.#titles.get(stepId) ?? stepId;
  }

  stop(): void {
    // Every line stands already.
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}
