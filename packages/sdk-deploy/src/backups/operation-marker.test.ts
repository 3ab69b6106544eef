import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import { BackupBranch } from '../testing/backup-branch.ts';
import { DatabaseClient } from './database-client.ts';

let server: MariadbServer;
beforeAll(async () => void (server = await MariadbServer.start()), 60_000);
afterAll(() => server.stop());

it('a client program carries the marker of its operation, by which a recovery finds it', async () => {
  const client = new DatabaseClient({ program: 'env', args: [], effect: 'read' }, { operationId: 'op-1' });
  let text = '';
  client.output.setEncoding('utf8').on('data', (part: string) => (text += part));
  await client.finish();
  expect(text).toContain('WOOSOO_OPERATION=op-1');
});

it('an undo takes away the option file with the password that a killed process left', async () => {
  await using branch = await BackupBranch.make(() => server.createDatabase());
  const left = join(branch.paths.state, 'database-client', 'left.cnf');
  (await branch.deps.fileSystem.writeTextAtomic(left, 'password="x"', { mode: 0o600 }))._unsafeUnwrap();
  expect(await readFile(left, 'utf8')).not.toBe('');
  (await branch.store.undoRestore('any'))._unsafeUnwrap();
  await expect(stat(left)).rejects.toThrow('ENOENT');
});
