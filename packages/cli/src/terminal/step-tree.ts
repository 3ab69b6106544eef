import type { ProgressEvent, StepOutline } from '@woosoo/sdk-core';
import { expectedInAll } from './expected-in-all.ts';
import type { TerminalStream } from './is-terminal.ts';
import type { ProgressDisplay } from './progress-display.ts';
import type { Style } from './style.ts';
import { plainLine, textWidth } from './text-width.ts';
import { finalLines, roundDuration, spinner, treeLines, type TreeStep } from './tree-lines.ts';
import { wrapLines } from './wrap-lines.ts';

const FRAME_MS = 120;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[0J';

/** The steps of a running operation, redrawn in place: what is done, what runs with the last lines it said, what is to come. */
export class StepTree implements ProgressDisplay {
  readonly #stream: TerminalStream;
  readonly #style: Style;
  readonly #startedMs = Date.now();
  #title: string;
  #steps: TreeStep[] = [];
  #failure: string | null = null;
  #drawn: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `title`: what is said to be going on until the first operation begins. */
  constructor(stream: TerminalStream, style: Style, title: string) {
    this.#stream = stream;
    this.#style = style;
    this.#title = title;
    stream.write(HIDE_CURSOR);
    this.#timer = setInterval(() => this.#draw(), FRAME_MS);
    this.#timer.unref();
  }

  readonly onEvent = (event: ProgressEvent): void => {
    switch (event.type) {
      case 'operation-started':
        this.#begin(event.title, event.steps);
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
      case 'rolling-back':
        this.#failure = event.because.message;
        break;
      case 'note':
        this.#above(event.level === 'warning' ? `${this.#style.warning('!')} ${event.text}` : event.text);
        break;
      default:
        break;
    }
  };

  /** One operation may follow another (a recovery, then the deploy): what the first did stays above. */
  #begin(title: string, steps: readonly StepOutline[]): void {
    this.#leave();
    this.#title = title;
    this.#failure = null;
    this.#steps = steps.map((step) => ({ ...step, state: 'waiting', startedMs: 0, durationMs: 0, tail: [] }));
  }

  #change(stepId: string, change: Partial<TreeStep>): void {
    this.#steps = this.#steps.map((step) => (step.id === stepId ? { ...step, ...change } : step));
  }

  #say(stepId: string, text: string): void {
    const line = plainLine(text);
    if (line.trim() === '') return;
    this.#steps = this.#steps.map((step) => (step.id === stepId ? { ...step, tail: [...step.tail, line].slice(-3) } : step));
  }

  #above(text: string): void {
    this.#replace(wrapLines(text, this.#stream.columns).split('\n'));
    this.#drawn = [];
    if (this.#timer !== undefined) this.#draw();
  }

  #draw(): void {
    const { columns, rows } = this.#stream;
    this.#replace(treeLines(this.#head(), this.#steps, this.#style, { nowMs: Date.now(), columns, rows }));
  }

  /** What is going on as a whole, how long already, how long it usually takes; or why it is being undone. */
  #head(): readonly string[] {
    const { accent, bad, soft, strong, warning } = this.#style;
    const elapsed = Date.now() - this.#startedMs;
    if (this.#failure !== null)
      return [`${bad('✗')} ${strong(this.#failure)}`, `${warning('↩')} Undoing what was done: the branch will be as it was.`];
    const expected = expectedInAll(this.#steps);
    const times = `${roundDuration(elapsed)}${expected < 1000 ? '' : ` of about ${roundDuration(expected)}`}`;
    return [`${this.#steps.length > 0 ? '' : `${accent(spinner(elapsed))} `}${strong(this.#title)}  ${soft(times)}`];
  }

  /** One write a frame, so that nothing flickers; and never a line more than the screen has, so that going up finds the first. */
  #replace(lines: readonly string[]): void {
    const height = this.#heightOf(this.#drawn);
    const up = height > 0 ? `\u001b[${height}A\r` : '\r';
    this.#stream.write(`${up}${lines.map((line) => `${line}${CLEAR_LINE}\n`).join('')}${CLEAR_BELOW}`);
    this.#drawn = lines;
  }

  /** How high lines stand now: in a window that was made narrower they have wrapped. */
  #heightOf(lines: readonly string[]): number {
    return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / this.#stream.columns)), 0);
  }

  /** The steps as they ended, for good. */
  #leave(): void {
    this.#replace(finalLines(this.#steps, this.#style, this.#stream.columns));
    this.#drawn = [];
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#leave();
    this.#stream.write(SHOW_CURSOR);
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}
