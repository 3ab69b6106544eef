import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `WOOSOO_BENCH_LOG_MB=1024 npm run bench` is what the targets are meant for. */
const megabytes = Number(process.env['WOOSOO_BENCH_LOG_MB'] ?? 256);
const START = Date.UTC(2026, 1, 1);
const LEVELS = ['INFO', 'INFO', 'INFO', 'INFO', 'INFO', 'DEBUG', 'DEBUG', 'WARNING', 'NOTICE'];

/** A branch of which there is nothing but a long log. */
export interface LogBranch {
  readonly root: string;
  readonly log: string;
  readonly megabytes: number;
  /** The time of the last entry. */
  readonly end: Date;
}

let made: LogBranch | undefined;

/** Made once a run, gone at its end. */
export function logBranch(): LogBranch {
  if (made !== undefined) return made;
  const root = mkdtempSync(join(tmpdir(), 'woosoo-bench-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const keys = ['REVERB_APP_ID=1', 'REVERB_APP_KEY=key-of-reverb', 'REVERB_APP_SECRET=secret-of-reverb', 'DB_CONNECTION=sqlite'];
  const appKey = `APP_KEY=base64:${Buffer.alloc(32, 'k').toString('base64')}`;
  writeFileSync(join(root, 'deployment.config.env'), ['BRANCH_ID=bench', 'APP_IP=127.0.0.1', appKey, ...keys, ''].join('\n'));
  const folder = join(root, '.woosoo', 'shared', 'backend', 'storage', 'logs');
  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'laravel.log');
  made = { root, log, megabytes, end: writeLog(log, megabytes * 1024 * 1024) };
  return made;
}

/** About 140 bytes a line, three a second; an error with a stack trace now and then. */
function writeLog(path: string, bytes: number): Date {
  const file = openSync(path, 'w');
  let [written, number] = [0, 0];
  while (written < bytes) {
    const lines: string[] = [];
    for (let count = 0; count < 20_000; count += 1) lines.push(entry((number += 1)));
    written += writeSync(file, lines.join(''));
  }
  closeSync(file);
  return new Date(START + Math.floor(number / 3) * 1000);
}

function entry(number: number): string {
  const time = new Date(START + Math.floor(number / 3) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  if (number % 250_000 === 0)
    return `[${time}] production.ERROR: Payment gateway declined order ${number} {"exception":"[object] (RuntimeException(code: 0): declined at /srv/app/Pay.php:42)\n[stacktrace]\n#0 /srv/vendor/laravel/framework/src/Controller.php(54): pay()\n#1 {main}\n"} \n`;
  const level = LEVELS[number % LEVELS.length] ?? 'INFO';
  return `[${time}] production.${level}: Order ${number} of table ${number % 40} was sent to the kitchen in ${(number * 7919) % 1000} ms {"order":${number},"table":${number % 40},"user":"waiter-${number % 13}"} \n`;
}
