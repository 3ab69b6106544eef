import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Sensitive, type DatabaseTarget } from '@woosoo/sdk-core';
import { SystemdContainer } from '../../tools/test-hosts/systemd/systemd-container.ts';
import { createBranch, type BranchOptions, type TestBranch } from './branch.ts';
import { freePorts } from './ports.ts';
import { cliEntry, repository } from './repository.ts';

/** The branch's folder as programs in the container see it: where a real one lies, and with a blank in its name. */
const folder = '/srv/woosoo branch';

/** What its services run under. */
const account = 'woosoo';

/** A branch in a machine of its own that systemd runs: its services are units, its database is the distribution's MariaDB. Its ports are this machine's. */
export class SystemdBranch implements AsyncDisposable {
  readonly container: SystemdContainer;
  readonly branch: TestBranch;

  private constructor(container: SystemdContainer, branch: TestBranch) {
    this.container = container;
    this.branch = branch;
  }

  static async create(options: BranchOptions = {}): Promise<SystemdBranch> {
    const binds = [repository, dirname(dirname(cliEntry())), dirname(dirname(process.execPath))];
    const container = await SystemdContainer.boot({ network: 'host', binds: binds.filter((path) => path.startsWith('/')) });
    try {
      container.run('useradd', '--system', '--user-group', '--no-create-home', account);
      const database = startMariadb(container, (await freePorts()).backend);
      mkdirSync(join(container.root, folder), { recursive: true });
      const branch = await createBranch({
        ...options,
        database,
        folder: join(container.root, folder),
        config: { SERVICE_DRIVER: 'systemd', SERVICE_ACCOUNT: account, ...options.config },
        run: { enter: (program, args) => container.enter('env', `--chdir=${folder}`, program, ...args), timeoutMs: 300_000 },
      });
      return new SystemdBranch(container, branch);
    } catch (error) {
      await container[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A line of `systemctl` or another program of the container. */
  ask(program: string, ...args: readonly string[]): string {
    return this.container.run(program, ...args).trim();
  }

  /** The container takes all that runs in it along. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.container[Symbol.asyncDispose]();
  }
}

/** The distribution's server, enabled as on a real box, on a port that is free here. */
function startMariadb(container: SystemdContainer, port: number): DatabaseTarget {
  const [database, password] = ['woosoo_branch', randomBytes(9).toString('base64url')];
  writeFileSync(
    join(container.root, 'etc/mysql/mariadb.conf.d/99-test.cnf'),
    `[mariadbd]\nport=${port}\nbind-address=127.0.0.1\nskip-name-resolve\ninnodb-buffer-pool-size=32M\n`,
  );
  container.run('systemctl', 'enable', '--quiet', '--now', 'mariadb.service');
  const account = `'${database}'@'127.0.0.1'`;
  // As much as `woosoo` needs to make the scratch schemas of restores.
  for (const sql of [`create user ${account} identified by '${password}'`, `grant all on *.* to ${account}`, `create database ${database}`])
    container.run('mariadb', '--user=root', '-e', sql);
  return { family: 'mariadb', host: '127.0.0.1', port, database, username: database, password: Sensitive.of(password) };
}
