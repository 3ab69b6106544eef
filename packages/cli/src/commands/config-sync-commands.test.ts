import { existsSync } from 'node:fs';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli, runCliTyping } from '../testing/run-cli.ts';
import { CANARY, temporaryBranch } from '../testing/temporary-branch.ts';

const ENV = 'apps/woosoo-nexus/.env';
const CONF = 'configs/nginx.conf';

/** A branch whose files have been written. */
async function syncedBranch() {
  const root = await temporaryBranch();
  const config = (...words: readonly string[]) => runCli(['config', ...words], { root });
  const file = (name: string) => readFile(join(root, name), 'utf8');
  const append = async (name: string, text: string) => writeFile(join(root, name), (await file(name)) + text);
  expect((await config('sync')).code).toBe(0);
  return { root, config, file, append };
}

it('a sync writes what differs and can be taken back, which is asked about', async () => {
  const { root, config, file } = await syncedBranch();
  await config('set', 'BACKEND_ENV_MAIL_HOST', 'mail.lan');
  const diff = await config('diff');
  expect([diff.code, diff.stdout]).toEqual([12, expect.stringContaining('+ MAIL_HOST=mail.lan')]);
  expect((await config('sync')).stdout).toContain('2 files written.');
  expect(await file(ENV)).toContain('MAIL_HOST="mail.lan"');
  expect((await config('drift')).code).toBe(0);

  const history = await config('history', '--verbose');
  expect(history.stdout).toMatch(/Sync {2}.*\n.*config-sync.*\n {4}apps\/woosoo-nexus\/\.env\n {4}\+ MAIL_HOST=mail\.lan/);
  expect(history.stdout).toContain('Set BACKEND_ENV_MAIL_HOST');
  expect(history.stdout).not.toContain(CANARY);

  expect((await config('undo')).code).toBe(2);
  expect((await runCliTyping(['config', 'undo'], ['n\n'], root)).code).toBe(2);
  const undone = await runCliTyping(['config', 'undo'], ['y\n'], root);
  expect([undone.code, undone.stdout]).toEqual([0, expect.stringContaining('"Sync" of')]);
  expect(await file(ENV)).not.toContain('MAIL_HOST');
  expect((await config('undo', '--yes', '--json')).json()).toMatchObject({ change: { title: 'Set BACKEND_ENV_MAIL_HOST' } });
  expect((await config('history', '--json')).json()).toHaveLength(5);
  const nothing = await config('undo', 'nope');
  expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('There is no change "nope"')]);
});

it('drift tells why a file is not as it was written', async () => {
  const { root, config, append } = await syncedBranch();
  await append(CONF, '# tuned\n');
  await rm(join(root, ENV));
  await writeFile(join(root, 'apps/tablet-ordering-pwa/.env'), 'MINE=1\n');
  if (process.platform !== 'win32') await chmod(join(root, '.woosoo/shared/backend/.env'), 0o644);
  const drift = await config('drift', '--json');
  expect(drift.code).toBe(12);
  const { files } = drift.json() as { files: { path: string; state: string }[] };
  expect(Object.fromEntries(files.map(({ path, state }) => [path, state]))).toMatchObject({
    [CONF]: 'edited',
    [ENV]: 'missing',
    'apps/tablet-ordering-pwa/.env': 'foreign',
    '.woosoo/shared/backend/.env': process.platform === 'win32' ? 'in-step' : 'exposed',
  });
  expect((await config('drift')).stdout).toContain('edited by hand');
  expect((await config('sync', '--force')).code).toBe(0);
  if (process.platform !== 'win32') expect((await stat(join(root, '.woosoo/shared/backend/.env'))).mode & 0o777).toBe(0o600);
  expect((await config('drift')).code).toBe(0);
});

it('what was edited by hand is refused, kept, overwritten or taken over, as told', async () => {
  const { config, file, append } = await syncedBranch();
  await append(ENV, 'MAIL_HOST="by hand"\n');
  const refused = await config('sync');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(ENV)]);
  expect((await config('sync', '--edits', 'sometimes')).code).toBe(2);
  const kept = await config('sync', '--edits', 'keep', '--json');
  expect(kept.json()).toMatchObject({ kept: [ENV], files: [] });
  const adopted = await config('sync', '--edits', 'adopt');
  expect([adopted.code, adopted.stderr]).toEqual([0, expect.stringContaining('BACKEND_ENV_MAIL_HOST')]);
  expect(await file('deployment.config.env')).toContain("BACKEND_ENV_MAIL_HOST='by hand'");
  expect(await file('.woosoo/shared/backend/.env')).toContain('MAIL_HOST="by hand"');
});

it('what was edited in nginx.conf is taken over into its template, but for what the configuration fills', async () => {
  const { root, config, file } = await syncedBranch();
  const edit = async (from: string, to: string) => {
    const text = await file(CONF);
    expect(text).toContain(from);
    await writeFile(join(root, CONF), text.replace(from, to));
  };
  await edit('client_max_body_size 20m;', 'client_max_body_size 64m;\n    keepalive_timeout 30;');
  const adopted = await config('sync', '--edits', 'adopt');
  expect([adopted.code, adopted.stderr]).toEqual([0, expect.stringContaining('+     client_max_body_size 64m;')]);
  expect(await file('templates/nginx.conf.j2')).toContain('{{ pid | nginxstr }}');
  expect(await file(CONF)).toContain('client_max_body_size 64m;\n    keepalive_timeout 30;');
  expect((await config('drift')).code).toBe(0);

  // A second one goes into the template that is there now, and it follows the configuration.
  await edit('gzip on;', 'gzip off;');
  expect((await config('sync', '--edits', 'adopt')).code).toBe(0);
  await config('set', 'REVERB_PORT', '6009');
  await config('sync');
  expect(await file(CONF)).toMatch(/keepalive_timeout 30;[^]*gzip off;[^]*:6009/);

  await edit('listen 127.0.0.1:', 'listen 127.0.0.2:');
  const impossible = await config('sync', '--edits', 'adopt');
  expect([impossible.code, impossible.stderr]).toEqual([1, expect.stringContaining('such as a value of the configuration')]);
  expect(await file('templates/nginx.conf.j2')).not.toContain('127.0.0.2');
});

it('what was edited by hand is taken over whichever way it is written, and comments alone do not stand in the way', async () => {
  const { config, file, append } = await syncedBranch();
  await append(ENV, 'MAIL_HOST=smtp.example.test # the new one\n');
  const adopted = await config('sync', '--edits', 'adopt');
  expect([adopted.code, await file(ENV)]).toEqual([0, expect.stringContaining('MAIL_HOST="smtp.example.test"')]);
  await append(ENV, '# a note\n');
  expect((await config('sync', '--edits', 'adopt')).code).toBe(0);
  expect((await config('drift')).code).toBe(0);
});

it('what nginx refuses is not taken over, and what is can be taken back', async () => {
  const { root, config, file } = await syncedBranch();
  const original = await file(CONF);
  await writeFile(join(root, CONF), original.replace('client_max_body_size 20m;', 'client_max_body_syze 64m;'));
  const refused = await config('sync', '--edits', 'adopt');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('nothing was taken over')]);
  expect(refused.stderr).toContain('client_max_body_syze');
  expect((await config('sync', '--force')).code).toBe(0);
  expect(await file(CONF)).toBe(original);

  await writeFile(join(root, CONF), original.replace('client_max_body_size 20m;', 'client_max_body_size 64m;'));
  expect((await config('sync', '--edits', 'adopt')).code).toBe(0);
  expect((await config('undo', '--yes')).code).toBe(0);
  expect(existsSync(join(root, 'templates/nginx.conf.j2'))).toBe(false);
  await config('sync');
  expect(await file(CONF)).toBe(original);
});

it('in a terminal each edited file is shown and asked about', async () => {
  const { root, file, append } = await syncedBranch();
  await append(ENV, 'MAIL_HOST="mail"\n');
  await append(CONF, '# tuned\n');
  const cancelled = await runCliTyping(['config', 'sync'], ['\n'], root);
  expect([cancelled.code, await file(ENV)]).toEqual([130, expect.stringContaining('MAIL_HOST')]);
  const done = await runCliTyping(['config', 'sync'], ['a\n', 'k\n'], root);
  expect(done.stderr).toContain('was edited by hand. A sync would do this to it');
  expect([done.code, await file(CONF)]).toEqual([0, expect.stringContaining('# tuned')]);
  expect(await file('deployment.config.env')).toContain('BACKEND_ENV_MAIL_HOST=mail');
  const over = await runCliTyping(['config', 'sync'], ['o\n'], root);
  expect([over.code, await file(CONF)]).toEqual([0, expect.not.stringContaining('# tuned')]);
});

it('values may be kept encrypted, and nobody notices but a reader of the file', async () => {
  const { config, file } = await syncedBranch();
  const encrypted = await config('encrypt', 'DB_PASSWORD', 'REVERB_APP_SECRET');
  expect(encrypted.stdout).toContain('DB_PASSWORD, REVERB_APP_SECRET in deployment.config.env: encrypted.');
  expect(await file('deployment.config.env')).not.toContain(CANARY);
  expect((await config('diff')).code).toBe(0);
  expect(await file(ENV)).toContain(CANARY);
  expect((await config('decrypt', 'DB_PASSWORD', '--json')).json()).toMatchObject({ changed: true });
  expect(await file('deployment.config.env')).toContain(CANARY);
  const missing = await config('encrypt', 'NOPE');
  expect([missing.code, missing.stderr]).toEqual([10, expect.stringContaining('NOPE is not set')]);
});
