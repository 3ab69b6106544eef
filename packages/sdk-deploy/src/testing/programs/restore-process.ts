// A restore in a process of its own, for tests that kill it: `node restore-process.ts <root> <backup> <restore>`, the database as JSON on stdin.
import { text } from 'node:stream/consumers';
import { Sensitive, type DatabaseTarget } from '@woosoo/sdk-core';
import { BackupBranch } from '../backup-branch.ts';

const [root = '', backupId = '', restoreId = ''] = process.argv.slice(2);
const { password, ...rest } = JSON.parse(await text(process.stdin)) as Omit<DatabaseTarget, 'password'> & { password: string }; // as the test wrote it
const branch = BackupBranch.open(root, { ...rest, password: Sensitive.of(password) });
process.stdout.write('begins\n');
const restored = await branch.store.restoreDatabase(backupId, { restoreId });
process.stdout.write(restored.isOk() ? 'done\n' : `failed: ${restored.error.message}\n`);
