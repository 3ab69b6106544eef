import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { MariadbServer } from '@woosoo/sdk-core/testing';
// Not public names: a branch with real drivers, as tests of backups have it.
import { optionFileText } from '../../packages/sdk-deploy/src/backups/option-file.ts';
import { BackupBranch } from '../../packages/sdk-deploy/src/testing/backup-branch.ts';
import { root } from '../setup/run.mjs';

/** How much SQL is dumped and loaded, in MB: `WOOSOO_BENCH_MB=1000` for the figures of the papers. */
export const megabytes = Number(process.env['WOOSOO_BENCH_MB'] ?? '60');

/** About so many rows of orders and their items give a megabyte of SQL. */
const ORDERS_PER_MB = 3_000;

/** A MariaDB server with a shop's tables, and the same dumped by the plain programs. */
export class BackupBench implements AsyncDisposable {
  readonly server: MariadbServer;
  readonly branch: BackupBranch;
  readonly folder: string;
  readonly #options: string;

  private constructor(server: MariadbServer, branch: BackupBranch, folder: string) {
    this.server = server;
    this.branch = branch;
    this.folder = folder;
    this.#options = join(folder, 'options.cnf');
    writeFileSync(this.#options, optionFileText(branch.config.database), { mode: 0o600 });
  }

  static async make(): Promise<BackupBench> {
    const server = await MariadbServer.start({ asInstalled: true });
    const branch = await BackupBranch.make(() => server.createDatabase());
    const folder = resolve(root, '.cache', 'bench-backup');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const orders = Math.round(megabytes * ORDERS_PER_MB);
    await branch.run(
      'create table orders (id bigint unsigned auto_increment primary key, device_id int not null, no varchar(20) not null, status varchar(20) not null, note text, meta longtext check (json_valid(meta)), total decimal(10,2), created_at timestamp null, updated_at timestamp null, key orders_device (device_id), key orders_no (no))',
      'create table items (id bigint unsigned auto_increment primary key, order_id bigint unsigned not null, name varchar(100), qty int, price decimal(10,2), created_at timestamp null, key items_order (order_id), constraint items_order foreign key (order_id) references orders (id))',
      `insert into orders (device_id, no, status, note, meta, total, created_at) select seq mod 40, concat('A-', seq), elt(1 + seq mod 4, 'open', 'done', 'paid', 'void'), concat('note ''x'' ', md5(seq)), json_object('a', seq, 'b', md5(seq)), seq / 7, now() from seq_1_to_${orders}`,
      `insert into items (order_id, name, qty, price, created_at) select 1 + seq mod ${orders}, concat('Item ', md5(seq)), seq mod 5, seq / 11, now() from seq_1_to_${Math.round(orders * 1.7)}`,
    );
    return new BackupBench(server, branch, folder);
  }

  /** What a person types: the plain dump program and gzip, at the level that backups use. */
  async plainDump(): Promise<void> {
    await this.#shell(
      `mariadb-dump --defaults-extra-file=${this.#options} --single-transaction --quick --routines --triggers --hex-blob --default-character-set=utf8mb4 --skip-dump-date ${this.branch.config.database.database} | gzip -1 > ${this.folder}/plain.sql.gz`,
    );
  }

  async plainRestore(): Promise<void> {
    const scratch = `${this.branch.config.database.database}__plain`;
    await this.branch.run(`drop database if exists ${scratch}`, `create database ${scratch} character set utf8mb4`);
    if (!existsSync(join(this.folder, 'plain.sql.gz'))) await this.plainDump();
    await this.#shell(`gzip -dc ${this.folder}/plain.sql.gz | mariadb --defaults-extra-file=${this.#options} ${scratch}`);
    await this.branch.run(`drop database ${scratch}`);
  }

  async create(): Promise<string> {
    const made = await this.branch.store.create({ description: '', creator: 'bench', includeDatabase: true });
    if (made.isErr()) throw new Error(made.error.message);
    return made.value.id;
  }

  #shell(command: string): Promise<unknown> {
    return promisify(execFile)('bash', ['-o', 'pipefail', '-c', command]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop();
    await this.branch[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
