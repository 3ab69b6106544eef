import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseTarget } from '../database/database.ts';
import { MysqlDatabase } from '../database/mysql-database.ts';
import { Sensitive } from '../secrets/sensitive.ts';
import { freePort } from './free-port.ts';

/** A password with everything that option files, shells and SQL trip over. */
const PASSWORD = String.raw`p\a"s's #w;0$rd` + '`{}é';

/**
 * A real MariaDB server of a test's own: a data folder in the temp folder, a free port of 127.0.0.1, the account that runs the test.
 * Needs `mariadbd` and `mariadb-install-db` (Debian: mariadb-server).
 */
export class MariadbServer implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  /** `asInstalled`: with the memory and the care for power cuts that a server has by itself, for benchmarks; otherwise it is small and quick. */
  static async start(options: { readonly asInstalled?: boolean } = {}): Promise<MariadbServer> {
    const folder = await mkdtemp(join(tmpdir(), 'woosoo-mariadb-'));
    const data = join(folder, 'data');
    await promisify(execFile)('mariadb-install-db', [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...userOption(),
    ]);
    // A port that was free may be another's by the time it is taken: tests run side by side.
    for (let attempt = 1; ; attempt += 1) {
      const server = new MariadbServer(folder, await freePort(), options.asInstalled === true);
      const problem = await server.#untilReady();
      if (problem === null) return server;
      if (attempt === 3) throw new Error(`mariadbd did not start:\n${problem}`);
    }
  }

  private constructor(folder: string, port: number, asInstalled: boolean) {
    const user = userOption();
    this.port = port;
    this.#folder = folder;
    this.#child = spawn(
      'mariadbd',
      [
        '--no-defaults',
        ...user,
        `--datadir=${join(folder, 'data')}`,
        `--socket=${join(folder, 'socket')}`,
        `--pid-file=${join(folder, 'pid')}`,
        `--log-error=${join(folder, 'error.log')}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-name-resolve',
        ...(asInstalled ? [] : ['--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=32M']),
      ],
      { stdio: 'ignore' },
    );
  }

  /** Its administrator, on a database that exists (`mysql`, say). */
  administrator(database = 'mysql'): DatabaseTarget {
    return { family: 'mariadb', host: '127.0.0.1', port: this.port, database, username: 'root', password: Sensitive.of('') };
  }

  /**
   * A new database with a user of its own and a hostile password.
   * `allRights`: the user may also make further databases whose names begin like this one, as `create user` in the manual grants it.
   */
  async createDatabase(options: { readonly allRights?: boolean } = {}): Promise<DatabaseTarget> {
    const name = `shop_${randomBytes(4).toString('hex')}`;
    const target: DatabaseTarget = { ...this.administrator(name), username: name, password: Sensitive.of(PASSWORD) };
    const scope = options.allRights === false ? `\`${name}\`.*` : `\`${name.replaceAll('_', '\\_')}%\`.*`;
    await this.run(`create database \`${name}\` character set utf8mb4 collate utf8mb4_unicode_ci`);
    await this.run(`create user \`${name}\`@\`%\` identified by '${PASSWORD.replaceAll(/[\\']/g, String.raw`\$&`)}'`);
    await this.run(`grant all on ${scope} to \`${name}\`@\`%\``);
    return target;
  }

  /** Runs a statement as the administrator; throws when it is refused. */
  async run(sql: string): Promise<void> {
    await using database = new MysqlDatabase(this.administrator());
    (await database.execute(sql))._unsafeUnwrap();
  }

  /** Ends it as a power cut would, leaving the data folder. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGKILL');
      await once(this.#child, 'exit');
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Waits until it answers; what it has written when it does not. */
  async #untilReady(): Promise<string | null> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      await using database = new MysqlDatabase(this.administrator());
      if ((await database.ping()).isOk()) return null;
      if (this.#child.exitCode !== null || Date.now() > deadline) {
        this.#child.kill('SIGKILL');
        return await readFile(join(this.#folder, 'error.log'), 'utf8').catch(() => 'it has written nothing');
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function userOption(): readonly string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}
