import { okAsync, type ResultAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import type { FileSystemError } from '../../errors/core-errors.ts';
import type { Json, StepContext, StepKind, StepSpec } from '../step-kind.ts';
import { describeStepKind } from '../../testing/describe-step-kind.ts';
import { MemoryFileSystem } from '../../testing/memory-file-system.ts';
import type { StepKindCase } from '../../testing/operation-trial.ts';
import { readTree } from '../../testing/read-tree.ts';
import { RemovePath } from './remove-path.ts';
import { ReplaceLink } from './replace-link.ts';
import { WriteFile } from './write-file.ts';

type Prepare = (fileSystem: MemoryFileSystem) => ResultAsync<void, FileSystemError>;
type FillScratch = (fileSystem: MemoryFileSystem, scratch: string) => ResultAsync<void, FileSystemError>;
type Steps = readonly Pick<StepSpec, 'kind' | 'params' | 'group'>[];

/** A branch in memory, after `prepare`, and steps of this folder that change it. */
const nothing = (): ResultAsync<void, FileSystemError> => okAsync(undefined);
const caseOf =
  (steps: Steps, prepare: Prepare = nothing, fillScratch: FillScratch = nothing) =>
  async (): Promise<StepKindCase> => {
    const fileSystem = new MemoryFileSystem({ '/branch/deployment.config.env': 'BRANCH_ID=one' });
    (await prepare(fileSystem))._unsafeUnwrap();
    return {
      fileSystem,
      journal: '/state/journal',
      kinds: (cut) => {
        const disk = { fileSystem: cut.fileSystem(fileSystem) };
        return [new WriteFile(disk), new ReplaceLink(disk), new RemovePath(disk)];
      },
      steps,
      fillScratch: async (scratch) => {
        (await fillScratch(fileSystem, scratch))._unsafeUnwrap();
      },
      world: () => readTree(fileSystem, '/branch'),
    };
  };

const writeFile = (path: string, text = 'new'): Steps[number] => ({ kind: 'write-file', params: { path, mode: 0o600, from: { text } } });
const oldFile: Prepare = (fileSystem) => fileSystem.writeTextAtomic('/branch/configs/nginx.conf', 'old', { mode: 0o640 });

describeStepKind('write-file, over a file', caseOf([writeFile('/branch/configs/nginx.conf')], oldFile));
describeStepKind(
  'write-file, over a link',
  caseOf([writeFile('/branch/current')], (disk) => disk.replaceLink('/branch/current', 'releases/1')),
);
describeStepKind('write-file, in folders that are not there yet', caseOf([writeFile('/branch/apps/pwa/.env')]));
describeStepKind(
  'write-file, from the scratch folder',
  caseOf(
    [{ kind: 'write-file', params: { path: '/branch/configs/nginx.conf', mode: 0o600, from: { file: 'nginx.conf' } } }],
    oldFile,
    (disk, scratch) => disk.writeTextAtomic(`${scratch}/nginx.conf`, 'password', { mode: 0o600 }),
  ),
);

const pointTo = (target: string): Steps[number] => ({ kind: 'replace-link', params: { path: '/branch/current/pwa', target } });
describeStepKind('replace-link, a new one', caseOf([pointTo('../releases/2')]));
describeStepKind(
  'replace-link, an old one',
  caseOf([pointTo('../releases/2')], (disk) => disk.replaceLink('/branch/current/pwa', '../releases/1')),
);

const remove = (path: string): Steps[number] => ({ kind: 'remove-path', params: { path } });
describeStepKind('remove-path, a file', caseOf([remove('/branch/configs/nginx.conf')], oldFile));
describeStepKind('remove-path, a folder', caseOf([remove('/branch/configs')], oldFile));
describeStepKind(
  'remove-path, a link',
  caseOf([remove('/branch/current')], (disk) => disk.replaceLink('/branch/current', 'configs')),
);

describeStepKind(
  'several kinds together, some side by side, two on the same file',
  caseOf(
    [
      writeFile('/branch/configs/nginx.conf', 'first'),
      { ...writeFile('/branch/apps/pwa/.env'), group: 'files' },
      { ...writeFile('/branch/apps/backend/.env'), group: 'files' },
      { ...pointTo('../releases/2'), group: 'files' },
      writeFile('/branch/configs/nginx.conf', 'second'),
      remove('/branch/deployment.config.env'),
    ],
    oldFile,
  ),
  { pairs: 200 },
);

describe('steps that cannot be done', () => {
  const context: StepContext = {
    operationId: 'o',
    stepId: 's',
    directory: '/scratch',
    signal: new AbortController().signal,
    output: () => undefined,
  };
  const disk = { fileSystem: new MemoryFileSystem({ '/branch/folder/file': 'text' }) };
  const refused = async (kind: StepKind, params: Json): Promise<string> => (await kind.prepare(params, context))._unsafeUnwrapErr().type;

  it('put no file or link in the place of a folder, and no link in that of a file', async () => {
    expect(await refused(new WriteFile(disk), { path: '/branch/folder', mode: 0o644, from: { text: '' } })).toBe('FileExists');
    expect(await refused(new ReplaceLink(disk), { path: '/branch/folder', target: 'x' })).toBe('FileExists');
    expect(await refused(new ReplaceLink(disk), { path: '/branch/folder/file', target: 'x' })).toBe('FileExists');
  });
});

describe('undoing a file in a new folder', () => {
  it('leaves the folder when somebody else has put something there', async () => {
    const fileSystem = new MemoryFileSystem();
    const kind = new WriteFile({ fileSystem });
    const params = { path: '/branch/apps/pwa/.env', mode: 0o600, from: { text: 'A=1' } };
    const context: StepContext = {
      operationId: 'o',
      stepId: 's',
      directory: '/scratch',
      signal: new AbortController().signal,
      output: () => undefined,
    };
    const before = (await kind.prepare(params))._unsafeUnwrap();
    (await kind.do(params, before, context))._unsafeUnwrap();
    (await fileSystem.writeTextAtomic('/branch/apps/theirs', 'x'))._unsafeUnwrap();
    (await kind.undo(params, before, context))._unsafeUnwrap();
    expect(Object.keys(await readTree(fileSystem, '/branch'))).toEqual(['.', 'apps', 'apps/theirs']);
  });
});

describe('recovering a write that a kill tore', () => {
  it('removes what it left beside the file, and nothing else', async () => {
    const torn = '/branch/.env.0123456789ab.tmp';
    const alike = '/branch/.env.notours.tmp';
    const context: StepContext = {
      operationId: 'o',
      stepId: 's',
      directory: '/scratch',
      signal: new AbortController().signal,
      output: () => undefined,
    };
    for (const act of ['undo', 'finish'] as const) {
      const fileSystem = new MemoryFileSystem({ '/branch/env': 'old', [torn]: 'password', [alike]: '' });
      const kind = new WriteFile({ fileSystem });
      (
        await kind[act]({ path: '/branch/env', mode: 0o600, from: { text: 'new' } }, { kind: 'file', mode: 0o644 }, context)
      )._unsafeUnwrap();
      expect(Object.keys(await readTree(fileSystem, '/branch'))).toEqual(['.', '.env.notours.tmp', 'env']);
    }
  });
});
