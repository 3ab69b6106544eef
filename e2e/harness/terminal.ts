import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cliEntry, shellEnvironment } from './repository.ts';
import { until } from './until.ts';

/** A command in a real terminal of a given size (tmux, on a server of its own). */
export class Terminal implements Disposable {
  readonly #name = `woosoo-e2e-${randomBytes(4).toString('hex')}`;

  constructor(folder: string, args: readonly string[], size: { readonly columns: number; readonly rows: number }) {
    const env = shellEnvironment({ NO_COLOR: '' });
    const command = [process.execPath, cliEntry(), ...args];
    execFileSync(
      'tmux',
      ['-L', this.#name, '-f', '/dev/null', 'new-session', '-d', '-x', `${size.columns}`, '-y', `${size.rows}`, '-c', folder, 'sleep 300'],
      { env },
    );
    this.#tmux('set', '-g', 'remain-on-exit', 'on');
    this.#tmux(
      'respawn-pane',
      '-k',
      '-c',
      folder,
      ...command
        .map((word) => `'${word}'`)
        .join(' ')
        .split('\n'),
    );
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#name, ...args], { encoding: 'utf8', env: shellEnvironment() });
  }

  /** What is on the screen now. */
  screen(): string {
    return this.#tmux('capture-pane', '-p');
  }

  /** The screen and all that has gone off it. */
  everything(): string {
    return this.#tmux('capture-pane', '-p', '-S', '-');
  }

  keys(...names: readonly string[]): void {
    this.#tmux('send-keys', ...names);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`);
  }

  /** Waits until the screen shows it; the screen. */
  async shows(pattern: RegExp, deadlineMs = 60_000): Promise<string> {
    let last = '';
    return until(
      `${pattern} on the screen`,
      () => {
        last = this.screen();
        return pattern.test(last) ? last : undefined;
      },
      deadlineMs,
    ).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : ''}\n${last}`);
    });
  }

  /** The exit code, once it has ended. */
  async exitCode(): Promise<number> {
    return until(
      `the command to end, after\n${this.screen()}\n`,
      () => {
        const [, status] = /^1 (\d+)$/.exec(this.#tmux('display', '-p', '#{pane_dead} #{pane_dead_status}').trim()) ?? [];
        return status === undefined ? undefined : Number(status);
      },
      60_000,
    );
  }

  [Symbol.dispose](): void {
    try {
      this.#tmux('kill-server');
    } catch {
      // The server has gone with its last session.
    }
  }
}
