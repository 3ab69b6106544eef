import { describe, expect, it } from 'vitest';
import type { Command } from '../process/process-runner.ts';
import { Sensitive } from '../secrets/sensitive.ts';
import { FakeProcessRunner } from './fake-process-runner.ts';

const command = (program: string, ...args: Command['args']): Command => ({ program, args, effect: 'write' });

describe('FakeProcessRunner', () => {
  it('plays its script and records what was run', async () => {
    const runner = new FakeProcessRunner()
      .on('php', { stdout: 'PHP 8.2\n' })
      .on('php artisan migrate', { exitCode: 1, stderr: 'no table\n' });
    const lines: string[] = [];
    const version = await runner.run(command('php', '--version'), { onLine: ({ text }) => lines.push(text) });
    expect(version._unsafeUnwrap().stdout).toBe('PHP 8.2\n');
    expect(lines).toEqual(['PHP 8.2']);
    const failure = (await runner.run(command('php', 'artisan', 'migrate', Sensitive.of('secret'))))._unsafeUnwrapErr();
    expect(failure).toMatchObject({ type: 'CommandFailed', detail: { exitCode: 1, lastLines: ['no table'] } });
    expect(runner.lines).toEqual(['php --version', 'php artisan migrate [REDACTED]']);
  });

  it('uses up what it is to answer once before what it answers always', async () => {
    const runner = new FakeProcessRunner().on('nssm', { stdout: 'c' }).once('nssm', { stdout: 'a' }).once('nssm', { stdout: 'b' });
    const answers = [];
    for (let round = 0; round < 4; round += 1) answers.push((await runner.run(command('nssm')))._unsafeUnwrap().stdout);
    expect(answers).toEqual(['a', 'b', 'c', 'c']);
  });

  it('can lack a program, hang until it is cancelled, and act on the world', async () => {
    let touched = false;
    const runner = new FakeProcessRunner()
      .on('flutter', { missing: true })
      .on('sleep', { hangs: true })
      .on(/^touch/, { effect: () => void (touched = true) });
    expect((await runner.run(command('flutter')))._unsafeUnwrapErr().type).toBe('ProgramNotFound');
    const controller = new AbortController();
    const hanging = runner.run(command('sleep'), { signal: controller.signal });
    controller.abort();
    expect((await hanging)._unsafeUnwrapErr().type).toBe('Cancelled');
    (await runner.run(command('touch', 'file')))._unsafeUnwrap();
    expect(touched).toBe(true);
  });

  it('throws at what its script does not know, since that is a mistake in the test', async () => {
    await expect(new FakeProcessRunner().run(command('rm', '-rf'))).rejects.toThrow('rm -rf');
  });
});
