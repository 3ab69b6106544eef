import { beforeEach, describe, expect, it } from 'vitest';
import { buildFailed } from '@woosoo/sdk-deploy';
import { RecordingRunner } from '../testing/recording-runner.ts';
import { StepLog } from './step-log.ts';

const at = '2026-02-15T14:30:00.000Z';
const steps = [
  { id: 'a', title: 'Build backend' },
  { id: 'b', title: 'Build pwa' },
];

describe('the log of steps', () => {
  let runner: RecordingRunner;
  let log: StepLog;
  const begin = (): void => {
    log = new StepLog(runner);
    log.onEvent({ type: 'operation-started', at, operationId: 'id', title: 'Deploy', steps });
    for (const { id } of steps) log.onEvent({ type: 'step-started', at, stepId: id, direction: 'do' });
  };
  const say = (stepId: string, text: string): void => log.onEvent({ type: 'step-output', at, stepId, text });
  beforeEach(() => {
    runner = new RecordingRunner();
    begin();
  });

  it('keeps steps that run side by side apart: each has a group of its own, written when it ends', () => {
    say('a', 'one');
    say('b', 'two');
    say('a', 'three');
    log.onEvent({ type: 'step-finished', at, stepId: 'b', outcome: 'done', durationMs: 1000 });
    log.onEvent({ type: 'step-finished', at, stepId: 'a', outcome: 'done', durationMs: 2000 });
    expect(runner.lines).toEqual(['Deploy (id)', '▸ Build backend', '▸ Build pwa']);
    expect(runner.groups).toEqual([
      { title: '✓ Build pwa 1.0 s', lines: ['  │ two'] },
      { title: '✓ Build backend 2.0 s', lines: ['  │ one', '  │ three'] },
    ]);
  });

  it('leaves open what a failed step said, and says why everything is undone', () => {
    say('a', 'it is broken');
    log.onEvent({ type: 'step-finished', at, stepId: 'a', outcome: 'failed', durationMs: 5 });
    log.onEvent({ type: 'rolling-back', at, because: buildFailed({ message: 'No.', remedy: '' }) });
    expect(runner.groups).toEqual([]);
    expect(runner.lines.slice(3)).toEqual(['✗ Build backend 5 ms\n  │ it is broken', '✗ No.\n↩ Undoing what was done']);
  });

  it('keeps the last lines of a step that talks without end', () => {
    for (let line = 1; line <= 1000; line += 1) say('a', String(line));
    log.onEvent({ type: 'step-finished', at, stepId: 'a', outcome: 'done', durationMs: 5 });
    expect(runner.groups[0]?.lines).toHaveLength(400);
    expect(runner.groups[0]?.lines.at(-1)).toBe('  │ 1000');
  });

  it('shows everything as it happens with debug logging', () => {
    runner = new RecordingRunner({}, { debug: true });
    begin();
    say('a', 'now');
    expect(runner.lines.at(-1)).toBe('  │ now');
  });
});
