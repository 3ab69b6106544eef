import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BranchPaths,
  DriverDatabaseConnector,
  ExecaProcessRunner,
  FileKeyStore,
  NodeFileSystem,
  Redactor,
  SystemClock,
  type BranchConfig,
  type Database,
  type DatabaseTarget,
} from '@woosoo/sdk-core';
import { testConfig } from '@woosoo/sdk-core/testing';
import { AgeSeal } from '../backups/age-seal.ts';
import { LocalBackupStore, type LocalBackupStoreDeps } from '../backups/local-backup-store.ts';

/** A branch in the temp folder with real drivers, for tests of backups and databases. */
export class BackupBranch implements AsyncDisposable {
  readonly root: string;
  readonly paths: BranchPaths;
  readonly config: BranchConfig;
  readonly deps: LocalBackupStoreDeps;
  readonly store: LocalBackupStore;
  readonly keys: FileKeyStore;

  private constructor(root: string, database: DatabaseTarget, recoveryRecipients: readonly string[]) {
    this.root = root;
    this.paths = new BranchPaths(root);
    this.config = { ...testConfig(root), database, recoveryRecipients };
    const redactor = new Redactor([database.password]);
    const fileSystem = new NodeFileSystem();
    this.keys = new FileKeyStore({ fileSystem, clock: new SystemClock(), path: this.paths.machineKey, recoveryRecipients, redactor });
    this.deps = {
      config: this.config,
      paths: this.paths,
      fileSystem,
      processes: new ExecaProcessRunner({ clock: new SystemClock(), redactor }),
      clock: new SystemClock(),
      databases: new DriverDatabaseConnector(),
      redactor,
      version: '0.0.0-test',
      seal: new AgeSeal({ keys: this.keys, recoveryRecipients }),
    };
    this.store = new LocalBackupStore(this.deps);
  }

  /** `target`: the database, told the branch's folder (for a SQLite file in it). With recovery recipients, backups are encrypted. */
  static async make(
    target: (root: string) => DatabaseTarget | Promise<DatabaseTarget>,
    recoveryRecipients: readonly string[] = [],
  ): Promise<BackupBranch> {
    const root = await mkdtemp(join(tmpdir(), 'woosoo-branch-'));
    const branch = new BackupBranch(root, await target(root), recoveryRecipients);
    await writeFile(branch.paths.configFile(), 'BRANCH_ID=test\nAPP_KEY=secret\n');
    await mkdir(join(branch.paths.configs, 'php'), { recursive: true });
    await writeFile(join(branch.paths.configs, 'nginx.conf'), 'worker_processes 1;\n');
    for (const { directory } of branch.config.components) {
      await mkdir(directory, { recursive: true });
      await writeFile(join(directory, '.env'), 'APP_KEY=secret\n');
    }
    return branch;
  }

  /** One that is there already, in another process say. */
  static open(root: string, database: DatabaseTarget): BackupBranch {
    return new BackupBranch(root, database, []);
  }

  connect(): Database {
    return this.deps.databases.connect(this.config.database);
  }

  /** Runs statements one after another; throws at the first that is refused. */
  async run(...statements: readonly string[]): Promise<void> {
    await using database = this.connect();
    for (const statement of statements) (await database.execute(statement))._unsafeUnwrap();
  }

  async rows(sql: string): Promise<readonly unknown[]> {
    await using database = this.connect();
    return (await database.query(sql))._unsafeUnwrap();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
