import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AnsweringProgram } from './answering-program.ts';
import { LinuxProcessUsage } from './linux-process-usage.ts';
import { parseProcUsage } from './parse-proc-usage.ts';
import { answerMark, parsePowershellUsage, powershell, usageCommand } from './powershell-usage.ts';
import { WindowsProcessUsage } from './windows-process-usage.ts';

// Of a php-fpm worker; the rest of both files is left out.
const stat =
  '4711 (php-fpm: pool (w) x) S 4700 4700 4700 0 -1 4194368 2188 0 3 0 250 35 0 0 20 0 1 0 123456 231456768 5012 18446744073709551615';
const status =
  'Name:\tphp-fpm8.2\nVmRSS:\t   20048 kB\nRssAnon:\t    6144 kB\nRssFile:\t   11804 kB\nRssShmem:\t    2100 kB\nThreads:\t1\n';

describe('parseProcUsage', () => {
  it('adds user and system time, keeps shared memory apart, and counts from the start', () => {
    expect(parseProcUsage(stat, status, '2000.56 3000.00')).toEqual({
      pid: 4711,
      cpuMs: 2850,
      privateBytes: 6144 * 1024,
      sharedBytes: 13904 * 1024,
      uptimeMs: 766_000,
    });
  });

  it('has nothing on a process that has ended, nor on half a file', () => {
    expect(parseProcUsage(stat.replace(') S', ') Z'), status, '2000 1')).toBeNull();
    expect(parseProcUsage('4711 (php', status, '2000 1')).toBeNull();
  });

  it('takes what a kernel does not tell for nothing', () => {
    expect(parseProcUsage(stat, 'Name:\tx\n', '2000 1')?.privateBytes).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('LinuxProcessUsage', () => {
  it('tells what a busy process uses, and nothing of one that is gone', async () => {
    const busy = spawn(process.execPath, ['-e', 'const kept = Buffer.alloc(60e6, 1); for (;;) kept[0]++'], { stdio: 'ignore' });
    const pid = busy.pid ?? 0;
    await using usage = new LinuxProcessUsage();
    const look = async () => (await usage.read([pid, 2 ** 22 + 1]))._unsafeUnwrap();
    while (((await look())[0]?.privateBytes ?? 0) < 60e6) await delay(20);
    const [before] = await look();
    while (((await look())[0]?.cpuMs ?? 0) < (before?.cpuMs ?? 0) + 200) await delay(20);
    const samples = await look();
    expect(samples).toHaveLength(1);
    expect(samples[0]?.uptimeMs).toBeGreaterThanOrEqual(200);
    busy.kill('SIGKILL');
    await new Promise((resolve) => busy.once('exit', resolve));
    expect(await look()).toEqual([]);
  });
});

describe('the PowerShell of Windows', () => {
  it('is asked for the wanted processes alone, in one line', () => {
    const command = usageCommand([12, 34]);
    expect(command).toContain('@(12,34)');
    expect(command).not.toContain('\n');
  });

  it('is understood, whatever else it prints', () => {
    expect(parsePowershellUsage(`${answerMark}1234:5120:48234496:90061000 77:0:4096:-3`)).toEqual([
      { pid: 1234, cpuMs: 5120, privateBytes: 48234496, sharedBytes: 0, uptimeMs: 90061000 },
      { pid: 77, cpuMs: 0, privateBytes: 4096, sharedBytes: 0, uptimeMs: 0 },
    ]);
    expect(parsePowershellUsage(answerMark)).toEqual([]);
    expect(parsePowershellUsage(`${answerMark}12:x:4:5 12:3`)).toEqual([]);
  });

  it('is not started for nothing, and its absence is an error that says so', async () => {
    await using usage = new WindowsProcessUsage({ ...powershell, program: 'no-such-powershell' });
    expect((await usage.read([]))._unsafeUnwrap()).toEqual([]);
    const error = (await usage.read([1]))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'ProcessUsageUnknown' });
    expect(error.message).toContain('no-such-powershell');
  });
});

describe('a helper that answers line by line', () => {
  /** Echoes with its own pid; `die` and `silence` do what they say. */
  const program = `
    require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
      if (line === 'die') process.exit(3);
      console.log('banner');
      if (line !== 'silence') console.log('# ' + process.pid + ' ' + line);
    }).on('close', () => process.exit(0));`;
  const helper = (timeoutMs = 20_000) =>
    new AnsweringProgram({ program: process.execPath, args: ['-e', program], answerMark: '# ', timeoutMs });
  const pidOf = (answer: string) => Number(answer.split(' ')[1]);

  it('answers many questions in order, by one process', async () => {
    await using lines = helper();
    const answers = await Promise.all(['a', 'b', 'c'].map((line) => lines.ask(line)));
    expect(answers.map((answer) => answer.split(' ')[2])).toEqual(['a', 'b', 'c']);
    expect(new Set(answers.map(pidOf)).size).toBe(1);
  });

  it('is started again after it died, and the question it died over fails', async () => {
    await using lines = helper();
    const first = pidOf(await lines.ask('a'));
    await expect(lines.ask('die')).rejects.toThrow('exit code 3');
    expect(pidOf(await lines.ask('b'))).not.toBe(first);
  });

  it('is given up when it does not answer', async () => {
    await using lines = helper(1500);
    await expect(lines.ask('silence')).rejects.toThrow('did not answer');
  });

  it('ends when it is disposed of', async () => {
    const lines = helper();
    const pid = pidOf(await lines.ask('a'));
    await lines[Symbol.asyncDispose]();
    expect(() => process.kill(pid, 0)).toThrow();
  });
});
