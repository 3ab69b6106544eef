// A backup and a restore in a process of their own, whose memory is looked at: `node backup-process.ts <root> create|restore <id>`, the database as JSON in WOOSOO_BENCH_DATABASE.
import { Sensitive, type DatabaseTarget } from '@woosoo/sdk-core';
import { BackupBranch } from '../../../packages/sdk-deploy/src/testing/backup-branch.ts';

const [root = '', what = '', id = ''] = process.argv.slice(2);
const { password, ...rest } = JSON.parse(process.env['WOOSOO_BENCH_DATABASE'] ?? '{}') as Omit<DatabaseTarget, 'password'> & {
  password: string;
}; // as the figure wrote it
const { store } = BackupBranch.open(root, { ...rest, password: Sensitive.of(password) });
const done =
  what === 'create'
    ? await store.create({ description: '', creator: 'bench', includeDatabase: true })
    : await store.restoreDatabase(id, { restoreId: 'bench' }).andThen(() => store.confirmRestore('bench'));
if (done.isErr()) throw new Error(done.error.message);
