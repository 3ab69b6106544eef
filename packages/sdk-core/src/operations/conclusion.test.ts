import { okAsync, type ResultAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import type { FileSystem } from '../file-system/file-system.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryFileSystem } from '../testing/memory-file-system.ts';
import { PowerCut, type CutPoint } from '../testing/power-cut.ts';
import { JournaledOperationRunner } from './journaled-operation-runner.ts';
import type { RunOperationOptions } from './operation-runner.ts';
import type { OperationSpec } from './step-kind.ts';
import { WriteFile } from './steps/write-file.ts';

const FILE = '/branch/current';
const JOURNAL = '/state/journal';
const spec: OperationSpec = {
  id: '2026-02-15T14-30-00Z-deploy-k3v9',
  kind: 'deploy',
  title: 'Deploy',
  actor: 'anna',
  steps: [{ id: 'write', kind: 'write-file', title: 'Write', params: { path: FILE, mode: 0o600, from: { text: 'new' } } }],
};

type Act = (runner: JournaledOperationRunner, options: RunOperationOptions) => ResultAsync<unknown, unknown>;

const ended = (): string => 'ended';

/** A process that writes down how its operations ended, and may die. */
async function live(disk: FileSystem, act: Act, point: CutPoint | null = null): Promise<readonly CutPoint[]> {
  const cut = new PowerCut(point);
  const fileSystem = cut.fileSystem(disk);
  const runner = new JournaledOperationRunner({
    fileSystem,
    clock: new ManualClock(),
    kinds: [new WriteFile({ fileSystem })],
    directory: JOURNAL,
  });
  const conclude: RunOperationOptions['conclude'] = ({ id, outcome }) =>
    fileSystem.writeTextAtomic(`/state/reports/${id}`, outcome).orElse(() => okAsync(undefined));
  await Promise.race([act(runner, { conclude }).match(ended, ended), cut.happened]);
  return cut.points;
}

const run: Act = (runner, options) => runner.run(spec, options);
const recover: Act = (runner, options) => runner.recover(options);

describe('the conclusion of an operation', () => {
  it('is never lost, whenever the power goes and goes again, and tells what became of the operation', async () => {
    const seen = new Set<string | null>();
    const after = async (first: CutPoint, second: CutPoint | null): Promise<readonly CutPoint[]> => {
      const disk = new MemoryFileSystem();
      await live(disk, run, first);
      const points = await live(disk, recover, second);
      await live(disk, recover);
      const text = async (path: string): Promise<string | null> => (await disk.readTextIfExists(path))._unsafeUnwrap();
      const begun = (await text(`${JOURNAL}/ended/${spec.id}.jsonl`)) !== null;
      const outcome = begun ? ((await text(FILE)) === 'new' ? 'done' : 'rolled-back') : null;
      expect(await text(`/state/reports/${spec.id}`), `cut at ${JSON.stringify([first, second])}`).toBe(outcome);
      seen.add(outcome);
      return points;
    };
    for (const first of await live(new MemoryFileSystem(), run)) {
      for (const second of await after(first, null)) await after(first, second);
    }
    expect(seen).toEqual(new Set([null, 'rolled-back', 'done']));
  });
});
