import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NodeFileSystem, SystemClock } from '@woosoo/sdk-core';
// Not a public name; what is measured is the journal alone.
import { Journal } from '../../../packages/sdk-core/src/operations/journal.ts';
import { root } from '../../setup/run.mjs';
import type { Figure } from '../figure.ts';
import { compare } from '../median.ts';

const RECORD = { type: 'done', stepId: 'activate:backend' } as const;
const LINE = `${'x'.repeat(140)}\n`;

export const journalRecord: Figure = {
  name: 'journal-record',
  title: 'one record in the journal',
  against: 'append + fsync',
  target: '< 1.5 x',
  async measure() {
    // Here and not in the system's folder for temporary files, which may be memory: there fsync costs nothing.
    const cache = resolve(root, '.cache');
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(join(cache, 'bench-'));
    const handle = await open(join(folder, 'bare'), 'a');
    const opened = await Journal.open(join(folder, 'journal.jsonl'), { fileSystem: new NodeFileSystem(), clock: new SystemClock() });
    try {
      if (opened.isErr()) throw new Error(opened.error.message);
      const journal = opened.value;
      const bare = async (): Promise<void> => {
        await handle.appendFile(LINE);
        await handle.sync();
      };
      const ours = async (): Promise<void> => {
        const written = await journal.append(RECORD);
        if (written.isErr()) throw new Error(written.error.message);
      };
      return { ...(await compare(300, ours, bare)), unit: 'ms' };
    } finally {
      await handle.close();
      if (opened.isOk()) await opened.value.close().unwrapOr(undefined);
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
