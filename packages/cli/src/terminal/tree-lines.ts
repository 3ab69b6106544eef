import { stripVTControlCharacters } from 'node:util';
import type { StepOutcome, StepOutline } from '@woosoo/sdk-core';
import { duration } from '@woosoo/sdk-deploy';
import type { Style } from './style.ts';

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

/** One frame of the tree, never higher than the screen: finished steps give way first. Pure. */
export function treeLines(steps: readonly TreeStep[], style: Style, frame: Frame): readonly string[] {
  const blocks = steps.map((step) => block(step, style, frame).map((line) => cut(line, frame.columns)));
  const room = Math.max(frame.rows - 2, 4);
  let hidden = 0;
  while (
    hidden < steps.length - 1 &&
    blocks.slice(hidden).reduce((sum, lines) => sum + lines.length, hidden > 0 ? 1 : 0) > room &&
    isOver(steps[hidden])
  )
    hidden += 1;
  const lines = blocks.slice(hidden).flat().slice(0, room);
  return hidden === 0 ? lines : [style.soft(`  ${hidden} steps done`), ...lines];
}

function isOver(step: TreeStep | undefined): boolean {
  return step !== undefined && step.state !== 'waiting' && step.state !== 'running' && step.state !== 'undoing';
}

function block(step: TreeStep, style: Style, { nowMs }: Frame): readonly string[] {
  const spin = SPINNER[Math.floor(nowMs / 120) % SPINNER.length] ?? '';
  switch (step.state) {
    case 'waiting':
      return [style.soft(`  · ${step.title}`)];
    case 'running':
    case 'undoing': {
      const elapsed = nowMs - step.startedMs;
      const expected = step.expectedMs === undefined || step.state === 'undoing' ? '' : ` of about ${duration(step.expectedMs)}`;
      const verb = step.state === 'undoing' ? 'undoing: ' : '';
      return [
        `  ${style.accent(spin)} ${verb}${step.title} ${style.soft(`${duration(elapsed)}${expected}`)}`,
        ...step.tail.map((line) => style.soft(`      ${line.trimEnd()}`)),
      ];
    }
    case 'done':
      return [`  ${style.good('✓')} ${step.title} ${style.soft(duration(step.durationMs))}`];
    case 'undone':
      return [`  ${style.warning('↩')} ${step.title} ${style.soft('undone')}`];
    case 'skipped':
      return [style.soft(`  – ${step.title}`)];
    case 'failed':
    case 'undo-failed':
      return [`  ${style.bad('✗')} ${step.title} ${style.soft(duration(step.durationMs))}`];
  }
}

/** Longer lines would wrap and spoil the count of lines to go up. */
function cut(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  if (plain.length < columns) return line;
  return `${line.slice(0, Math.max(0, line.length - (plain.length - columns) - 2))}…\u001b[0m`;
}
