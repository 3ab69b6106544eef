import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BranchPaths, NodeFileSystem } from '@woosoo/sdk-core';
import { testConfig } from '@woosoo/sdk-core/testing';
import { readRenderFacts } from './render-facts.ts';
import { renderTargets } from './render-targets.ts';

describe('templates that a branch adds', () => {
  let root: string;
  const fileSystem = new NodeFileSystem();
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'woosoo-templates-'));
    await mkdir(join(root, 'templates'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const template = (name: string, text: string) => writeFile(join(root, 'templates', name), text);
  const render = async (keys: Readonly<Record<string, string>> = {}) => {
    const [config, paths] = [testConfig(root, keys), new BranchPaths(root)];
    const facts = (await readRenderFacts({ config, paths, pwa: null }, fileSystem))._unsafeUnwrap();
    return (await renderTargets({ config, paths, facts }, fileSystem)).map((targets) =>
      targets.filter(({ affects }) => affects === 'services'),
    );
  };

  it('are rendered for the target and in the dialect that their first line names', async () => {
    await template(
      'kitchen.env.j2',
      '{# woosoo: target=apps/kitchen/.env dialect=dotenv restart=kitchen,printer #}\r\nSECRET={{ values.KITCHEN_SECRET | dotenv }}\r\n',
    );
    await template(
      'menu.ini.j2',
      '{# woosoo: target=configs/menu.ini dialect=ini mode=644 #}\n[menu]\nname = {{ values.TITLE | inistr }}\n',
    );
    await template(
      'extra.conf.j2',
      '{# woosoo: target=configs/extra.conf dialect=nginx #}\nlisten {{ listen.http }};\nroot {{ values.FOLDER | nginxstr }};\n',
    );
    await template('_part.j2', 'not a template by itself');
    await template('notes.txt', 'nor this');
    const targets = (await render({ KITCHEN_SECRET: `a'b$c`, TITLE: 'Lola', FOLDER: 'C:\\menu' }))._unsafeUnwrap();
    const shown = targets.map(({ path, mode, restarts, text }) => [
      path.slice(root.length + 1),
      mode,
      restarts,
      text.reveal().split('\n').slice(1).join('\n'),
    ]);
    expect(shown).toEqual([
      ['configs/extra.conf', 0o600, [], 'listen 127.0.0.1:80;\nroot "C:/menu";\n'],
      ['apps/kitchen/.env', 0o600, ['kitchen', 'printer'], "SECRET=`a'b$c`\n"],
      ['configs/menu.ini', 0o644, [], '[menu]\nname = "Lola"\n'],
    ]);
  });

  it.each<readonly [string, string, string]>([
    ['no first line', 'A=1\n', 'does not say where it goes'],
    ['no dialect', '{# woosoo: target=a.env #}\n', 'needs a dialect'],
    ['another dialect', '{# woosoo: target=a.env dialect=toml #}\n', 'needs a dialect'],
    ['a setting that is none', '{# woosoo: target=a.env dialect=dotenv owner=me #}\n', '"owner" is unknown'],
    ['a mode that is none', '{# woosoo: target=a.env dialect=dotenv mode=rw #}\n', 'mode'],
    ['an odd service', '{# woosoo: target=a.env dialect=dotenv restart=../x #}\n', 'service'],
    ...[
      '',
      '../a',
      '/etc/passwd',
      'a/../../b',
      'C:\\x',
      'a\\b',
      '.woosoo/keys/machine.key',
      'deployment.config.env',
      'templates/x',
      'a/./b',
      'a//b',
      'a.env.',
      'backups/x',
      'certs/x.pem',
    ].map((target) => [`the target ${target}`, `{# woosoo: target=${target} dialect=dotenv #}\n`, ''] as const),
  ])('are refused by name for %s', async (_, text, message) => {
    await template('kitchen.env.j2', text);
    const error = (await render())._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'TemplateHeaderInvalid', message: expect.stringContaining(message) as unknown });
    expect(error.message).toContain('templates/kitchen.env.j2');
  });

  it('are refused where a link would lead out of the branch, and where two have one target', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'woosoo-outside-'));
    await symlink(outside, join(root, 'away'));
    await template('a.j2', '{# woosoo: target=away/deep/.env dialect=dotenv #}\nA=1\n');
    expect((await render())._unsafeUnwrapErr().message).toContain('a link leads out');
    await template('a.j2', '{# woosoo: target=x/.env dialect=dotenv #}\nA=1\n');
    await template('b.j2', '{# woosoo: target=x/.env dialect=dotenv #}\nA=1\n');
    expect((await render())._unsafeUnwrapErr().message).toContain('same target as templates/a.j2');
    await rm(outside, { recursive: true });
  });

  it('are proven like the built-in ones', async () => {
    await template('a.j2', '{# woosoo: target=x/.env dialect=phpdotenv #}\nA={{ values.DB_PASSWORD }}\n');
    expect((await render({ DB_PASSWORD: 'a-password' }))._unsafeUnwrapErr().message).toContain('printed without a filter');
    await template('a.j2', '{# woosoo: target=x/.env dialect=nginx #}\nset $x {{ values.DB_PASSWORD | nginxstr }};\n');
    expect((await render({ DB_PASSWORD: 'a-password' }))._unsafeUnwrapErr().message).toContain('is a secret and has no place in this file');
    expect(await readFile(join(root, 'templates/a.j2'), 'utf8')).toContain('nginxstr');
  });
});
