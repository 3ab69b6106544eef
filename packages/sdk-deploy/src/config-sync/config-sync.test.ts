import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BranchPaths, ExecaProcessRunner, NodeFileSystem, Redactor, SystemClock } from '@woosoo/sdk-core';
import { testConfig } from '@woosoo/sdk-core/testing';
import { ConfigSync } from './config-sync.ts';
import { changedTargets, fileFacts, handEdits, stageTargets, type ConfigSyncPlan } from './config-sync-plan.ts';
import { readRenderFacts } from './render-facts.ts';

const PASSWORD = `pa"ss\\ $X #1'`;
const MYSQL = {
  DB_CONNECTION: 'mysql',
  DB_DATABASE: 'woosoo',
  DB_USERNAME: 'woosoo',
  DB_PASSWORD: PASSWORD,
  APP_IP: '192.168.100.85',
  PHP_FASTCGI: '127.0.0.1:9000',
  // nginx -t refuses ports that this account may not bind.
  HTTP_PORT: '18080',
  HTTPS_PORT: '18443',
};

describe('config sync', () => {
  let root: string;
  beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'woosoo-sync-'))));
  afterEach(() => rm(root, { recursive: true }));

  const fileSystem = new NodeFileSystem();
  const processes = new ExecaProcessRunner({ clock: new SystemClock(), redactor: new Redactor() });

  const plan = async (keys: Readonly<Record<string, string>> = MYSQL) => {
    const config = testConfig(root, keys);
    const paths = new BranchPaths(root);
    const facts = await readRenderFacts({ config, paths, pwa: { kind: 'static', directory: '.output/public' } }, fileSystem);
    return new ConfigSync({ config, paths, fileSystem, processes }).plan(facts._unsafeUnwrap());
  };
  const planned = async (keys?: Readonly<Record<string, string>>) => (await plan(keys))._unsafeUnwrap();
  const write = async ({ targets }: ConfigSyncPlan): Promise<void> => {
    for (const { path, text, mode } of targets) (await fileSystem.writeTextAtomic(path, text.reveal(), { mode }))._unsafeUnwrap();
  };
  const read = (path: string) => readFile(join(root, path), 'utf8');

  it('renders every file, and finds nothing to do once they are written', async () => {
    const first = await planned();
    expect(first.targets.map(({ name, change, mode }) => [name, change, mode])).toEqual([
      ['apps/woosoo-nexus/.env', 'added', 0o600],
      ['.woosoo/shared/backend/.env', 'added', 0o600],
      ['apps/tablet-ordering-pwa/.env', 'added', 0o600],
      ['.woosoo/shared/pwa/.env', 'added', 0o600],
      ['configs/nginx.conf', 'added', 0o644],
    ]);
    await write(first);
    expect(changedTargets(await planned())).toEqual([]);
    expect(await read('.woosoo/shared/backend/.env')).toContain(String.raw`DB_PASSWORD="pa\"ss\\ \$X #1'"`);
    expect(await read('apps/tablet-ordering-pwa/.env')).toContain("NUXT_PUBLIC_REVERB_APP_KEY='k3v9x2m4q8w1z7r5t6y0'");
  });

  it('runs a PHP pool of its own unless it is told where PHP is', async () => {
    const names = (await planned({ ...MYSQL, PHP_FASTCGI: '' })).targets.map(({ name }) => name);
    expect(names).toContain('configs/php-fpm.conf');
  });

  it('shows what changes by key, and of a secret only that it changes', async () => {
    await write(await planned());
    const changed = changedTargets(
      await planned({ ...MYSQL, DB_PASSWORD: 'another-one', DB_HOST: '10.0.0.2', BACKEND_ENV_MAIL_HOST: 'mail' }),
    );
    expect(changed[0]?.lines).toEqual(['~ DB_HOST: 127.0.0.1 → 10.0.0.2', '~ DB_PASSWORD changed', '+ MAIL_HOST=mail']);
    expect(changed.map(({ name }) => name)).toEqual(['apps/woosoo-nexus/.env', '.woosoo/shared/backend/.env']);
  });

  it('shows no secret anywhere in a plan', async () => {
    const url = `mysql://woosoo:${PASSWORD}@db/woosoo`;
    const keys = { ...MYSQL, BACKEND_ENV_DATABASE_URL: url };
    await write(await planned());
    const found = await planned(keys);
    expect(JSON.stringify(found) + inspect(found, { depth: null })).not.toContain('ss\\\\');
    expect(changedTargets(found)[0]?.lines).toEqual(['+ DATABASE_URL=[REDACTED]']);
  });

  it('notices files that were edited by hand or are not from Woosoo', async () => {
    await mkdir(join(root, 'apps/woosoo-nexus'), { recursive: true });
    await writeFile(join(root, 'apps/woosoo-nexus/.env'), 'APP_KEY=mine\n');
    const foreign = await planned();
    expect(handEdits(foreign)?.detail).toEqual({ files: ['apps/woosoo-nexus/.env'] });

    await write(foreign);
    expect(handEdits(await planned({ ...MYSQL, HTTP_PORT: '8081' }))).toBeNull();
    await writeFile(join(root, 'configs/nginx.conf'), `${await read('configs/nginx.conf')}# tuned\n`);
    const edited = await planned();
    expect(handEdits(edited)?.message).toContain('configs/nginx.conf');
    expect(changedTargets(edited)[0]?.lines).toEqual(['- # tuned']);
  });

  it('names each staged text by its hash', async () => {
    const found = await planned();
    const paths = new BranchPaths(root);
    const facts = fileFacts(found, paths);
    expect(new Set(facts.map(({ affects }) => affects))).toEqual(new Set(['component', 'nginx']));
    expect(facts[0]?.stagedPath).toMatch(/staging.[0-9a-f]{64}$/);
    expect(stageTargets(found)).toHaveLength(facts.length);
  });

  it('lets the owner change variables and templates', async () => {
    await mkdir(join(root, 'templates'));
    await writeFile(join(root, 'templates/nuxt.env.j2'), 'TITLE={{ values.KITCHEN_NAME | nodeenv }}\r\nMODE={{ environment }}\r\n');
    await write(await planned({ ...MYSQL, KITCHEN_NAME: "Lola's", BACKEND_ENV_SESSION_DRIVER: 'redis' }));
    expect(await read('.woosoo/shared/pwa/.env')).toMatch(/^#.*\nTITLE=`Lola's`\nMODE=production\n$/);
    expect(await read('.woosoo/shared/backend/.env')).toMatch(/^SESSION_DRIVER="redis"$/m);
  });

  it.each([
    ['a value without its filter', 'A={{ values.DB_PASSWORD }}\n', 'TemplateFailed', 'DB_PASSWORD is printed without a filter'],
    ['a name that does not exist', 'A={{ values.NOPE | phpenv }}\n', 'TemplateFailed', 'does not exist'],
    ['broken syntax', '{% if %}\n', 'TemplateFailed', 'Line 1'],
    ['a quote that swallows what follows', 'A="x\nB="y"\n', 'ReadBackFailed', 'writes A without a filter'],
    ['a key that is set twice', 'A=1\nA=2\n', 'ReadBackFailed', 'sets A twice'],
    ['a comment that phpdotenv reads as the begin of a value', 'A=1\n# like B="this\nC=2\n', 'ReadBackFailed', 'phpdotenv cannot read it'],
  ])('refuses a template with %s', async (_, source, type, message) => {
    await mkdir(join(root, 'templates'));
    await writeFile(join(root, 'templates/laravel.env.j2'), source);
    const error = (await plan())._unsafeUnwrapErr();
    expect(error).toMatchObject({ type, message: expect.stringContaining(message) as unknown });
    expect(JSON.stringify(error)).not.toContain('ss\\\\');
  });

  it('refuses by name what a target cannot carry', async () => {
    const error = (await plan({ ...MYSQL, PWA_ENV_TITLE: 'pa$HOME' }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'ValueNotCarried', detail: { key: 'PWA_ENV_TITLE' } });
    expect(error.message).not.toContain('pa$');
  });

  it('asks nginx before there is a plan', async () => {
    await mkdir(join(root, 'templates'));
    await writeFile(join(root, 'templates/nginx.conf.j2'), 'events {}\nhttp { server { listenn 80; } }\n');
    const error = (await plan())._unsafeUnwrapErr();
    expect(error).toMatchObject({
      type: 'NginxConfigInvalid',
      message: expect.stringContaining('unknown directive "listenn" in nginx.conf') as unknown,
    });
  });
});
