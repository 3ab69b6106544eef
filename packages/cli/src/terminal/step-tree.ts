import type { ProgressEvent, StepOutline } from '@woosoo/sdk-core';
import type { TerminalStream } from './is-terminal.ts';
import type { ProgressDisplay } from './display.ts';
import type { Style } from './style.ts';
import { treeLines, type TreeStep } from './tree-lines.ts';

const FRAME_MS = 120;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_BELOW = '\u001b[0J';

/** The steps of a running operation, redrawn in place: what is done, what runs with the last lines it said, what is to come. */
export class StepTree implements ProgressDisplay {
  readonly #stream: TerminalStream;
  readonly #style: Style;
  #steps: TreeStep[] = [];
  #drawn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: TerminalStream, style: Style) {
    this.#stream = stream;
    this.#style = style;
  }

  readonly onEvent = (event: ProgressEvent): void => {
    switch (event.type) {
      case 'operation-started':
        this.#begin(event.steps);
        break;
      case 'step-started':
        this.#change(event.stepId, { state: event.direction === 'undo' ? 'undoing' : 'running', startedMs: Date.now(), tail: [] });
        break;
      case 'step-output':
        this.#say(event.stepId, event.text);
        break;
      case 'step-finished':
        this.#change(event.stepId, { state: event.outcome, durationMs: event.durationMs });
        break;
      case 'note':
        this.#above(event.text);
        break;
      case 'operation-finished':
        this.stop();
        break;
      default:
        break;
    }
  };

  #begin(steps: readonly StepOutline[]): void {
    this.stop();
    this.#drawn = 0;
    this.#steps = steps.map((step) => ({ ...step, state: 'waiting', startedMs: 0, durationMs: 0, tail: [] }));
    this.#stream.write(HIDE_CURSOR);
    this.#timer = setInterval(() => this.#draw(), FRAME_MS);
    this.#timer.unref();
  }

  #change(stepId: string, change: Partial<TreeStep>): void {
    this.#steps = this.#steps.map((step) => (step.id === stepId ? { ...step, ...change } : step));
  }

  #say(stepId: string, text: string): void {
    const step = this.#steps.find(({ id }) => id === stepId);
    if (step !== undefined && text.trim() !== '') this.#change(stepId, { tail: [...step.tail, text].slice(-3) });
  }

  #above(text: string): void {
    this.#erase();
    this.#stream.write(`${text}\n`);
    this.#draw();
  }

  #erase(): void {
    if (this.#drawn > 0) this.#stream.write(`\u001b[${this.#drawn}A\r${CLEAR_BELOW}`);
    this.#drawn = 0;
  }

  #draw(): void {
    const lines = treeLines(this.#steps, this.#style, { nowMs: Date.now(), columns: this.#stream.columns, rows: this.#stream.rows });
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A\r` : '';
    // One write a frame, so that nothing flickers.
    this.#stream.write(`${up}${lines.map((line) => `${line}\u001b[K\n`).join('')}${CLEAR_BELOW}`);
    this.#drawn = lines.length;
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#draw();
    this.#stream.write(SHOW_CURSOR);
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}
