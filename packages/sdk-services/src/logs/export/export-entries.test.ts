import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok } from 'neverthrow';
import { NodeFileSystem } from '@woosoo/sdk-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEntry } from '../entry/log-entry.ts';
import { logUnreadable, searchTooSlow } from '../log-errors.ts';
import type { LogBatch, LogBatches } from '../log-reader.ts';
import { exportEntries, exportFormatOf } from './export-entries.ts';

const fileSystem = new NodeFileSystem();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'woosoo-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

const entry = (message: string, text = message): LogEntry => ({
  source: 'laravel',
  time: '2026-02-15T00:00:01.000Z',
  level: 'error',
  message,
  context: { n: 1 },
  text,
});
async function* batches(...all: readonly LogBatch[]): LogBatches {
  for (const batch of all) yield await Promise.resolve(batch);
}
const words = { message: 'x', remedy: 'y' };

describe('an export', () => {
  it('is text, JSON lines or a table, as the name of the file says', async () => {
    expect(['a.log', 'a', 'a.JSON', 'a.ndjson', 'a.csv'].map(exportFormatOf)).toEqual(['text', 'text', 'json', 'json', 'csv']);
    const written = async (format: 'text' | 'json' | 'csv'): Promise<string> => {
      const path = join(folder, format);
      const report = await exportEntries(batches(ok([entry('one')]), ok([entry('=2', 'say "two"\n#0 x')])), { path, format, fileSystem });
      expect(report._unsafeUnwrap()).toEqual({ path, format, entries: 2, problems: [] });
      expect((await stat(path)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
      return readFile(path, 'utf8');
    };
    expect(await written('text')).toBe('one\nsay "two"\n#0 x\n');
    expect(
      (await written('json'))
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as LogEntry).message),
    ).toEqual(['one', '=2']);
    expect(await written('csv')).toBe(
      '\ufefftime,source,level,message,text\r\n2026-02-15T00:00:01.000Z,laravel,error,one,one\r\n2026-02-15T00:00:01.000Z,laravel,error,\'=2,"say ""two""\n#0 x"\r\n',
    );
  });

  it('is there whole or not at all', async () => {
    const path = join(folder, 'a.log');
    const failed = await exportEntries(batches(ok([entry('one')]), err(searchTooSlow(words))), { path, format: 'text', fileSystem });
    expect(failed._unsafeUnwrapErr().type).toBe('SearchTooSlow');
    expect(await readdir(folder)).toEqual([]);
    const nowhere = await exportEntries(batches(ok([entry('one')])), { path: folder, format: 'text', fileSystem });
    expect(nowhere.isErr()).toBe(true);
    expect((await readdir(join(folder, '..'))).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('tells which log could not be read', async () => {
    const report = await exportEntries(batches(err(logUnreadable(words)), ok([entry('one')])), {
      path: join(folder, 'a'),
      format: 'text',
      fileSystem,
    });
    expect(report._unsafeUnwrap()).toMatchObject({ entries: 1, problems: [{ type: 'LogUnreadable' }] });
  });
});
