import { spawn } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MariadbServer } from '@woosoo/sdk-core/testing';
import type { DeployReport } from '@woosoo/sdk-deploy';
import { addMigration, changeBackend, edit, keepSources, write } from './harness/applications.ts';
import { createBranch, errorOf, type TestBranch } from './harness/branch.ts';
import { expectAsBefore, snapshot, type Snapshot } from './harness/snapshot.ts';

const config = { VERIFY_TIMEOUT_SECONDS: '3' };

/** The error is the first one, says what to do, and nothing went wrong while undoing. */
function expectUndone(report: DeployReport, type: string, message: RegExp): void {
  expect(report).toMatchObject({ outcome: 'rolled-back', error: { type }, recoveryErrors: [] });
  const { error } = report;
  expect(`${error?.message ?? ''}\n${error?.tail.join('\n') ?? ''}`).toMatch(message);
  expect(error?.remedy).toMatch(/\w{3}/);
  expect(report.headline).toContain('as it was before');
}

describe('a deploy that fails leaves the branch as it was and shows the first error', () => {
  let branch: TestBranch;
  let before: Snapshot;
  let restoreSources: () => void;
  let configuration: string;

  beforeAll(async () => {
    branch = await createBranch({ config });
    await branch.deploy();
    await branch.order();
    restoreSources = keepSources(join(branch.root, 'apps'));
    rmSync(join(branch.root, 'hooks'), { recursive: true, force: true });
    configuration = readFileSync(branch.configFile, 'utf8');
    await waitForQueue(branch);
    before = await snapshot(branch);
  });

  afterEach(() => {
    restoreSources();
    writeFileSync(branch.configFile, configuration);
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  it('when the backend cannot be built', async () => {
    write(branch.backend, 'routes/api.php', '<?php\n\nRoute::get(\n');
    const report = await branch.deploy([], 1);
    expectUndone(report, 'BuildFailed', /Unclosed '\('/);
    await expectAsBefore(branch, before);
  });

  it('when the page cannot be built, and ends the other build', async () => {
    changeBackend(branch.backend, 'B');
    write(branch.pwa, 'build.mjs', "throw new Error('no such component: DishMenu');\n");
    const report = await branch.deploy([], 1);
    expectUndone(report, 'BuildFailed', /no such component: DishMenu/);
    await expectAsBefore(branch, before);
  });

  it('when a test is red', async () => {
    const test =
      '<?php\n\nnamespace Tests\\Unit;\n\nuse PHPUnit\\Framework\\TestCase;\n\nclass PriceTest extends TestCase\n{\n    public function test_prices_add_up(): void\n    {\n        $this->assertSame(3, 2);\n    }\n}\n';
    write(branch.backend, 'tests/Unit/PriceTest.php', test);
    const report = (await branch.woosoo(['deploy', '--backend', '--json'])).expect(1).json;
    expectUndone(report as DeployReport, 'TestsFailed', /prices add up/);
    await expectAsBefore(branch, before);
  });

  it('when the second of two migrations fails', async () => {
    addSecondFailing(branch.backend);
    const report = await branch.deploy([], 1);
    expectUndone(report, 'MigrationFailed', /^The migration \w+ failed: .*already exists\nThe statement: create table /);
    await expectAsBefore(branch, before);
  });

  it('when the new release answers its health check with an error', async () => {
    edit(branch.backend, 'app/Http/Controllers/HealthController.php', '$queue ? 200 : 503', '500');
    const report = await branch.deploy([], 1);
    expectUndone(report, 'VerifyFailed', /\/api\/health/);
    await expectAsBefore(branch, before);
  });

  it('when a service dies as it starts', async () => {
    branch.configure({ SERVICE_PRINTER_COMMAND: `/bin/sh -c 'echo "no printer on port 7"; exit 3'` });
    const report = await branch.deploy([], 1);
    writeFileSync(branch.configFile, configuration);
    expectUndone(report, 'ServiceStartFailed', /printer/);
    expect(report.error?.tail.join('\n')).toContain('no printer on port 7');
    await expectAsBefore(branch, before);
  });

  it('when the hook pre-deploy says no', async () => {
    changeBackend(branch.backend, 'C');
    mkdirSync(join(branch.root, 'hooks'));
    writeFileSync(join(branch.root, 'hooks/pre-deploy'), '#!/bin/sh\necho "guests are waiting" >&2\nexit 1\n');
    chmodSync(join(branch.root, 'hooks/pre-deploy'), 0o755);
    const refused = (await branch.woosoo(['deploy', '--skip-tests', '--json'])).expect(1);
    rmSync(join(branch.root, 'hooks'), { recursive: true });
    expect(errorOf(refused)).toMatchObject({ type: 'HookFailed' });
    expect(refused.stdout).toContain('guests are waiting');
    await expectAsBefore(branch, before);
  });

  it('when another program has a port of the branch', async () => {
    changeBackend(branch.backend, 'D');
    (await branch.woosoo(['services', 'stop', 'reverb'])).expect(0);
    const holder = createServer().listen(branch.ports.reverb, '127.0.0.1');
    const refused = (await branch.woosoo(['deploy', '--skip-tests', '--json'])).expect(1);
    await new Promise((resolve) => holder.close(resolve));
    expect(errorOf(refused)).toMatchObject({ type: 'PreflightFailed' });
    expect(errorOf(refused).message).toContain(String(branch.ports.reverb));
    expect(errorOf(refused).message).toContain(String(process.pid));
    (await branch.woosoo(['services', 'start', 'reverb'])).expect(0);
    await expectAsBefore(branch, before);
  });

  it('or says with exit code 3 who is in the way, and mends itself once that is gone', async () => {
    changeBackend(branch.backend, 'E');
    const take = `const take = () => require('net').createServer().on('error', () => setTimeout(take, 1)).listen(${branch.ports.reverb}, '127.0.0.1'); take();`;
    const squatter = spawn(process.execPath, ['-e', take], { stdio: 'ignore' });
    try {
      const stuck = (await branch.woosoo(['deploy', '--skip-tests', '--json'])).expect(3);
      const report = stuck.json as DeployReport; // its schema is checked elsewhere
      expect(report.outcome).toBe('person-needed');
      expect(stuck.stdout).toContain(String(squatter.pid));
    } finally {
      squatter.kill('SIGKILL');
    }
    (await branch.woosoo(['recover', '--json'])).expect(0);
    await expectAsBefore(branch, before);
  });
});

describe('on MariaDB', () => {
  let server: MariadbServer;
  let branch: TestBranch;
  let before: Snapshot;
  let restoreSources: () => void;

  beforeAll(async () => {
    server = await MariadbServer.start();
    branch = await createBranch({ database: await server.createDatabase(), config });
    await branch.deploy();
    await branch.order();
    restoreSources = keepSources(join(branch.root, 'apps'));
    await waitForQueue(branch);
    before = await snapshot(branch);
  });

  afterEach(() => restoreSources());

  afterAll(async () => {
    await branch[Symbol.asyncDispose]();
    await server.stop();
  });

  it('a failing second migration leaves neither its own half nor the first one behind', async () => {
    addSecondFailing(branch.backend);
    const report = await branch.deploy([], 1);
    expectUndone(report, 'MigrationFailed', /^The migration \w+ failed: .*already exists\nThe statement: create table /);
    await expectAsBefore(branch, before);
  });

  it('a wrong password stops the deploy before anything begins', async () => {
    const configuration = readFileSync(branch.configFile, 'utf8');
    branch.configure({ DB_PASSWORD: 'not-the-password' });
    const refused = (await branch.woosoo(['deploy', '--json'])).expect(1);
    writeFileSync(branch.configFile, configuration);
    expect(errorOf(refused)).toMatchObject({ type: 'PreflightFailed' });
    expect(errorOf(refused).message).toMatch(/Database: .*(?:denied|password)/i);
    expect(refused.stdout).not.toContain('not-the-password');
    await expectAsBefore(branch, before);
  });
});

describe('on a full disk', () => {
  it('the build fails by that name and what it had written is gone', async () => {
    const branch = await createBranch({ config });
    const releases = join(branch.root, '.woosoo/releases');
    mkdirSync(releases, { recursive: true, mode: 0o700 });
    chmodSync(join(branch.root, '.woosoo'), 0o700);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m,mode=700', 'tmpfs', releases]);
    try {
      await branch.deploy();
      const { blocks, bfree, bsize } = statfsSync(releases);
      const room = (blocks - bfree) * bsize + 10 * 1024 * 1024;
      execFileSync('mount', ['-o', `remount,size=${room}`, releases]);
      const before = await snapshot(branch);
      changeBackend(branch.backend, 'B');
      const report = await branch.deploy([], 1);
      expectUndone(report, 'BuildFailed', /no space left|disk is full/i);
      await expectAsBefore(branch, before);
    } finally {
      (await branch.woosoo(['services', 'shutdown'])).expect(0);
      execFileSync('umount', ['--lazy', releases]);
      await branch[Symbol.asyncDispose]();
    }
  });
});

function addSecondFailing(backend: string): void {
  addMigration(
    backend,
    '2026_02_01_000000_add_note',
    `Schema::table('orders', function (Blueprint $table): void {\n            $table->string('note')->nullable();\n        });`,
  );
  addMigration(
    backend,
    '2026_02_02_000000_create_coupons',
    `Schema::create('coupons', function (Blueprint $table): void {\n            $table->id();\n        });\n        Schema::create('orders', function (Blueprint $table): void {\n            $table->id();\n        });`,
  );
}

async function waitForQueue(branch: TestBranch): Promise<void> {
  const { queryRows } = await import('./harness/database.ts');
  const { until } = await import('./harness/until.ts');
  await until('the orders to be ready', async () =>
    (await queryRows(branch.database, "select id from orders where status <> 'ready'")).length === 0 ? true : undefined,
  );
}
