import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Sensitive } from '@woosoo/sdk-core';
import { testConfig } from '@woosoo/sdk-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBranch } from '../create-woosoo.ts';
import { secretTraces } from './secret-traces.ts';
import { unzipped, zipArchive } from './zip-archive.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'woosoo-bundle-'));
});
afterEach(() => rm(root, { recursive: true }));

const CANARY = 'canary/5f1e77+secret';
async function branch() {
  const files = {
    'deployment.config.env': [
      'BRANCH_ID=cebu',
      'APP_IP=127.0.0.1',
      `APP_KEY=base64:${Buffer.alloc(32, 'k').toString('base64')}`,
      'REVERB_APP_ID=1',
      'REVERB_APP_KEY=key-of-reverb',
      'REVERB_APP_SECRET=secret-of-reverb',
      'DB_CONNECTION=mariadb',
      'DB_DATABASE=woosoo',
      'DB_USERNAME=woosoo',
      `DB_PASSWORD=${CANARY}`,
      '',
    ].join('\n'),
    '.woosoo/shared/backend/storage/logs/laravel.log': `[2026-02-15 14:30:15] production.ERROR: denied for ${CANARY} and ${encodeURIComponent(CANARY)} {"p":"${CANARY.replaceAll('/', '\\/')}"}\n[2026-02-15 14:30:16] production.INFO: fine\n`,
    'configs/nginx.conf': `# ${CANARY}\nevents {}\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return (await openBranch({ root }))._unsafeUnwrap();
}

describe('a support bundle', () => {
  it('holds what helps from afar, readable by the programs of every system, and no secret', async () => {
    await using woosoo = await branch();
    const path = join(root, 'bundle.zip');
    const report = (await woosoo.support.create({ path }))._unsafeUnwrap();
    expect(report.files).toEqual(
      expect.arrayContaining([
        'index.html',
        'versions.json',
        'health.json',
        'checks.json',
        'services.json',
        'errors.json',
        'deployment.config.env',
        'configs/nginx.conf',
        'logs/laravel.log',
      ]),
    );
    expect(report.bytes).toBe((await stat(path)).size);
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    execFileSync('unzip', ['-tq', path]);
    execFileSync('unzip', ['-q', path, '-d', join(root, 'out')]);
    expect((await readdir(join(root, 'out'))).sort()).toEqual([...new Set(report.files.map((name) => name.split('/')[0]))].sort());
    for (const name of report.files) {
      const text = await readFile(join(root, 'out', name), 'utf8');
      for (const form of [
        CANARY,
        encodeURIComponent(CANARY),
        Buffer.from(CANARY).toString('base64'),
        'secret-of-reverb',
        Buffer.alloc(32, 'k').toString('base64'),
      ])
        expect(text.includes(form), `${form} in ${name}`).toBe(false);
    }
    const read = (name: string): Promise<string> => readFile(join(root, 'out', name), 'utf8');
    expect(await read('logs/laravel.log')).toContain('denied for [REDACTED]');
    expect(await read('deployment.config.env')).toContain('DB_PASSWORD=[REDACTED]');
    expect(await read('deployment.config.env')).toContain('DB_USERNAME=woosoo');
    expect(JSON.parse(await read('versions.json'))).toMatchObject({ Node: process.version });
    expect(await read('index.html')).toContain('logs/laravel.log');
  }, 60_000);

  it('is not half there when it cannot be written', async () => {
    await using woosoo = await branch();
    const failed = await woosoo.support.create({ path: join(root, 'no', 'such', 'bundle.zip') });
    expect(failed._unsafeUnwrapErr().type).toBe('FileSystemFailed');
    expect(await readdir(root)).not.toContain('no');
  }, 60_000);
});

describe('the look for secrets', () => {
  it('finds them in any of the usual forms', () => {
    const config = { ...testConfig('/branch'), values: new Map([['X_TOKEN', Sensitive.of(CANARY)]]) };
    const forms = [CANARY, encodeURIComponent(CANARY), Buffer.from(CANARY).toString('base64'), Buffer.from(CANARY).toString('hex')];
    const files = [
      ...forms.map((form, index) => ({ name: `${index}`, text: `a ${form} b` })),
      { name: 'clean', text: '[REDACTED]' },
      { name: CANARY, text: '' },
    ];
    expect(secretTraces(config, files)).toEqual(['0', '1', '2', '3', CANARY]);
    const marked = { ...config, values: new Map([['X_TOKEN', Sensitive.of('a&b<c"d')]]) };
    expect(secretTraces(marked, [{ name: 'page', text: '<p>a&amp;b&lt;c&quot;d</p>' }])).toEqual(['page']);
  });
});

describe('an archive', () => {
  it('gives back what was put in', () => {
    const files = [
      { name: 'a.txt', text: 'one' },
      { name: 'folder/ñ.txt', text: 'x'.repeat(100_000) },
      { name: 'empty', text: '' },
    ];
    expect(unzipped(zipArchive(files, new Date()))).toEqual(files);
  });
});
