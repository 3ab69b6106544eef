import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliEntry, shellEnvironment } from './repository.ts';
import { until } from './until.ts';

/** A command in a real terminal of a given size (tmux, on a server of its own). */
export class Terminal implements Disposable {
  readonly #name = `woosoo-e2e-${randomBytes(4).toString('hex')}`;
  /** Where the exit code will be. */
  readonly #code = join(tmpdir(), `${this.#name}.code`);

  constructor(folder: string, args: readonly string[], size: { readonly columns: number; readonly rows: number }) {
    const env = shellEnvironment({ NO_COLOR: '' });
    const command = [process.execPath, cliEntry(), ...args];
    execFileSync(
      'tmux',
      ['-L', this.#name, '-f', '/dev/null', 'new-session', '-d', '-x', `${size.columns}`, '-y', `${size.rows}`, '-c', folder, 'sleep 300'],
      { env },
    );
    this.#tmux('set', '-g', 'remain-on-exit', 'on');
    // tmux now and then misses the exit code of a pane; a shell does not.
    const line = `trap : INT; ${command.map((word) => `'${word}'`).join(' ')}; echo $? > ${this.#code}`;
    this.#tmux('respawn-pane', '-k', '-c', folder, line);
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
    const ended = (): number | undefined => {
      const text = existsSync(this.#code) ? readFileSync(this.#code, 'utf8').trim() : '';
      return text === '' ? undefined : Number(text);
    };
    return until('the command to end', ended, 60_000).catch((error: unknown) => {
      throw new Error(`${error instanceof Error ? error.message : ''}\n${this.screen()}`);
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.#code, { force: true });
    try {
      this.#tmux('kill-server');
    } catch {
      // The server has gone with its last session.
    }
  }
}
