import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '@woosoo/sdk-core/testing';
import { windowsParts } from '../tools/test-hosts/wine/windows-parts.ts';
import { WineHost, windowsPath, type WineRun } from '../tools/test-hosts/wine/wine-host.ts';

const command = resolve(import.meta.dirname, '..', 'packages', 'cli', 'bundle', 'bin.js');

/** A service of the branch's own: says what it was given, answers on a port, leaves when told to. */
const display = `
import { createServer } from 'node:http';
console.log('kitchen display: ' + JSON.stringify(process.argv.slice(3)));
createServer((request, response) => response.end('orders')).listen(Number(process.argv[2]), '127.0.0.1');
process.on('SIGINT', () => { console.log('closing time'); process.exit(0); });
`;

// The built command on Windows Node, with NSSM, under Wine. Neither nginx nor PHP can be had for Windows here, and Wine makes no links:
// docs/windows.md lists what follows from that.
describe('the woosoo command on Windows', () => {
  let host: WineHost;
  let root: string;
  let tools: string;
  let port: number;
  beforeAll(async () => {
    host = new WineHost();
    root = join(host.folder, 'Café 100%');
    tools = join(host.folder, 'tools');
    port = await freePort();
    for (const folder of [join(root, 'bin', 'nssm'), join(root, 'apps', 'tablet-ordering-pwa'), join(tools, 'node_modules')]) {
      mkdirSync(folder, { recursive: true });
    }
    linkSync(windowsParts.nssm, join(root, 'bin', 'nssm', 'nssm.exe'));
    // As an installed Node has them; the programs that nobody starts here only have to be there.
    for (const name of ['node.exe', 'nginx.exe']) linkSync(windowsParts.node, join(tools, name));
    writeFileSync(join(tools, 'npm.cmd'), '@node "%~dp0\\node_modules\\npm\\bin\\npm-cli.js" %*\r\n');
    symlinkSync(join(execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim(), 'npm'), join(tools, 'node_modules', 'npm'));
    writeFileSync(join(host.folder, 'display.mjs'), display);
  });
  afterAll(() => host[Symbol.dispose]());

  const woosoo = (...args: readonly string[]): Promise<WineRun> =>
    host.runNode([windowsPath(command), ...args], { cwd: root, env: { WINEPATH: windowsPath(tools) }, timeoutMs: 240_000 });
  const json = async (...args: readonly string[]): Promise<unknown> => JSON.parse((await woosoo(...args, '--json')).stdout);
  const statusOf = async (name: string) =>
    ((await json('services', 'status')) as readonly { name: string; state: string; pid: number | null }[]).find((one) => one.name === name);
  const answer = async (): Promise<string> => fetch(`http://127.0.0.1:${port}/`).then((response) => response.text(), String);

  it('says its version, and sets a branch folder up', async () => {
    expect(await woosoo('--version')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\s*$/) as string });
    const keys = ['BRANCH_ID=windows', 'APP_IP=127.0.0.1', 'DB_CONNECTION=sqlite', 'COMPONENTS=pwa', 'SERVICE_DRIVER=nssm'];
    const ports = [`HTTP_PORT=${await freePort()}`, `HTTPS_PORT=${await freePort()}`, `BACKEND_PORT=${await freePort()}`];
    const set = [...keys, ...ports].flatMap((key) => ['--set', key]);
    expect(await woosoo('init', ...set)).toMatchObject({ exitCode: 0 });
    const config = join(root, 'deployment.config.env');
    const program = windowsPath(join(tools, 'node.exe')).replaceAll('\\', '/');
    const script = windowsPath(join(host.folder, 'display.mjs')).replaceAll('\\', '/');
    writeFileSync(config, `${readFileSync(config, 'utf8')}SERVICE_KITCHEN_COMMAND="${program} ${script} ${port} 100% %PATH% Grüße"\n`);
  });

  it('checks the machine: programs by their Windows names, the service manager, ports', async () => {
    const { exitCode, stdout } = await woosoo('check', '--json');
    expect(exitCode).toBe(12);
    expect(stdout).toContain('npm.cmd');
    expect(stdout).toContain('package.json'); // there is no application yet
    expect(stdout).not.toContain('not elevated');
  });

  it('writes the configuration of the applications and of nginx, with pointers that are files', async () => {
    expect(await woosoo('config', 'sync')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(root, 'configs', 'nginx.conf'), 'utf8')).toMatch(
      /include "Z:\/.*\/Café 100%\/\.woosoo\/current\/pwa\.conf\*";/,
    );
    expect(existsSync(join(root, 'apps', 'tablet-ordering-pwa', '.env'))).toBe(true);
  });

  it('installs, starts, restarts and stops a service of NSSM', async () => {
    expect(await woosoo('services', 'install', 'kitchen')).toMatchObject({ exitCode: 0 });
    expect(await woosoo('services', 'start', 'kitchen')).toMatchObject({ exitCode: 0 });
    expect(await answer()).toBe('orders');
    const before = await statusOf('kitchen');
    expect(before).toMatchObject({ state: 'running' });
    expect(await woosoo('services', 'restart', 'kitchen')).toMatchObject({ exitCode: 0 });
    expect((await statusOf('kitchen'))?.pid).not.toBe(before?.pid);
    const log = readFileSync(join(root, '.woosoo', 'logs', 'kitchen.log'), 'utf8');
    expect(log).toContain('kitchen display: ["100%","%PATH%","Grüße"]');
    expect(log, 'it was told to end, not ended').toContain('closing time');
  });

  it('has the service up again after the power was cut', async () => {
    host.cutPower();
    const reached = async (): Promise<string> => (await statusOf('kitchen'))?.state ?? 'not there';
    const end = Date.now() + 60_000;
    while ((await reached()) !== 'running' && Date.now() < end) await delay(500);
    expect(await answer()).toBe('orders');
    // What came before it at the start of the machine.
    const recovered = () => readFileSync(join(root, '.woosoo', 'logs', 'recover.log'), { encoding: 'utf8', flag: 'a+' });
    await expect.poll(recovered, { timeout: 60_000 }).toContain('Nothing was interrupted');
  });

  it('undoes a deploy that fails, and leaves the running service alone', async () => {
    const app = join(root, 'apps', 'tablet-ordering-pwa');
    writeFileSync(
      join(app, 'package.json'),
      '{ "name": "pwa", "version": "1.0.0", "private": true, "scripts": { "build": "node build.mjs" } }',
    );
    writeFileSync(
      join(app, 'package-lock.json'),
      '{ "name": "pwa", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "pwa" } } }',
    );
    const { exitCode, stdout } = await woosoo('deploy', '--pwa', '--skip-backup', '--force', '--json');
    expect(exitCode).toBe(1);
    // What comes first of what Wine cannot: linking the release to its .env.
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'rolled-back',
      error: { message: expect.stringContaining('Cannot link') as string },
    });
    expect(readdirSync(join(root, '.woosoo', 'releases', 'pwa'))).toEqual([]);
    expect(existsSync(join(root, '.woosoo', 'current', 'pwa.conf'))).toBe(false);
    expect(await answer()).toBe('orders');
  });

  it('removes the service without a trace', async () => {
    expect(await woosoo('services', 'uninstall', 'kitchen', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await statusOf('kitchen')).toMatchObject({ state: 'not-installed' });
    expect(await answer()).not.toBe('orders');
    const services = await host.run('reg', ['query', 'HKLM\\SYSTEM\\CurrentControlSet\\Services']);
    expect(services.stdout, 'neither the service nor the recovery').not.toContain('woosoo-');
  });
});
