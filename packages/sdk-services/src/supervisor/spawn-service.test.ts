import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processesWithEnvironment, readProcess } from '../processes/process-table.ts';
import { baseEnvironment } from './base-environment.ts';
import { spawnService } from './spawn-service.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'woosoo-spawn-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('spawnService', () => {
  const request = (program: string, args: readonly string[]) => ({
    program,
    args,
    workingDirectory: folder,
    environment: baseEnvironment(process.env),
    logFile: join(folder, 'log'),
  });

  it('starts the program only when it is let go, as the process that was announced, in a session of its own', async () => {
    const service = await spawnService(request(process.execPath, ['-e', 'console.log(process.pid); process.exit(5)']));
    if (service instanceof Error) throw service;
    await delay(100);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('');
    expect(readProcess(service.identity.pid)).toMatchObject({ startTime: service.identity.startTime, sessionId: service.identity.pid });
    service.release();
    expect(await service.exited).toEqual({ code: 5, signal: null });
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe(`${service.identity.pid}\n`);
  });

  it.each([
    ['no-such-program', 127],
    ['/etc/passwd', 126],
  ])('gives the exit code of a shell for a program that cannot be run: %s', async (program, code) => {
    const service = await spawnService(request(program, []));
    if (service instanceof Error) throw service;
    service.release();
    expect(await service.exited).toEqual({ code, signal: null });
  });

  it('never begins the program of a starter that dies before it let it go', async () => {
    const script = `
      const { spawnService } = await import(${JSON.stringify(new URL('./spawn-service.ts', import.meta.url).href)});
      await spawnService({ program: 'touch', args: ['begun'], workingDirectory: '.', environment: { PATH: process.env.PATH, WOOSOO_SERVICE: 'gate/test' }, logFile: 'log' });
      process.kill(process.pid, 'SIGKILL');`;
    const starter = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(starter.signal).toBe('SIGKILL');
    while (processesWithEnvironment('WOOSOO_SERVICE=gate/test').size > 0) await delay(5);
    expect(existsSync(join(folder, 'begun'))).toBe(false);
  });
});
