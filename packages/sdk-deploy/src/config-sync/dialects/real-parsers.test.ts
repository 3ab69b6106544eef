import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify, parseEnv } from 'node:util';
import { loadDotenv } from 'c12';
import { parse } from 'dotenv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileValues } from '../../testing/hostile-values.ts';
import { nginxProgram } from '../../testing/serving-branch.ts';
import { c12 } from './c12.ts';
import type { Dialect } from './dialect.ts';
import { nginx } from './nginx.ts';
import { nodeDotenv } from './node-dotenv.ts';
import { phpdotenv } from './phpdotenv.ts';

const run = promisify(execFile);

/** Values over all dialects; more on demand: `WOOSOO_FUZZ_VALUES=36000 npx vitest run --project sdk-deploy real-parsers`. */
const TOTAL = Number(process.env['WOOSOO_FUZZ_VALUES'] ?? '5000');
const SHARE = Math.ceil(TOTAL / 5);
/** Another one tries other values. */
const SEED = Number(process.env['WOOSOO_FUZZ_SEED'] ?? '7');
const TIMEOUT = 60_000 + TOTAL * 20;

interface Written {
  readonly value: string;
  readonly word: string;
}

function written(dialect: Dialect, count: number): { readonly words: readonly Written[]; readonly refused: number } {
  const words: Written[] = [];
  let refused = 0;
  for (const value of hostileValues(count, SEED)) {
    const word = dialect.write(value);
    if (word.isOk()) words.push({ value, word: word.value });
    else refused += 1;
  }
  return { words, refused };
}

/** What stands around a value must come back too: a quote that swallows lines shows there. */
const fileOf = ({ word }: Written): string => `# head\nA='first'\nKEY=${word}\nZ='last'\n`;

function mismatches(words: readonly Written[], read: readonly Readonly<Record<string, string | undefined>>[]): readonly string[] {
  return words.flatMap(({ value }, at) => {
    const { KEY, A, Z, ...rest } = read[at] ?? {};
    return KEY === value && A === 'first' && Z === 'last' && Object.keys(rest).length === 0 ? [] : [JSON.stringify(value)];
  });
}

describe(`what the dialects write, read by the programs themselves (${TOTAL} values)`, () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'woosoo-fuzz-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it(
    'vlucas/phpdotenv reads every value as it was',
    async () => {
      const { words, refused } = written(phpdotenv, SHARE);
      const php = await phpdotenvFolder();
      await writeFile(join(folder, 'texts.json'), JSON.stringify(words.map(fileOf)));
      await writeFile(join(folder, 'read.php'), READ_PHP);
      await run('php', [join(folder, 'read.php'), php, join(folder, 'texts.json'), join(folder, 'read.json')], { timeout: TIMEOUT });
      const read = JSON.parse(await readFile(join(folder, 'read.json'), 'utf8')) as Record<string, string>[];
      expect(mismatches(words, read)).toEqual([]);
      expect([words.length, refused]).toEqual([SHARE, 0]);
    },
    TIMEOUT,
  );

  it("Node's own parseEnv and dotenv read every value that is not refused", () => {
    const { words, refused } = written(nodeDotenv, SHARE);
    expect(
      mismatches(
        words,
        words.map((word) => parseEnv(fileOf(word))),
      ),
    ).toEqual([]);
    expect(
      mismatches(
        words,
        words.map((word) => parse(fileOf(word))),
      ),
    ).toEqual([]);
    expect(refused / SHARE).toBeLessThan(0.5);
  });

  it('node --env-file reads every value that is not refused', { timeout: TIMEOUT }, async () => {
    const { words } = written(nodeDotenv, Math.min(SHARE, 20_000));
    // One file with all of them: a process for each would take hours.
    const lines = words.map(({ word }, at) => `WOOSOO_${at}=${word}\n`).join('');
    await writeFile(join(folder, 'many.env'), lines);
    const script = `process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([key]) => /^WOOSOO_\\d/.test(key)))))`;
    const { stdout } = await run(process.execPath, [`--env-file=${join(folder, 'many.env')}`, '-e', script], {
      env: { PATH: process.env['PATH'] ?? '' },
      maxBuffer: 1 << 28,
    });
    const read = JSON.parse(stdout) as Record<string, string>;
    expect(words.flatMap(({ value }, at) => (read[`WOOSOO_${at}`] === value ? [] : [JSON.stringify(value)]))).toEqual([]);
  });

  it(
    'c12 (Nuxt) reads every value that is not refused',
    async () => {
      const { words } = written(c12, SHARE);
      const read: Record<string, string>[] = [];
      for (const word of words) {
        await writeFile(join(folder, '.env'), fileOf(word));
        read.push({ ...(await loadDotenv({ cwd: folder, env: {}, interpolate: true })) } as Record<string, string>);
      }
      expect(mismatches(words, read)).toEqual([]);
    },
    TIMEOUT,
  );

  it.skipIf(nginxProgram === null)(
    'nginx accepts every word that is not refused, and serves it as it was',
    async () => {
      const { words } = written(nginx, SHARE);
      const socket = join(folder, 'nginx.sock');
      const config = join(folder, 'nginx.conf');
      const locations = words.map(({ word }, at) => `location = /${at} { return 200 ${word}; }`).join('\n');
      await mkdir(join(folder, 'temp'));
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((name) => `${name}_temp_path ${folder}/temp/${name};`)
        .join('\n');
      const account = process.getuid?.() === 0 ? 'user root;' : '';
      await writeFile(
        config,
        `${account}\npid ${folder}/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\ndefault_type text/plain;\n${temporary}\nserver {\nlisten unix:${socket};\n${locations}\n}\n}\n`,
      );
      const args = ['-e', 'stderr', '-p', folder, '-c', config];
      await run(nginxProgram ?? 'nginx', [...args, '-t']);
      const server = spawn(nginxProgram ?? 'nginx', [...args, '-g', 'daemon off;'], { stdio: 'ignore' });
      try {
        for (let wait = 0; wait < 200 && !existsSync(socket); wait += 1) await new Promise((resolve) => setTimeout(resolve, 50));
        const agent = new Agent({ keepAlive: true, maxSockets: 4 });
        const bodies = await Promise.all(words.map((_, at) => body(socket, `/${at}`, agent)));
        agent.destroy();
        const wrong = words.flatMap(({ value }, at) => (bodies[at] === value.replaceAll('\\', '/') ? [] : [JSON.stringify(value)]));
        expect(wrong).toEqual([]);
        expect(words.length).toBeGreaterThan(SHARE / 20);
      } finally {
        const gone = once(server, 'exit');
        server.kill('SIGTERM');
        await gone;
      }
    },
    TIMEOUT,
  );
});

function body(socketPath: string, path: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ socketPath, path, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => resolve(Buffer.concat(chunks).toString()));
    }).once('error', reject);
  });
}

const READ_PHP = `<?php
require $argv[1] . '/vendor/autoload.php';
$read = array_map(fn ($text) => (object) Dotenv\\Dotenv::parse($text), json_decode(file_get_contents($argv[2]), true));
file_put_contents($argv[3], json_encode($read, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES));
`;

/** The real package, fetched once by Composer. */
async function phpdotenvFolder(): Promise<string> {
  const folder = resolve(import.meta.dirname, '../../../../../node_modules/.cache/woosoo-phpdotenv-5.6');
  if (existsSync(join(folder, 'vendor', 'autoload.php'))) return folder;
  await mkdir(folder, { recursive: true });
  await run('composer', ['require', '--no-interaction', '--quiet', 'vlucas/phpdotenv:5.6.*'], {
    cwd: folder,
    env: { ...process.env, COMPOSER_ALLOW_SUPERUSER: '1' },
    timeout: 180_000,
  });
  return folder;
}
