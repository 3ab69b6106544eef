import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { root } from '../../setup/run.mjs';
import { BackupBench, megabytes } from '../backup-bench.ts';
import type { Figure } from '../figure.ts';
import { compare } from '../median.ts';
import { runProgram } from '../run-program.ts';

const ROUNDS = 3;

export const backupDump: Figure = {
  name: 'backup-dump',
  title: `dump and compress ${megabytes} MB of SQL`,
  against: 'mariadb-dump | gzip -1',
  target: '< 1.11 x',
  async measure() {
    await using bench = await BackupBench.make();
    return {
      ...(await compare(
        ROUNDS,
        () => bench.create(),
        () => bench.plainDump(),
      )),
      unit: 'ms',
    };
  },
};

export const backupRestore: Figure = {
  name: 'backup-restore',
  title: `restore ${megabytes} MB of SQL, with the swap`,
  against: 'gzip -dc | mariadb',
  target: '< 0.5 x; 1000 MB < 120000 ms',
  async measure() {
    await using bench = await BackupBench.make();
    const { store } = bench.branch;
    const id = await bench.create();
    let round = 0;
    const ours = async (): Promise<void> => {
      const restoreId = `bench-${String(++round)}`;
      const restored = await store.restoreDatabase(id, { restoreId }).andThen(() => store.confirmRestore(restoreId));
      if (restored.isErr()) throw new Error(restored.error.message);
    };
    return { ...(await compare(ROUNDS, ours, () => bench.plainRestore())), unit: 'ms' };
  },
};

export const backupVerify: Figure = {
  name: 'backup-verify',
  title: `verify a backup of ${megabytes} MB of SQL, unpacking it and counting its rows`,
  against: 'sha256sum -c, gzip -t',
  target: '< 1.5 x',
  async measure() {
    await using bench = await BackupBench.make();
    const { store, paths } = bench.branch;
    const id = await bench.create();
    const cwd = join(paths.backups, id);
    const ours = async (): Promise<void> => {
      const found = await store.verify(id);
      if (found.isErr() || found.value.problems.length > 0) throw new Error('the backup is not whole');
    };
    const plain = (): Promise<unknown> =>
      promisify(execFile)('sh', ['-ec', 'sha256sum --check --quiet checksums.sha256; gzip --test database/*.gz'], { cwd });
    return { ...(await compare(ROUNDS, ours, plain)), unit: 'ms' };
  },
};

export const backupMemory: Figure = {
  name: 'backup-memory',
  title: `memory of our process, the more of dump and restore of ${megabytes} MB of SQL`,
  against: 'node, doing nothing',
  target: '< 150 MB',
  async measure() {
    if (process.platform !== 'linux') return { skipped: 'only Linux tells' };
    await using bench = await BackupBench.make();
    const { password, ...target } = bench.branch.config.database;
    const env = { WOOSOO_BENCH_DATABASE: JSON.stringify({ ...target, password: password.reveal() }) };
    // As an operator runs it: one file, nothing to strip or look up.
    const script = join(bench.folder, 'backup-process.mjs');
    await build({
      entryPoints: [resolve(root, 'tools', 'bench', 'programs', 'backup-process.ts')],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      conditions: ['@woosoo/source'],
      banner: { js: "import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);" },
      logLevel: 'error',
    });
    const peakOf = async (...args: readonly string[]): Promise<number> => {
      const ended = await runProgram(process.execPath, [script, bench.branch.root, ...args], true, env);
      if (ended.code !== 0) throw new Error(`${args.join(' ')} ended with ${String(ended.code)}`);
      return ended.peakMegabytes ?? NaN;
    };
    const id = await bench.create();
    const ours = Math.max(await peakOf('create'), await peakOf('restore', id));
    const bare = await runProgram(process.execPath, ['-e', 'setTimeout(() => {}, 100)'], true);
    return { ours, reference: bare.peakMegabytes ?? NaN, unit: 'MB' };
  },
};
