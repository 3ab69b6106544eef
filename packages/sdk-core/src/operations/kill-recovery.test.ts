import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../clock/system-clock.ts';
import { NodeFileSystem } from '../file-system/node-file-system.ts';
import { readTree } from '../testing/read-tree.ts';
import { JournaledOperationRunner } from './journaled-operation-runner.ts';
import { RemovePath } from './steps/remove-path.ts';
import { ReplaceLink } from './steps/replace-link.ts';
import { WriteFile } from './steps/write-file.ts';

/** Runs an operation of many steps, and says each that begins. */
const program = `
  import { JournaledOperationRunner, NodeFileSystem, RemovePath, ReplaceLink, SystemClock, WriteFile } from '@woosoo/sdk-core';
  const [, directory, operation] = process.argv;
  const fileSystem = new NodeFileSystem();
  const kinds = [new WriteFile({ fileSystem }), new ReplaceLink({ fileSystem }), new RemovePath({ fileSystem })];
  const runner = new JournaledOperationRunner({ fileSystem, clock: new SystemClock(), kinds, directory });
  const onEvent = (event) => event.type === 'step-started' && process.stdout.write(event.stepId + '\\n');
  await runner.run(JSON.parse(operation), { onEvent });
`;

describe('an operation whose process is killed', () => {
  const fileSystem = new NodeFileSystem();
  let folder: string;
  let branch: string;
  let directory: string;

  const operation = (pointOfNoReturn?: string) => ({
    id: '2026-02-15T14-30-00Z-deploy-k3v9',
    kind: 'deploy',
    title: 'Deploy',
    actor: 'anna',
    pointOfNoReturn,
    steps: Array.from({ length: 40 }, (_, index) => [
      {
        id: `write ${index}`,
        kind: 'write-file',
        params: { path: join(branch, `${index}`, 'x'), mode: 0o600, from: { text: `${index}` } },
      },
      { id: `link ${index}`, kind: 'replace-link', params: { path: join(branch, 'current'), target: `${index}` } },
      { id: `remove ${index}`, kind: 'remove-path', params: { path: join(branch, `old-${index}`) } },
    ])
      .flat()
      .map((step, index) => ({ ...step, title: step.id, ...(index % 7 < 3 ? { group: 'side by side' } : {}) })),
  });

  /** Ends with SIGKILL as soon as the step begins. */
  const runAndKill = async (spec: object, atStep: string): Promise<void> => {
    const args = ['--conditions=@woosoo/source', '--input-type=module', '--eval', program, directory, JSON.stringify(spec)];
    const child = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    for await (const step of createInterface({ input: child.stdout })) if (step === atStep) child.kill('SIGKILL');
    expect(await exit).toEqual([null, 'SIGKILL']);
  };
  const recover = async () => {
    const kinds = [new WriteFile({ fileSystem }), new ReplaceLink({ fileSystem }), new RemovePath({ fileSystem })];
    return (await new JournaledOperationRunner({ fileSystem, clock: new SystemClock(), kinds, directory }).recover())._unsafeUnwrap();
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'woosoo-kill-'));
    branch = join(folder, 'branch');
    directory = join(folder, 'journal');
    (await fileSystem.replaceLink(join(branch, 'current'), 'none'))._unsafeUnwrap();
    for (let index = 0; index < 40; index += 2) (await fileSystem.writeTextAtomic(join(branch, `old-${index}`), 'old'))._unsafeUnwrap();
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each(['write 0', 'link 9', 'remove 20', 'write 33'])('at step "%s" is undone without a trace', async (atStep) => {
    const before = await readTree(fileSystem, branch);
    await runAndKill(operation(), atStep);
    expect(await recover()).toMatchObject([{ outcome: 'rolled-back', recoveryErrors: [] }]);
    expect(await readTree(fileSystem, branch)).toEqual(before);
    expect(Object.keys(await readTree(fileSystem, directory)).toSorted()).toEqual([
      '.',
      'ended',
      'ended/2026-02-15T14-30-00Z-deploy-k3v9.jsonl',
      'work',
    ]);
  });

  it('is finished when it was killed after the point of no return', async () => {
    await runAndKill(operation('link 9'), 'remove 20');
    expect(await recover()).toMatchObject([{ outcome: 'done', recoveryErrors: [] }]);
    const tree = await readTree(fileSystem, branch);
    expect(Object.keys(tree).filter((path) => path.startsWith('old-') || path.includes('.tmp'))).toEqual([]);
    expect(tree).toMatchObject({ current: 'link 39', [join('39', 'x')]: 'file 600 39' });
  });
});
