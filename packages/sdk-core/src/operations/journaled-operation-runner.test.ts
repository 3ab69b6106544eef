import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { commandFailed } from '../errors/core-errors.ts';
import type { WoosooError } from '../errors/woosoo-error.ts';
import type { ProgressEvent } from '../events/progress-event.ts';
import { Redactor } from '../secrets/redactor.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryFileSystem } from '../testing/memory-file-system.ts';
import { ScriptedSteps, stepFailure as failure, type StepAct as Act } from '../testing/scripted-steps.ts';
import { JournaledOperationRunner, type JournaledOperationRunnerDeps } from './journaled-operation-runner.ts';
import type { OperationReport } from './operation-runner.ts';
import type { OperationSpec, StepKind, StepSpec } from './step-kind.ts';

const DIRECTORY = '/branch/.woosoo/journal';
const step = (id: string, options: Partial<StepSpec> = {}): StepSpec => ({
  id,
  kind: 'scripted',
  title: `Step ${id}`,
  params: id,
  ...options,
});
const operation = (steps: readonly StepSpec[], pointOfNoReturn?: string): OperationSpec => ({
  id: '2026-02-15T14-30-00Z-deploy-k3v9',
  kind: 'deploy',
  title: 'Deploy',
  actor: 'anna',
  steps,
  pointOfNoReturn,
});

describe('running an operation', () => {
  let fileSystem: MemoryFileSystem;
  let clock: ManualClock;
  let script: ScriptedSteps;
  let events: ProgressEvent[];

  const runner = (deps: Partial<JournaledOperationRunnerDeps> = {}): JournaledOperationRunner =>
    new JournaledOperationRunner({ fileSystem, clock, kinds: [script.kind], directory: DIRECTORY, ...deps });
  const onEvent = (event: ProgressEvent): void => void events.push(event);
  const run = async (spec: OperationSpec, signal?: AbortSignal) => (await runner().run(spec, { onEvent, signal }))._unsafeUnwrap();
  const recover = async (deps: Partial<JournaledOperationRunnerDeps> = {}) => (await runner(deps).recover({ onEvent }))._unsafeUnwrap();
  const interrupted = async () => (await runner().interrupted())._unsafeUnwrap();
  /** A step at which the process stands still for good, as if killed. */
  const dieAt = async (act: `${Act} ${string}`, spec: OperationSpec): Promise<void> => {
    const dead = Promise.withResolvers<undefined>();
    script.on(act, () => {
      dead.resolve(undefined);
      return new ResultAsync(new Promise(() => undefined));
    });
    void runner()
      .run(spec)
      .then(() => undefined);
    await dead.promise;
    script.behaviours.delete(act);
    script.acts.length = 0;
    fileSystem = fileSystem.crash();
  };
  const journalText = async (spec: OperationSpec, folder = ''): Promise<string> =>
    (await fileSystem.readText(`${DIRECTORY}/${folder}${spec.id}.jsonl`))._unsafeUnwrap();
  const stateOf = (report: { readonly steps: readonly { readonly id: string; readonly outcome: string }[] }): readonly string[] =>
    report.steps.map(({ id, outcome }) => `${id} ${outcome}`);

  beforeEach(() => {
    fileSystem = new MemoryFileSystem();
    clock = new ManualClock();
    script = new ScriptedSteps();
    events = [];
  });

  it('does its steps in order, tells of it, and puts the journal away', async () => {
    const spec = operation([step('a'), step('b')]);
    script.on('do a', (context) => {
      context.output('working');
      return okAsync(undefined);
    });
    const report = await run(spec);
    expect(report).toMatchObject({ id: spec.id, outcome: 'done', actor: 'anna', recoveryErrors: [] });
    expect(report.error).toBeUndefined();
    expect(stateOf(report)).toEqual(['a done', 'b done']);
    expect(script.acts).toEqual(['prepare a', 'do a', 'prepare b', 'do b']);
    expect(events.map(({ type }) => type)).toEqual([
      'operation-started',
      ...['step-started', 'step-output', 'step-finished'],
      ...['step-started', 'step-finished'],
      'operation-finished',
    ]);
    expect(await interrupted()).toEqual([]);
    expect(await journalText(spec, 'ended/')).toContain('"type":"end"');
    expect((await fileSystem.stat(`${DIRECTORY}/work/${spec.id}`))._unsafeUnwrap()).toBeNull();
  });

  it('has a step’s intent and undo data on the disk before the step acts, in files for the owner alone', async () => {
    const spec = operation([step('a')]);
    let seen = '';
    script.on('do a', ({ directory }) => {
      const afterPowerCut = fileSystem.crash();
      return afterPowerCut
        .readText(`${DIRECTORY}/${spec.id}.jsonl`)
        .map((text) => void (seen = text))
        .andThen(() => fileSystem.stat(directory))
        .map((found) => expect(found?.mode).toBe(0o700));
    });
    await run(spec);
    expect(seen).toContain('{"type":"intent","stepId":"a","undo":"before a"}');
    expect((await fileSystem.stat(`${DIRECTORY}/ended/${spec.id}.jsonl`))._unsafeUnwrap()?.mode).toBe(0o600);
  });

  it('runs steps of a group side by side, and those after it later', async () => {
    const met = Promise.withResolvers<undefined>();
    script.on('do a', () => ResultAsync.fromSafePromise(met.promise));
    script.on('do b', () => {
      met.resolve(undefined);
      return okAsync(undefined);
    });
    const report = await run(operation([step('a', { group: 'g' }), step('b', { group: 'g' }), step('c')]));
    expect(report.outcome).toBe('done');
    expect(script.acts).toEqual(['prepare a', 'prepare b', 'do a', 'do b', 'prepare c', 'do c']);
  });

  it('undoes what has an intent when a step fails, last first, and reports that error', async () => {
    script.fail('do c');
    const report = await run(operation([step('a'), step('b'), step('c'), step('d')]));
    expect(report).toMatchObject({ outcome: 'rolled-back', error: { message: 'do c' }, recoveryErrors: [] });
    expect(stateOf(report)).toEqual(['a undone', 'b undone', 'c failed', 'd skipped']);
    expect(script.deeds).toEqual(['do a', 'do b', 'do c', 'undo c', 'undo b', 'undo a']);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'rolling-back', because: expect.objectContaining({ message: 'do c' }) as unknown }),
    );
    expect(await interrupted()).toEqual([]);
  });

  it('undoes no step that was not even prepared', async () => {
    script.fail('prepare b');
    const report = await run(operation([step('a'), step('b')]));
    expect(stateOf(report)).toEqual(['a undone', 'b failed']);
    expect(script.deeds).toEqual(['do a', 'undo a']);
  });

  it('aborts the others of a group when one fails, waits for them, and reports the first error', async () => {
    script.on('do slow', ({ signal }) => {
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      return ResultAsync.fromSafePromise(aborted).andThen(() => errAsync(failure('aborted')));
    });
    script.fail('do bad');
    const report = await run(operation([step('slow', { group: 'g' }), step('bad', { group: 'g' })]));
    expect(report).toMatchObject({ outcome: 'rolled-back', error: { message: 'do bad' } });
    expect(stateOf(report)).toEqual(['slow failed', 'bad failed']);
    expect(script.deeds.slice(2).toSorted()).toEqual(['undo bad', 'undo slow']);
  });

  it('says so when a step cannot be undone, undoes the others all the same, and lets recovery try again', async () => {
    script.fail('do c');
    script.fail('undo b');
    const report = await run(operation([step('a'), step('b'), step('c')]));
    expect(report).toMatchObject({ outcome: 'person-needed', error: { message: 'do c' }, recoveryErrors: [{ message: 'undo b' }] });
    expect(stateOf(report)).toEqual(['a undone', 'b undo-failed', 'c failed']);
    expect(script.deeds.slice(3)).toEqual(['undo c', 'undo b', 'undo a']);
    expect(await interrupted()).toMatchObject([{ direction: 'undo', title: 'Deploy' }]);

    script.behaviours.clear();
    script.acts.length = 0;
    expect(await recover()).toMatchObject([{ outcome: 'rolled-back', error: { message: 'do c' }, recoveryErrors: [] }]);
    expect(script.acts).toEqual(['undo b']);
    expect(await interrupted()).toEqual([]);
  });

  it('keeps a failed operation as it is when asked to, until recovery; a cancelled one is undone all the same', async () => {
    script.fail('do b');
    const spec = operation([step('a'), step('b')]);
    const cancelled = (await runner().run(spec, { onFailure: 'keep', signal: AbortSignal.abort() }))._unsafeUnwrap();
    expect(cancelled.outcome).toBe('rolled-back');
    const report = (await runner().run(spec, { onFailure: 'keep' }))._unsafeUnwrap();
    expect(report).toMatchObject({ outcome: 'person-needed', error: { message: 'do b' }, recoveryErrors: [] });
    expect(script.deeds).toEqual(['do a', 'do b']);
    expect(await recover()).toMatchObject([{ outcome: 'rolled-back', error: { message: 'do b' } }]);
    expect(script.deeds.slice(2)).toEqual(['undo b', 'undo a']);
  });

  it('takes a step that throws for one that fails', async () => {
    script.on('do b', () => {
      throw new Error('a bug');
    });
    const report = await run(operation([step('a'), step('b')]));
    expect(report).toMatchObject({ outcome: 'rolled-back', error: { type: 'StepBroke', detail: { stepId: 'b' } } });
    expect(report.error?.message).toContain('a bug');
  });

  it('takes undo data that could not be read back for a failure, before the step acts', async () => {
    const kind: StepKind<string, string> = { ...script.kind, prepare: () => okAsync('unreadable') };
    const report = (await runner({ kinds: [kind] }).run(operation([step('a')])))._unsafeUnwrap();
    expect(report).toMatchObject({ outcome: 'rolled-back', error: { type: 'StepBroke' } });
    expect(script.deeds).toEqual([]);
  });

  it('does not mind a listener that throws', async () => {
    const broken = (): void => {
      throw new Error('display');
    };
    const report = (await runner().run(operation([step('a')]), { onEvent: broken }))._unsafeUnwrap();
    expect(report.outcome).toBe('done');
  });

  it.each<[string, OperationSpec, string]>([
    ['an unknown kind', operation([step('a'), step('b', { kind: 'unheard-of' })]), 'unheard-of'],
    ['parameters that do not fit', operation([step('a', { params: 1 })]), 'step a'],
    ['two steps of one id', operation([step('a'), step('a')]), 'two steps'],
    ['a point of no return that is no step', operation([step('a')], 'z'), 'z'],
  ])('refuses %s before anything is begun', async (_what, spec, named) => {
    const error = (await runner().run(spec))._unsafeUnwrapErr();
    expect(error.type).toBe('OperationInvalid');
    expect(error.message).toContain(named);
    expect(script.acts).toEqual([]);
    expect((await fileSystem.stat(DIRECTORY))._unsafeUnwrap()).toBeNull();
  });

  it('leaves nothing when the journal cannot be made', async () => {
    fileSystem.onOperation = (act) => {
      if (act === 'sync') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    const spec = operation([step('a')]);
    expect((await runner().run(spec))._unsafeUnwrapErr().type).toBe('DiskFull');
    expect(script.acts).toEqual([]);
    expect((await fileSystem.list(DIRECTORY))._unsafeUnwrap()).toEqual([{ name: 'work', kind: 'directory' }]);
    expect((await fileSystem.list(`${DIRECTORY}/work`))._unsafeUnwrap()).toEqual([]);
  });

  describe('when it is cancelled', () => {
    it('before it began, does nothing', async () => {
      const report = await run(operation([step('a')]), AbortSignal.abort());
      expect(report).toMatchObject({ outcome: 'rolled-back', error: { category: 'cancelled' } });
      expect(script.acts).toEqual([]);
    });

    it('between steps or in one, undoes; the signal reaches the step that acts, not the one that undoes', async () => {
      const cancel = new AbortController();
      script.on('do b', ({ signal }) => {
        cancel.abort();
        return signal.aborted ? errAsync(failure('killed')) : okAsync(undefined);
      });
      let undoAborted = true;
      script.on('undo b', ({ signal }) => okAsync(void (undoAborted = signal.aborted)));
      const report = await run(operation([step('a'), step('b'), step('c')]), cancel.signal);
      expect(report).toMatchObject({ outcome: 'rolled-back', error: { type: 'Cancelled', cause: { message: 'killed' } } });
      expect(script.deeds).toEqual(['do a', 'do b', 'undo b', 'undo a']);
      expect(undoAborted).toBe(false);
    });

    it('after the point of no return, goes on', async () => {
      const cancel = new AbortController();
      script.on('do b', ({ signal }) => {
        cancel.abort();
        return signal.aborted ? errAsync(failure('killed')) : okAsync(undefined);
      });
      const report = await run(operation([step('a'), step('b'), step('c')], 'b'), cancel.signal);
      expect(report).toMatchObject({ outcome: 'done', recoveryErrors: [] });
      expect(script.deeds).toEqual(['do a', 'do b', 'do c']);
    });
  });

  describe('after the point of no return', () => {
    const spec = operation([step('a'), step('b'), step('c')], 'b');

    it('finishes a step that failed, and goes on', async () => {
      script.fail('do b');
      const report = await run(spec);
      expect(report).toMatchObject({ outcome: 'done', recoveryErrors: [{ message: 'do b' }] });
      expect(script.deeds).toEqual(['do a', 'do b', 'finish b', 'do c']);
      expect(events.filter(({ type }) => type === 'point-of-no-return')).toHaveLength(1);
    });

    it('has that on the disk before the first step acts', async () => {
      let seen = '';
      script.on('do b', () =>
        fileSystem
          .crash()
          .readText(`${DIRECTORY}/${spec.id}.jsonl`)
          .map((text) => void (seen = text)),
      );
      await run(spec);
      expect(seen).toContain('{"type":"point-of-no-return"}');
    });

    it('tries to finish a few times, then asks for a person; recovery goes on from there', async () => {
      script.fail('do b');
      script.fail('finish b');
      const running = run(spec);
      await vi.waitFor(async () => {
        await clock.advance(3_000);
        expect(events.at(-1)?.type).toBe('operation-finished');
      });
      const report = await running;
      expect(report).toMatchObject({ outcome: 'person-needed', error: { message: 'do b' } });
      expect(report.recoveryErrors).toHaveLength(4);
      expect(stateOf(report)).toEqual(['a done', 'b failed', 'c skipped']);
      expect(script.deeds).toEqual(['do a', 'do b', 'finish b', 'finish b', 'finish b', 'finish b']);
      expect(await interrupted()).toMatchObject([{ direction: 'finish', lastStep: 'b' }]);

      script.behaviours.clear();
      script.acts.length = 0;
      expect(await recover()).toMatchObject([{ outcome: 'done' }]);
      expect(script.acts).toEqual(['finish b', 'prepare c', 'finish c']);
    });
  });

  describe('on a disk that fills up', () => {
    const fillUp = (): void => {
      fileSystem.onOperation = (act) => {
        if (['sync', 'append to', 'write', 'make folder', 'move'].includes(act)) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      };
    };

    it('undoes from memory, reports truthfully, and leaves nothing that looks interrupted', async () => {
      script.on('do b', () => {
        fillUp();
        return okAsync(undefined);
      });
      const report = await run(operation([step('a'), step('b'), step('c')]));
      expect(report).toMatchObject({ outcome: 'rolled-back', error: { type: 'DiskFull' }, recoveryErrors: [{ type: 'DiskFull' }] });
      expect(script.deeds).toEqual(['do a', 'do b', 'undo b', 'undo a']);
      expect(await interrupted()).toEqual([]);
    });

    it('undoes after all when even the point of no return could not be written', async () => {
      let records = 0;
      fileSystem.onOperation = (act) => {
        if (act === 'sync' && ++records === 4) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      };
      const spec = operation([step('a'), step('b')], 'b');
      script.fail('undo a');
      const report = await run(spec);
      expect(report).toMatchObject({ outcome: 'person-needed', error: { type: 'DiskFull' } });
      // The record may well be in the file; what counts is what came after it.
      expect(await journalText(spec)).toContain('point-of-no-return');
      expect(await interrupted()).toMatchObject([{ direction: 'undo' }]);
    });
  });

  describe('after a crash', () => {
    const spec = operation([step('a'), step('b'), step('c')]);

    it('tells what was interrupted, reads only, and refuses to begin anything else', async () => {
      await dieAt('do b', spec);
      expect(await interrupted()).toEqual([
        {
          id: spec.id,
          kind: 'deploy',
          title: 'Deploy',
          actor: 'anna',
          startedAt: '2026-02-15T14:30:00.000Z',
          direction: 'undo',
          lastStep: 'b',
        },
      ]);
      const before = await journalText(spec);
      const error = (await runner().run({ ...spec, id: 'another' }))._unsafeUnwrapErr();
      expect(error).toMatchObject({ type: 'OperationInterrupted', detail: { operationId: spec.id } });
      expect(await journalText(spec)).toBe(before);
      expect(script.acts).toEqual([]);
    });

    it('says when each step had begun, which was long before the recovery, and when that ended', async () => {
      const begun = clock.now().toISOString();
      await dieAt('do b', spec);
      await clock.advance(600_000);
      const [report] = await recover();
      expect(report?.steps.slice(0, 2).map(({ startedAt }) => startedAt)).toEqual([begun, begun]);
      expect(report).toMatchObject({ startedAt: begun, endedAt: clock.now().toISOString() });
    });

    it('undoes what has an intent, last first, and has nothing to do the second time', async () => {
      await dieAt('do b', spec);
      const [report] = await recover();
      expect(report).toMatchObject({ outcome: 'rolled-back', error: { type: 'OperationInterrupted' }, recoveryErrors: [] });
      expect(report && stateOf(report)).toEqual(['a undone', 'b failed', 'c skipped']);
      expect(script.acts).toEqual(['undo b', 'undo a']);
      expect(await recover()).toEqual([]);
      expect(script.acts).toHaveLength(2);
    });

    it('does not undo twice what had been undone', async () => {
      script.fail('do c');
      await dieAt('undo b', spec);
      await recover();
      expect(script.acts).toEqual(['undo b', 'undo a']);
    });

    it('finishes what had no way back, steps that had not begun too', async () => {
      await dieAt('do b', { ...spec, pointOfNoReturn: 'b' });
      expect(await interrupted()).toMatchObject([{ direction: 'finish' }]);
      const [report] = await recover();
      expect(report).toMatchObject({ outcome: 'done', recoveryErrors: [] });
      expect(script.acts).toEqual(['finish b', 'prepare c', 'finish c']);
    });

    it('ends what the dead process left running before it undoes; if it cannot, it touches nothing', async () => {
      await dieAt('do b', spec);
      const told: OperationReport[] = [];
      const refusing = runner({ endLeftovers: (id) => errAsync(failure(`leftovers of ${id}`)) });
      const [refused] = (await refusing.recover({ conclude: (report) => okAsync(void told.push(report)) }))._unsafeUnwrap();
      expect(told).toEqual([refused]);
      expect(refused).toMatchObject({ outcome: 'person-needed', recoveryErrors: [{ message: `leftovers of ${spec.id}` }] });
      expect(script.acts).toEqual([]);
      const endLeftovers = (): ResultAsync<unknown, WoosooError> => okAsync(script.acts.push('leftovers ended'));
      expect(await recover({ endLeftovers })).toMatchObject([{ outcome: 'rolled-back' }]);
      expect(script.acts[0]).toBe('leftovers ended');
    });

    it('asks for a person and touches nothing when a step’s kind is unknown', async () => {
      await dieAt('do b', spec);
      const [report] = await recover({ kinds: [{ ...script.kind, kind: 'renamed' }] });
      expect(report).toMatchObject({ outcome: 'person-needed', recoveryErrors: [{ type: 'RecoveryFailed' }] });
      expect(report?.recoveryErrors[0]?.message).toContain('scripted');
      expect(script.acts).toEqual([]);
      expect(await recover()).toMatchObject([{ outcome: 'rolled-back' }]);
    });

    it('asks for a person when undo data do not fit their schema, and undoes the others', async () => {
      await dieAt('do b', spec);
      const picky: StepKind<string, string> = { ...script.kind, undoData: z.string().endsWith('a') };
      const [report] = await recover({ kinds: [picky] });
      expect(report).toMatchObject({ outcome: 'person-needed', recoveryErrors: [{ type: 'StepBroke', detail: { stepId: 'b' } }] });
      expect(script.acts).toEqual(['undo a']);
    });

    it('passes over a torn last record, and reads what was written after it', async () => {
      await dieAt('do b', spec);
      const path = `${DIRECTORY}/${spec.id}.jsonl`;
      const whole = await journalText(spec);
      const handle = (await fileSystem.openAppend(path))._unsafeUnwrap();
      (await handle.write('{"crc":"12345678","record":{"seq'))._unsafeUnwrap();
      (await handle.sync())._unsafeUnwrap();
      script.fail('undo a');
      expect(await recover()).toMatchObject([{ outcome: 'person-needed' }]);
      expect((await journalText(spec)).startsWith(`${whole}{"crc":"12345678","record":{"seq\n{"crc"`)).toBe(true);
      script.behaviours.clear();
      expect(await recover()).toMatchObject([{ outcome: 'rolled-back' }]);
      expect(script.acts).toEqual(['undo b', 'undo a', 'undo a']);
    });

    it('changes nothing when a record in the middle is damaged', async () => {
      await dieAt('do b', spec);
      const text = (await journalText(spec)).replace('"stepId":"a","undo"', '"stepId":"A","undo"');
      (await fileSystem.writeTextAtomic(`${DIRECTORY}/${spec.id}.jsonl`, text))._unsafeUnwrap();
      expect((await runner().recover())._unsafeUnwrapErr()).toMatchObject({ type: 'JournalDamaged', detail: { line: 3 } });
      expect((await runner().run({ ...spec, id: 'another' }))._unsafeUnwrapErr().type).toBe('JournalDamaged');
      expect(script.acts).toEqual([]);
    });

    it('clears away a journal that holds no operation yet, and scratch folders of nobody', async () => {
      (await fileSystem.writeTextAtomic(`${DIRECTORY}/torn.jsonl`, '{"crc":'))._unsafeUnwrap();
      (await fileSystem.writeTextAtomic(`${DIRECTORY}/work/forgotten/secret`, 'x'))._unsafeUnwrap();
      expect(await interrupted()).toEqual([]);
      expect(await recover()).toEqual([]);
      expect((await fileSystem.list(DIRECTORY))._unsafeUnwrap()).toEqual([{ name: 'work', kind: 'directory' }]);
      expect((await fileSystem.list(`${DIRECTORY}/work`))._unsafeUnwrap()).toEqual([]);
    });
  });

  it('keeps causes and known secrets out of the journal', async () => {
    const redactor = new Redactor(['p@ssword']);
    script.on('do a', () =>
      errAsync(
        commandFailed({ message: 'wrong p@ssword', remedy: 'None.', detail: { url: 'x:p%40ssword@y' }, cause: new Error('beneath') }),
      ),
    );
    const spec = operation([step('a')]);
    const report = (await runner({ redactor }).run(spec))._unsafeUnwrap();
    expect(report.outcome).toBe('rolled-back');
    const text = await journalText(spec, 'ended/');
    expect(text).toContain('wrong [REDACTED]');
    expect(text).not.toMatch(/p@ssword|p%40ssword|beneath/);
  });

  it('keeps the journals of the last fifty operations', async () => {
    for (let index = 10; index < 62; index += 1) await run({ ...operation([step('a')]), id: `2026-02-15T14-30-${index}Z-deploy-aaaa` });
    const names = (await fileSystem.list(`${DIRECTORY}/ended`))._unsafeUnwrap().map(({ name }) => name);
    expect(names).toHaveLength(50);
    expect(names.at(0)).toContain('14-30-12Z');
  });
});
