import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describeStepKind, PowerCut } from '@woosoo/sdk-core/testing';
import { pointerFile, pointerText, type Json, type StepSpec } from '@woosoo/sdk-core';
import { storeDefinition, type ServiceDefinition } from '@woosoo/sdk-services';
import { testRelease } from '../testing/deploy-facts.ts';
import { testService } from '../testing/test-service.ts';
import { destructiveMigration, SHOWN, TrialBranch } from '../testing/trial-branch.ts';

type Step = Pick<StepSpec, 'kind' | 'params' | 'group'>;
const step = (kind: string, params: Json): Step => ({ kind, params });

const OLD = '20260101T000000Z-aaaaaaaa';
const NEW = '20260215T143000Z-bbbbbbbb';
const conf = '/branch/configs/nginx.conf';
const writeConf = step('write-file', { path: conf, mode: 0o644, from: { text: 'new' } });
const stored = (...definitions: readonly ServiceDefinition[]): Json => JSON.parse(JSON.stringify(definitions.map(storeDefinition))) as Json;
const build = (component: 'backend' | 'pwa'): Step =>
  step('component.build', {
    component,
    releaseId: NEW,
    fingerprint: 'bbbbbbbb22222222',
    configHash: 'config-1',
    commit: null,
    runTests: false,
    facts: { tests: 'none', packageManager: component === 'pwa' ? 'npm' : 'composer', findings: {} },
    expectedRuntime: component === 'pwa' ? { kind: 'static', directory: '.output/public' } : { kind: 'php' },
  });
const migrate = (mode: 'additive' | 'destructive'): Step =>
  step('database.migrate', { component: 'backend', releaseId: NEW, migrations: ['2026_02_01_000000_tables'], mode, backupId: 'kept' });
const nothing = async (): Promise<void> => {};

const php = testService('php');
const nginx = testService('nginx', { dependsOn: ['php'] });
const reverb = testService('reverb', { workingDirectory: '/branch/.woosoo/current/backend' });

/** An old backend release that is live. */
async function live(branch: TrialBranch): Promise<void> {
  await branch.write(`${branch.paths.release('backend', OLD)}/app/Order.php`, '<?php // old');
  await branch.write(`${branch.paths.release('backend', OLD)}.json`, `${JSON.stringify(testRelease({ id: OLD }), null, 2)}\n`);
  (await branch.fileSystem.replaceLink(branch.paths.current('backend'), branch.paths.release('backend', OLD)))._unsafeUnwrap();
}

async function liveByFile(branch: TrialBranch): Promise<void> {
  branch.pointers = 'file';
  await branch.write(`${branch.paths.release('backend', OLD)}/app/Order.php`, '<?php // old');
  await branch.write(pointerFile(branch.paths.current('backend')), pointerText(branch.paths.release('backend', OLD)));
  await branch.installRunning(php, nginx);
}

async function withBackup(branch: TrialBranch): Promise<void> {
  await branch.write('/branch/backups/kept/metadata.json', '{}');
  await branch.write('/branch/backups/kept/database', branch.database.snapshot());
}

/** Uploads in a backup, and others that are there. */
async function withUploads(branch: TrialBranch, live: boolean): Promise<void> {
  await withBackup(branch);
  await branch.write('/branch/backups/kept/files/public/menu.jpg', 'from the backup');
  const hash = createHash('sha256').update('from the backup').digest('hex');
  await branch.write('/branch/backups/kept/checksums.sha256', `${hash}  files/public/menu.jpg\n`);
  if (live) await branch.write(`${branch.paths.shared('backend')}/storage/app/public/other.jpg`, 'live');
}

const cases: readonly (readonly [title: string, steps: readonly Step[], prepare: (branch: TrialBranch) => Promise<void>])[] = [
  ['write-file', [writeConf], (branch) => branch.write(conf, 'old')],
  ['remove-path', [step('remove-path', { path: conf })], (branch) => branch.write(conf, 'old')],
  [
    'config.recache, of the live release',
    [step('config.recache', { releaseId: OLD }), step('opcache.reset', {})],
    async (branch) => {
      await live(branch);
      await branch.write(`${branch.paths.release('backend', OLD)}/bootstrap/cache/config.php`, '<?php // old');
    },
  ],
  ['make-folders', [step('make-folders', { paths: ['/branch/a/b/c', '/branch/a/d', '/branch/.woosoo/run'] })], nothing],
  ['shared.prepare, of a branch that was deployed by hand', [step('shared.prepare', { component: 'backend' })], nothing],
  [
    'shared.prepare, where part of it is there',
    [step('shared.prepare', { component: 'backend' })],
    (branch) => branch.write(`${branch.paths.shared('backend')}/.env`, 'A=1'),
  ],
  [
    'shared.prepare, where uploads are there',
    [step('shared.prepare', { component: 'backend' })],
    (branch) => branch.write(`${branch.paths.shared('backend')}/storage/app/public/up.jpg`, 'up'),
  ],
  [
    'component.build, of two side by side',
    [
      { ...build('backend'), group: 'build' },
      { ...build('pwa'), group: 'build' },
    ],
    nothing,
  ],
  ['backup.create', [step('backup.create', { backupId: 'one', includeDatabase: true }), writeConf], nothing],
  ['migrations.compare', [writeConf, step('migrations.compare', { component: 'backend', releaseId: NEW, planned: [] })], nothing],
  ['database.migrate, additive', [migrate('additive')], nothing],
  [
    'database.migrate, destructive',
    [migrate('destructive')],
    async (branch) => {
      branch.migration = destructiveMigration;
      await withBackup(branch);
    },
  ],
  [
    'database.migrate, additive by the plan and destructive in truth',
    [migrate('additive')],
    async (branch) => {
      branch.migration = ['alter table orders drop column total', ...destructiveMigration.slice(1)];
      await withBackup(branch);
      await branch.installRunning(php, nginx, reverb);
    },
  ],
  [
    'database.restore',
    [step('database.restore', { backupId: 'kept', restoreId: 'r1', phase: 'restore' })],
    async (branch) => {
      await withBackup(branch);
      branch.database.run('delete from orders');
    },
  ],
  [
    'uploads.restore',
    [step('uploads.restore', { backupId: 'kept', restoreId: 'r1', phase: 'restore' }), writeConf],
    (branch) => withUploads(branch, true),
  ],
  [
    'uploads.restore, where none are',
    [step('uploads.restore', { backupId: 'kept', restoreId: 'r1', phase: 'restore' }), writeConf],
    (branch) => withUploads(branch, false),
  ],
  ['maintenance.set, on', [step('maintenance.set', { on: true })], nothing],
  ['maintenance.set, off', [step('maintenance.set', { on: false })], (branch) => branch.write(branch.paths.maintenanceFlag, '')],
  [
    'services.install, new ones, changed ones and one too many',
    [
      step('services.install', {
        definitions: stored(php, testService('nginx', { title: 'changed', environment: { TOKEN: 'new' } })),
        remove: ['reverb'],
      }),
    ],
    (branch) => branch.installRunning(testService('nginx'), reverb),
  ],
  [
    'services.stop',
    [step('services.stop', { names: ['reverb', 'nginx', 'absent'] })],
    (branch) => branch.installRunning(php, nginx, reverb),
  ],
  [
    'services.start, with what they need',
    [step('services.start', { names: ['nginx', 'reverb'] })],
    async (branch) => {
      await branch.installRunning(php, nginx, reverb);
      for (const name of ['nginx', 'php']) (await branch.services.stop(name))._unsafeUnwrap();
    },
  ],
  ['release.activate, the first one', [step('release.activate', { component: 'backend', releaseId: NEW })], nothing],
  ['release.activate, a next one', [step('release.activate', { component: 'backend', releaseId: NEW })], live],
  [
    'release.activate, by files that nginx includes, the first one',
    [step('release.activate', { component: 'backend', releaseId: NEW })],
    async (branch) => {
      branch.pointers = 'file';
      await branch.installRunning(php, nginx);
    },
  ],
  ['release.activate, by files, a next one', [step('release.activate', { component: 'backend', releaseId: NEW })], liveByFile],
  [
    'release.mark, with what was done to the database',
    [
      step('release.mark', {
        component: 'backend',
        releaseId: OLD,
        state: 'bad',
        database: {
          provenWith: ['2026_02_01_000000_tables'],
          ran: { migrations: ['2026_02_01_000000_tables'], destructive: true, backupId: 'kept' },
        },
      }),
    ],
    live,
  ],
  ['opcache.reset', [step('opcache.reset', {}), writeConf], nothing],
  [
    'nginx.reload, before and after the file that it reads',
    [step('nginx.reload', { when: 'undo' }), writeConf, step('nginx.reload', { when: 'do' })],
    async (branch) => {
      await branch.write(conf, 'old');
      await branch.installRunning(php, nginx);
    },
  ],
  [
    'certificate.served, after the file that nginx reads',
    [
      step('nginx.reload', { when: 'undo' }),
      writeConf,
      step('nginx.reload', { when: 'do' }),
      step('certificate.served', { fingerprint: SHOWN, name: 'localhost' }),
    ],
    async (branch) => {
      await branch.write(conf, 'old');
      await branch.installRunning(php, nginx);
    },
  ],
  ['deploy.verify', [writeConf, step('deploy.verify', { expected: { backend: NEW } })], nothing],
];

for (const [title, steps, prepare] of cases) {
  const makeCase = async () => {
    const branch = await new TrialBranch().prepare();
    await prepare(branch);
    return branch.trial(steps);
  };
  describeStepKind(title, makeCase, { pairs: 8, timeoutMs: 60_000 });
}

describe('the kinds of step that a branch registers', () => {
  it('are all cut off at every act by the tests above', () => {
    const registered = new TrialBranch().kinds(new PowerCut()).map(({ kind }) => kind);
    const tried = new Set([...cases.flatMap(([, steps]) => steps.map(({ kind }) => kind)), 'release.recache']);
    expect([...tried].sort()).toEqual([...registered].sort());
  });
});
