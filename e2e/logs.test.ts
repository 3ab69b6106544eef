import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Terminal } from './harness/terminal.ts';

const entry = (number: number, level = 'INFO'): string => `[2026-02-15 14:30:15] production.${level}: Order ${number} of the evening\n`;
const size = { columns: 90, rows: 12 };

describe('logs on a terminal', () => {
  let root: string;
  let log: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'woosoo-logs-'));
    const keys = ['REVERB_APP_ID=1', 'REVERB_APP_KEY=key-of-reverb', 'REVERB_APP_SECRET=secret-of-reverb', 'DB_CONNECTION=sqlite'];
    writeFileSync(
      join(root, 'deployment.config.env'),
      ['BRANCH_ID=cebu', 'APP_IP=127.0.0.1', `APP_KEY=base64:${Buffer.alloc(32, 'k').toString('base64')}`, ...keys, ''].join('\n'),
    );
    log = join(root, '.woosoo', 'shared', 'backend', 'storage', 'logs', 'laravel.log');
    mkdirSync(join(log, '..'), { recursive: true });
    writeFileSync(log, Array.from({ length: 500 }, (_, number) => entry(number, number % 100 === 0 ? 'ERROR' : 'INFO')).join(''));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('are followed; scrolling up stops that and counts what comes; q gives the terminal back', async () => {
    using terminal = new Terminal(root, ['logs', '--tail'], size);
    await terminal.shows(/Order 499 [^]*following/);
    appendFileSync(log, `${entry(500, 'ERROR')}#0 /srv/app/Pay.php(3)\n`);
    await terminal.shows(/Order 500 [^]*#0 \/srv\/app\/Pay\.php[^]*following/);
    terminal.keys('Up', 'Up');
    await terminal.shows(/paused/);
    appendFileSync(log, entry(501));
    const paused = await terminal.shows(/1 new entry below/);
    expect(paused).not.toContain('Order 501');
    terminal.keys('f');
    await terminal.shows(/Order 501 [^]*following/);
    terminal.keys('q');
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.everything()).not.toContain('Order 501');
  });

  it('are filtered, searched and saved', async () => {
    using terminal = new Terminal(root, ['logs', 'laravel'], size);
    await terminal.shows(/Order 499/);
    terminal.keys('l', 'l');
    await terminal.shows(/Order 0 [^]*Order 400 [^]*error and worse/);
    terminal.keys('s', ...Array.from('errors.csv'), 'Enter');
    await terminal.shows(/5 entries written/);
    expect(existsSync(join(root, 'errors.csv'))).toBe(true);
    expect(readFileSync(join(root, 'errors.csv'), 'utf8').split('\r\n')).toHaveLength(7);
    terminal.keys('Escape');
    await terminal.shows(/Order 499/);
    terminal.keys('/', '7', '7', 'Space', 'o', 'f', 'Enter');
    await terminal.shows(/Order 477 of[^]*find "77 of"/);
    terminal.resize(60, 8);
    await terminal.shows(/Order 47\d of[^]*\? help$/m);
    terminal.keys('C-c');
    expect(await terminal.exitCode()).toBe(0);
  });

  it('that fit on the screen are printed, in colours that a pipe does not get', async () => {
    using terminal = new Terminal(root, ['logs', 'laravel', '--level', 'error', '--lines', '3'], size);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.everything()).toMatch(/Order 200 [^]*Order 300 [^]*Order 400 /);
  });

  it('are followed without a viewer until Ctrl-C', async () => {
    using terminal = new Terminal(root, ['logs', 'laravel', '--tail', '--no-pager', '--lines', '2'], size);
    await terminal.shows(/Order 499/);
    appendFileSync(log, entry(500));
    await terminal.shows(/Order 500/);
    terminal.keys('C-c');
    expect(await terminal.exitCode()).toBe(0);
  });
});
