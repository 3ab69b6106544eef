import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResultAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import type { ProcessError } from '../errors/core-errors.ts';
import type { Command, OutputLine, ProcessRunner } from '../process/process-runner.ts';
import { Sensitive } from '../secrets/sensitive.ts';
import { isRunning } from './is-running.ts';

/** What every {@link ProcessRunner} that starts real programs keeps. `make` gets the secrets that it is to mask. */
export function describeProcessRunner(name: string, make: (secrets: readonly string[]) => ProcessRunner): void {
  describe(`${name} as a process runner`, () => {
    describeOutput(make);
    describeFailures(make);
    describeEnding(make);
  });
}

type Make = (secrets: readonly string[]) => ProcessRunner;

/** A program of a line or two of JavaScript. */
const program = (script: string, more: Partial<Command> = {}): Command => ({
  program: process.execPath,
  args: ['-e', script],
  effect: 'read',
  ...more,
});

async function value<T>(result: ResultAsync<T, ProcessError>): Promise<T> {
  return (await result)._unsafeUnwrap();
}

async function failure(result: ResultAsync<unknown, ProcessError>): Promise<ProcessError> {
  return (await result)._unsafeUnwrapErr();
}

function describeOutput(make: Make): void {
  it('gives what a program wrote, and its lines as they come', async () => {
    const lines: OutputLine[] = [];
    const script = `process.stdout.write('on'); process.stdout.write('e\\r\\nt'); console.error('oops'); process.stdout.write('wo')`;
    const output = await value(make([]).run(program(script), { onLine: (line) => lines.push(line) }));
    expect(output).toMatchObject({ exitCode: 0, stdout: 'one\r\ntwo', stderr: 'oops\n' });
    expect(lines.filter(({ stream }) => stream === 'stdout').map(({ text }) => text)).toEqual(['one', 'two']);
    expect(lines.filter(({ stream }) => stream === 'stderr').map(({ text }) => text)).toEqual(['oops']);
  });

  it('hands arguments on as they are, whatever stands in them', async () => {
    const args = ['a b', '"quoted"', "it's", '$HOME %PATH%', '*', 'ä', ''];
    const command = program('');
    const output = await value(
      make([]).run({ ...command, args: ['-e', 'process.stdout.write(JSON.stringify(process.argv.slice(1)))', '--', ...args] }),
    );
    expect(JSON.parse(output.stdout)).toEqual(args);
  });

  it('feeds the standard input, and does not mind a program that does not read it', async () => {
    const stdin = 'x'.repeat(1_000_000);
    const counted = await value(
      make([]).run(program(`let n = 0; process.stdin.on('data', (d) => (n += d.length)).on('end', () => console.log(n))`, { stdin })),
    );
    expect(counted.stdout.trim()).toBe('1000000');
    expect((await value(make([]).run(program('process.exit(0)', { stdin })))).exitCode).toBe(0);
  });

  it('ends the standard input of a program that gets none', async () => {
    const output = await value(make([]).run(program(`process.stdin.on('end', () => console.log('end')).resume()`)));
    expect(output.stdout.trim()).toBe('end');
  });

  it('keeps the end of an endless output', async () => {
    const script = `for (let i = 0; i < 40000; i += 1) console.log('line ' + i + ' ' + 'x'.repeat(80))`;
    const { stdout } = await value(make([]).run(program(script)));
    expect(stdout.length).toBe(1024 * 1024);
    expect(stdout).toContain('line 39999 ');
    expect(stdout).not.toContain('line 1 ');
  });

  it('masks known secrets and those of the command in lines, standard error and errors', async () => {
    const lines: string[] = [];
    const script = `console.log('known-secret ' + process.argv[1]); console.error(process.env.OTHER); process.exit(3)`;
    const command = program('', {
      args: ['-e', script, Sensitive.of('in-an-argument')],
      env: { OTHER: Sensitive.of('in-a-variable') },
    });
    const runner = make(['known-secret']);
    const error = await failure(runner.run(command, { onLine: ({ text }) => lines.push(text) }));
    const { stderr } = await value(runner.run(command, { okExitCodes: [3] }));
    for (const text of [lines.join(), JSON.stringify(error), stderr]) {
      expect(text).toContain('[REDACTED]');
      for (const secret of ['known-secret', 'in-an-argument', 'in-a-variable']) {
        // The script itself is an argument that the error shows.
        expect(text.replaceAll("console.log('known-secret ", '')).not.toContain(secret);
      }
    }
  });
}

function describeFailures(make: Make): void {
  it('tells a program that is not there from a folder that is not there', async () => {
    const missing = await failure(make([]).run({ program: 'woosoo-no-such-program', args: [], effect: 'read' }));
    expect(missing.type).toBe('ProgramNotFound');
    expect(missing.message).toContain('woosoo-no-such-program');
    const folder = join(tmpdir(), 'woosoo-no-such-folder');
    const noFolder = await failure(make([]).run(program('', { cwd: folder })));
    expect(noFolder.type).toBe('CommandFailed');
    expect(noFolder.message).toContain(folder);
  });

  it('fails with the exit code and the last lines', async () => {
    const error = await failure(make([]).run(program(`console.error('no lock file'); process.exit(4)`)));
    expect(error.type).toBe('CommandFailed');
    expect(error.message).toContain('exit code 4');
    expect(error.message).toContain('no lock file');
    expect(error.detail).toMatchObject({ exitCode: 4, lastLines: ['no lock file'] });
  });

  it('takes the exit codes that the caller knows for success', async () => {
    expect((await value(make([]).run(program('process.exit(1)'), { okExitCodes: [0, 1] }))).exitCode).toBe(1);
    expect((await failure(make([]).run(program('process.exit(0)'), { okExitCodes: [1] }))).type).toBe('CommandFailed');
  });

  it('runs in the folder that it is told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'woosoo-cwd-'));
    try {
      const output = await value(make([]).run(program('process.stdout.write(require("node:fs").realpathSync("."))', { cwd: folder })));
      expect(output.stdout).toContain(folder.slice(folder.lastIndexOf('woosoo-cwd-')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('does not let arguments with a NUL byte through, nor into the error', async () => {
    const error = await failure(make([]).run(program('', { args: ['-e', '', Sensitive.of('top\0secret')] })));
    expect(error.type).toBe('CommandFailed');
    expect(JSON.stringify(error)).not.toContain('secret');
  });
}

function describeEnding(make: Make): void {
  const forever = 'setInterval(() => {}, 1000)';

  it('does not start what is already cancelled', async () => {
    const error = await failure(make([]).run(program(''), { signal: AbortSignal.abort() }));
    expect(error.type).toBe('Cancelled');
  });

  it('ends a program and all that it started when it is cancelled', async () => {
    const controller = new AbortController();
    const pids: number[] = [];
    const script = `const child = require('node:child_process').spawn(process.execPath, ['-e', '${forever}'], { stdio: 'ignore' });
      console.log(process.pid); console.log(child.pid); ${forever}`;
    const onLine = ({ text }: OutputLine): void => {
      pids.push(Number(text));
      if (pids.length === 2) controller.abort();
    };
    expect((await failure(make([]).run(program(script), { signal: controller.signal, onLine }))).type).toBe('Cancelled');
    expect(pids).toHaveLength(2);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('kills what does not heed the request to end', async () => {
    const script = `process.on('SIGTERM', () => {}); console.log('deaf'); ${forever}`;
    const controller = new AbortController();
    const result = make([]).run(program(script), { signal: controller.signal, onLine: () => controller.abort() });
    expect((await failure(result)).type).toBe('Cancelled');
  });

  it('ends what takes longer than it may', async () => {
    const error = await failure(make([]).run(program(`console.log('waiting for godot'); ${forever}`), { timeoutMs: 1_000 }));
    expect(error.type).toBe('CommandTimedOut');
    expect(error.message).toContain('waiting for godot');
  });

  it.skipIf(process.platform === 'win32')('does not wait for what a program leaves behind with its output open', async () => {
    const script = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 15000)'], { stdio: 'inherit', detached: true });
      child.unref(); console.log(child.pid); process.exit(0)`;
    const { stdout } = await value(make([]).run(program(script)));
    const pid = Number(stdout);
    expect(isRunning(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });
}
