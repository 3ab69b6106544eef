import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BranchPaths, ExecaProcessRunner, NodeFileSystem, Redactor, Sensitive, SystemClock } from '@woosoo/sdk-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixtureDefinition } from '../testing/fixture-behaviour.ts';
import { NssmServiceController } from './nssm-service-controller.ts';
import { nssmLayout, serviceId, serviceLogFile } from './nssm-layout.ts';
import { WindowsProcesses } from './processes/windows-processes.ts';

const clock = new SystemClock();
const processes = new ExecaProcessRunner({ clock, redactor: new Redactor() });
const bundledHost = process.env['WOOSOO_TEST_NSSM_HOST'];
const nssm = process.env['WOOSOO_TEST_NSSM'] ?? 'nssm';

describe('services of NSSM', () => {
  let folder: string;
  let controller: NssmServiceController;
  let id: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'woosoo-nssm-')));
    const paths = new BranchPaths(folder);
    const host = bundledHost === undefined ? {} : { host: { program: process.execPath, args: [bundledHost] } };
    controller = new NssmServiceController({ paths, fileSystem: new NodeFileSystem(), clock, processes, nssm, ...host });
    id = serviceId(nssmLayout(paths), 'demo');
  });
  afterEach(async () => {
    (await controller.uninstall('demo')).unwrapOr(undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (program: string, ...args: readonly string[]): Promise<string> =>
    (await processes.run({ program, args, effect: 'write' }, { timeoutMs: 30_000 }))._unsafeUnwrap().stdout;
  const key = (): string => `HKLM\\SYSTEM\\CurrentControlSet\\Services\\${id}`;

  it('show no secret in the registry', async () => {
    const definition = fixtureDefinition(folder, {}, { environment: { TOKEN: Sensitive.of('s3cr3t-value') }, args: ['also-not-this'] });
    (await controller.install(definition))._unsafeUnwrap();
    const registry = await run('reg', 'query', key(), '/s');
    expect(registry).toContain('nssm');
    expect(registry).not.toContain('s3cr3t-value');
    expect(registry).not.toContain('also-not-this');
  });

  it('are told apart from one of the same name that somebody else has made, which is not touched', async () => {
    await run('sc', 'create', id, 'binPath=', nssm);
    await run('reg', 'add', `${key()}\\Parameters`, '/v', 'AppParameters', '/t', 'REG_EXPAND_SZ', '/d', 'theirs', '/f');
    const error = (await controller.install(fixtureDefinition(folder)))._unsafeUnwrapErr();
    expect(error.message).toContain(id);
    expect((await controller.uninstall('demo'))._unsafeUnwrapErr().type).toBe('ServiceManagerUnavailable');
    expect(await run('reg', 'query', `${key()}\\Parameters`)).toContain('theirs');
    await run('sc', 'delete', id);
  });

  it('are put right again when somebody has changed them by hand', async () => {
    const definition = fixtureDefinition(folder);
    (await controller.install(definition))._unsafeUnwrap();
    await run(nssm, 'set', id, 'Start', 'SERVICE_DISABLED');
    await run(nssm, 'set', id, 'AppDirectory', 'C:\\elsewhere');
    const [drift] = (await controller.diff([definition]))._unsafeUnwrap();
    expect(drift?.fields.join(' ')).toBe('windows.Start windows.AppDirectory');
    expect((await controller.start('demo'))._unsafeUnwrapErr().message).toContain('disabled');
    (await controller.install(definition))._unsafeUnwrap();
    expect((await controller.diff([definition]))._unsafeUnwrap()).toEqual([]);
    expect((await controller.start('demo'))._unsafeUnwrap().state).toBe('running');
  });

  it('say what is wrong when NSSM is not there', async () => {
    const elsewhere = new NssmServiceController({
      paths: new BranchPaths(folder),
      fileSystem: new NodeFileSystem(),
      clock,
      processes,
      nssm: join(folder, 'no-nssm.exe'),
    });
    const error = (await elsewhere.usable())._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'ServiceManagerUnavailable', message: expect.stringContaining('no-nssm.exe') as string });
  });

  it('leave no program behind when NSSM itself is killed', async () => {
    (await controller.install(fixtureDefinition(folder)))._unsafeUnwrap();
    const { pid } = (await controller.start('demo'))._unsafeUnwrap();
    const table = await new WindowsProcesses(processes).all().unwrapOr([]);
    const parentOf = (child: number | undefined): number | undefined => table.find((one) => one.pid === child)?.parentPid;
    const own = parentOf(parentOf(pid ?? undefined));
    process.kill(own ?? -1, 'SIGKILL');
    const end = Date.now() + 30_000;
    while (lives(pid ?? -1) && Date.now() < end) await delay(200);
    expect(lives(pid ?? -1)).toBe(false);
    expect((await controller.start('demo'))._unsafeUnwrap()).toMatchObject({ state: 'running' });
  });

  it('say that their log cannot be written, and start as soon as it can', async () => {
    const layout = nssmLayout(new BranchPaths(folder));
    (await controller.install(fixtureDefinition(folder)))._unsafeUnwrap();
    rmSync(layout.logs, { recursive: true });
    writeFileSync(layout.logs, 'a file where the folder was');
    expect((await controller.start('demo'))._unsafeUnwrapErr().message).toContain(
      `its log ${serviceLogFile(layout, 'demo')} cannot be opened`,
    );
    rmSync(layout.logs);
    mkdirSync(layout.logs);
    expect((await controller.start('demo'))._unsafeUnwrap().state).toBe('running');
  });

  it('run as the system again when their account is taken away', async () => {
    (await controller.install(fixtureDefinition(folder, {}, { account: 'NT AUTHORITY\\LocalService' })))._unsafeUnwrap();
    const definition = fixtureDefinition(folder);
    expect(await run('reg', 'query', key(), '/v', 'ObjectName')).toContain('LocalService');
    (await controller.install(definition))._unsafeUnwrap();
    expect(await run('reg', 'query', key(), '/v', 'ObjectName')).toContain('LocalSystem');
    expect((await controller.diff([definition]))._unsafeUnwrap()).toEqual([]);
  });
});

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
