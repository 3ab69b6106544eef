import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BranchPaths, NodeFileSystem, SystemClock } from '@woosoo/sdk-core';
import { freePort } from '@woosoo/sdk-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, listProcesses } from '../processes/process-table.ts';
import { fixtureDefinition } from '../testing/fixture-behaviour.ts';
import { SupervisorServiceController } from './supervisor-service-controller.ts';

const nginx = '/usr/sbin/nginx';
const fpm = '/usr/sbin/php-fpm8.2';

// Both write their titles over their environment, so that the marker in it is gone: what belongs to them is known by session alone.
describe.runIf(existsSync(nginx) && existsSync(fpm))('nginx and php-fpm under the supervisor', () => {
  let folder: string;
  let port: number;
  let services: SupervisorServiceController;
  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'woosoo-real-')));
    port = await freePort();
    services = new SupervisorServiceController({
      paths: new BranchPaths(folder),
      fileSystem: new NodeFileSystem(),
      clock: new SystemClock(),
    });
    mkdirSync(join(folder, 'tmp'));
    writeFileSync(
      join(folder, 'fpm.conf'),
      `[global]\nerror_log = ${folder}/fpm.log\n[www]\nlisten = ${folder}/fpm.sock\npm = static\npm.max_children = 2\n`,
    );
    writeFileSync(join(folder, 'index.php'), '<?php usleep((int) ($_GET["wait"] ?? 0)); echo "hello from ", getmypid();');
    writeFileSync(
      join(folder, 'nginx.conf'),
      `${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 2; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events {}
http { access_log off; client_body_temp_path tmp/a; proxy_temp_path tmp/b; fastcgi_temp_path tmp/c; uwsgi_temp_path tmp/d; scgi_temp_path tmp/e;
  server { listen 127.0.0.1:${port}; location / {
    fastcgi_pass unix:${folder}/fpm.sock; fastcgi_param SCRIPT_FILENAME ${folder}/index.php; fastcgi_param REQUEST_METHOD $request_method;
    fastcgi_param QUERY_STRING $query_string; } } }`,
    );
    const root = process.getuid?.() === 0 ? ['--allow-to-run-as-root'] : [];
    const stop = { signal: 'SIGQUIT', timeoutMs: 5000 } as const;
    const php = {
      name: 'php',
      program: fpm,
      stop,
      readiness: { kind: 'socket', path: join(folder, 'fpm.sock'), timeoutMs: 8000 },
    } as const;
    const web = {
      name: 'nginx',
      program: nginx,
      stop,
      dependsOn: ['php'],
      readiness: { kind: 'tcp', host: '127.0.0.1', port, timeoutMs: 8000 },
    } as const;
    for (const [definition, args] of [
      [php, ['--nodaemonize', ...root, '--fpm-config', join(folder, 'fpm.conf')]],
      [web, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;']],
    ] as const) {
      (await services.install({ ...fixtureDefinition(folder, {}, definition), args }))._unsafeUnwrap();
    }
  });
  afterEach(async () => {
    (await services.shutdown())._unsafeUnwrap();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (query = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: `/${query}`, agent: false }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve(body));
      }).on('error', reject);
    });
  const session = (pid: number | null) => listProcesses().filter((entry) => !entry.ended && entry.sessionId === pid);
  const status = async (name: string) => (await services.status(name))._unsafeUnwrap();

  it('lets a running request finish when it stops them, and leaves none of their processes', async () => {
    const web = (await services.start('nginx'))._unsafeUnwrap();
    const php = await status('php');
    expect(await ask()).toContain('hello');
    expect(session(web.pid)).toHaveLength(3);
    expect(session(php.pid)).toHaveLength(3);

    const slow = ask('?wait=700000');
    await delay(150);
    (await services.stop('nginx'))._unsafeUnwrap();
    expect(await slow).toContain('hello');
    (await services.stop('php'))._unsafeUnwrap();
    expect([...session(web.pid), ...session(php.pid)]).toEqual([]);
  });

  it('after a crash of daemon and master ends the orphaned workers, which hold the port, and starts again', async () => {
    const web = (await services.start('nginx'))._unsafeUnwrap();
    const daemon = (await services.daemonStatus())._unsafeUnwrap().pid ?? 0;
    process.kill(daemon, 'SIGKILL');
    process.kill(web.pid ?? 0, 'SIGKILL');
    while (isAlive({ pid: daemon, startTime: null }) || isAlive({ pid: web.pid ?? 0, startTime: null })) await delay(5);
    const orphans = session(web.pid).map(({ pid }) => pid);
    expect(orphans).toHaveLength(2);

    const again = (await services.start('nginx'))._unsafeUnwrap();
    expect(await ask()).toContain('hello');
    expect(session(again.pid)).toHaveLength(3);
    expect(orphans.filter((pid) => isAlive({ pid, startTime: null }))).toEqual([]);
  });
});
