import type { StepOutcome, StepOutline } from '@woosoo/sdk-core';
import { duration } from '@woosoo/sdk-deploy';
import type { Style } from './style.ts';
import { cutToWidth } from './text-width.ts';

export interface TreeStep extends StepOutline {
  readonly state: StepOutcome | 'waiting' | 'running' | 'undoing';
  readonly startedMs: number;
  readonly durationMs: number;
  /** The last lines that the step said. */
  readonly tail: readonly string[];
}

export interface Frame {
  readonly nowMs: number;
  readonly columns: number;
  readonly rows: number;
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const SPINNER_MS = 120;

/** The sign of something that is going on. */
export function spinner(nowMs: number): string {
  return SPINNER[Math.floor(nowMs / SPINNER_MS) % SPINNER.length] ?? '';
}

/** One frame of the tree under its head, never higher or wider than the screen: steps that are over give way first, then those to come. Pure. */
export function treeLines(head: readonly string[], steps: readonly TreeStep[], style: Style, frame: Frame): readonly string[] {
  const room = Math.max(1, frame.rows - 1); // the cursor stands on a line of its own
  const roomForSteps = room - head.length;
  const tails = [3, 1, 0].find((most) => fold(steps, most).length <= Math.max(roomForSteps, 1)) ?? 0;
  const blocks = steps.map((step) => block(step, style, frame.nowMs, tails));
  const lines = [...head, ...unfolded(blocks, steps, style, roomForSteps)];
  return lines.slice(0, room).map((line) => cutToWidth(line, frame.columns - 1));

  /** Only what is going on, which must be seen: how high is it with so many last lines a step? */
  function fold(all: readonly TreeStep[], most: number): readonly string[] {
    return all.filter(isGoingOn).flatMap((step) => block(step, style, frame.nowMs, most));
  }
}

/** What stays when everything is over: all steps that were begun, whatever the screen's height. */
export function finalLines(steps: readonly TreeStep[], style: Style, columns: number): readonly string[] {
  return steps
    .filter(({ state }) => state !== 'waiting')
    .flatMap((step) => block(step, style, 0, 0))
    .map((line) => cutToWidth(line, columns - 1));
}

/** Leaves blocks out from above and below until the rest fits, and says how many. */
function unfolded(blocks: readonly (readonly string[])[], steps: readonly TreeStep[], style: Style, room: number): readonly string[] {
  let [from, to] = [0, steps.length];
  const marks = (): number => (from > 0 ? 1 : 0) + (to < steps.length ? 1 : 0);
  const height = (): number => blocks.slice(from, to).reduce((sum, lines) => sum + lines.length, marks());
  while (to - from > 1 && height() > room) {
    if (isOver(steps[from])) from += 1;
    else if (!isGoingOn(steps[to - 1])) to -= 1;
    else break;
  }
  return [
    ...(from > 0 ? [style.soft(`  … ${from} more above`)] : []),
    ...blocks.slice(from, to).flat(),
    ...(to < steps.length ? [style.soft(`  … ${steps.length - to} more below`)] : []),
  ];
}

function isGoingOn(step: TreeStep | undefined): boolean {
  return step?.state === 'running' || step?.state === 'undoing';
}

function isOver(step: TreeStep | undefined): boolean {
  return step !== undefined && step.state !== 'waiting' && !isGoingOn(step);
}

function block(step: TreeStep, style: Style, nowMs: number, most: number): readonly string[] {
  switch (step.state) {
    case 'waiting':
      return [style.soft(`  · ${step.title}`)];
    case 'running':
    case 'undoing':
      return [
        `  ${style.accent(spinner(nowMs))} ${step.state === 'undoing' ? 'undoing: ' : ''}${step.title}  ${style.soft(times(step, nowMs))}`,
        ...(most === 0 ? [] : step.tail.slice(-most).map((line) => style.soft(`      ${line}`))),
      ];
    case 'done':
      return [`  ${style.good('✓')} ${step.title}  ${style.soft(duration(step.durationMs))}`];
    case 'undone':
      return [`  ${style.warning('↩')} ${step.title}  ${style.soft('undone')}`];
    case 'skipped':
      return [style.soft(`  – ${step.title}  not begun`)];
    case 'failed':
      return [`  ${style.bad('✗')} ${step.title}  ${style.soft(`failed after ${duration(step.durationMs)}`)}`];
    case 'undo-failed':
      return [`  ${style.bad('✗')} ${step.title}  ${style.bad('could not be undone')}`];
  }
}

/** A fraction of a second that flickers by tells nothing. */
function times({ state, startedMs, expectedMs }: TreeStep, nowMs: number): string {
  const elapsed = roundDuration(nowMs - startedMs);
  return expectedMs === undefined || state === 'undoing' || expectedMs < 1000
    ? elapsed
    : `${elapsed} of about ${roundDuration(expectedMs)}`;
}

/** In whole seconds. */
export function roundDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
