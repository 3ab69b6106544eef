import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  ExecaProcessRunner,
  NodeFileSystem,
  commandFailed,
  Redactor,
  Sensitive,
  SystemClock,
  type Command,
  type ProcessRunner,
} from '@woosoo/sdk-core';
import { errAsync } from 'neverthrow';
import { freePort } from '@woosoo/sdk-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceDefinition } from '../service-definition.ts';
import { fixtureDefinition, type FixtureBehaviour } from '../testing/fixture-behaviour.ts';
import { SystemdServiceController } from './systemd-service-controller.ts';

const units = '/etc/systemd/system';
const unit = `${units}/woosoo-demo.service`;
const rounds = Number(process.env['WOOSOO_TORTURE'] ?? 8);

describe('units of systemd', () => {
  let folder: string;
  let commands: Command[];
  /** A command with such a word fails. */
  const refused: string[] = [];
  let services: SystemdServiceController;
  const controllerOf = (root: string): SystemdServiceController => {
    const clock = new SystemClock();
    const real = new ExecaProcessRunner({ clock, redactor: new Redactor([]) });
    const processes: ProcessRunner = {
      run: (command, options) => {
        commands.push(command);
        if (command.args.some((word) => typeof word === 'string' && refused.includes(word)))
          return errAsync(commandFailed({ message: 'refused by the test', remedy: '' }));
        return real.run(command, options);
      },
    };
    const recover = { program: '/bin/true', args: ['recover', 'a "b" 100%'] };
    return new SystemdServiceController({
      paths: { root, state: join(root, '.woosoo') },
      fileSystem: new NodeFileSystem(),
      clock,
      processes,
      writable: [join(root, 'writable')],
      recover,
    });
  };
  beforeEach(() => {
    folder = mkdtempSync('/srv/two words-');
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'writable'));
    chmodSync(join(folder, 'writable'), 0o777);
    commands = [];
    refused.length = 0;
    services = controllerOf(folder);
  });
  afterEach(async () => {
    for (const { name } of (await services.list())._unsafeUnwrap()) (await services.uninstall(name))._unsafeUnwrap();
    rmSync(folder, { recursive: true });
    expect(existsSync(`${units}/woosoo.target`)).toBe(false);
    expect(execFileSync('systemctl', ['list-units', '--all', '--plain', '--no-legend', 'woosoo*']).toString()).toBe('');
  });

  const define = (behaviour: FixtureBehaviour = {}, overrides: Partial<ServiceDefinition> = {}): ServiceDefinition =>
    fixtureDefinition(folder, behaviour, { workingDirectory: join(folder, 'writable'), ...overrides });
  const install = async (behaviour: FixtureBehaviour = {}, overrides: Partial<ServiceDefinition> = {}): Promise<ServiceDefinition> => {
    const definition = define(behaviour, overrides);
    (await services.install(definition))._unsafeUnwrap();
    return definition;
  };
  const systemctl = (...args: readonly string[]): string => spawnSync('systemctl', args, { encoding: 'utf8' }).stdout.trim();
  const diff = async (definition: ServiceDefinition) => (await services.diff([definition]))._unsafeUnwrap().flatMap(({ fields }) => fields);
  const linesOf = async (name: string): Promise<readonly string[]> => {
    const lines: string[] = [];
    for await (const { text } of services.logs(name)) lines.push(text);
    return lines;
  };

  it('satisfy systemd, whatever the definition holds', async () => {
    await install(
      {},
      { args: ['a "b"', '$c', '%d', 'é\\', ''], title: 'Grüße 100% \\', environment: { A: 'x\ny', T: Sensitive.of('"`$\\%') } },
    );
    await install({}, { name: 'other', dependsOn: ['demo'], account: 'www-data', restart: { ...define().restart, policy: 'on-failure' } });
    const paths = ['demo.service', 'other.service', 'recover.service'].map((name) => `${units}/woosoo-${name}`);
    const verified = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', '--man=no', ...paths], { encoding: 'utf8' });
    expect(verified.stderr + verified.stdout).toBe('');
    expect(statSync(join(folder, '.woosoo/systemd/demo.env')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, '.woosoo/systemd')).mode & 0o777).toBe(0o700);
    expect((await services.exposure('demo'))._unsafeUnwrap()?.exposure).toBeLessThan(3);
    expect((await services.exposure('other'))._unsafeUnwrap()?.exposure).toBeLessThan(2);
  });

  it('are written only where they differ', async () => {
    const definition = await install();
    const before = [unit, `${units}/woosoo.target`].map((path) => statSync(path).ino);
    commands = [];
    (await services.install(definition))._unsafeUnwrap();
    expect([unit, `${units}/woosoo.target`].map((path) => statSync(path).ino)).toEqual(before);
    expect(commands.filter(({ effect }) => effect === 'write')).toEqual([]);
    expect((await services.install({ ...definition, title: 'New' })).isOk()).toBe(true);
    expect(statSync(unit).ino).not.toBe(before[0]);
    expect(systemctl('show', '--property=NeedDaemonReload,Description', 'woosoo-demo')).toBe(
      'Description=Woosoo: New\nNeedDaemonReload=no',
    );
  });

  it('are asked for all at once', async () => {
    for (const name of ['a', 'b', 'c']) await install({}, { name });
    commands = [];
    expect((await services.list())._unsafeUnwrap()).toHaveLength(3);
    expect(commands).toHaveLength(1);
  });

  it('show when somebody edits them; installing mends that', async () => {
    const definition = await install({}, { environment: { TOKEN: Sensitive.of('old') } });
    expect(await diff(definition)).toEqual([]);
    const environment = join(folder, '.woosoo/systemd/demo.env');
    writeFileSync(unit, `${readFileSync(unit, 'utf8')}# mine\n`);
    chmodSync(environment, 0o644);
    rmSync(`${units}/woosoo.target.wants/woosoo-demo.service`);
    expect(await diff(definition)).toEqual(['unit', 'environment file', 'enabled']);
    (await services.install(definition))._unsafeUnwrap();
    expect(await diff(definition)).toEqual([]);
    expect(statSync(environment).mode & 0o777).toBe(0o600);
    expect(systemctl('is-enabled', 'woosoo-demo')).toBe('enabled');
    rmSync(unit);
    systemctl('daemon-reload');
    expect((await services.status('demo'))._unsafeUnwrap().reason).toContain('is gone');
    expect(await diff(definition)).toEqual(['unit']);
    (await services.install(definition))._unsafeUnwrap();
    expect((await services.start('demo'))._unsafeUnwrap().state).toBe('running');
  });

  it('may have drop-ins of the owner: they show once, stay, and count from the next install on', async () => {
    const definition = await install();
    mkdirSync(`${unit}.d`);
    writeFileSync(`${unit}.d/memory.conf`, '[Service]\nMemoryMax=400M\n');
    systemctl('daemon-reload');
    expect(await diff(definition)).toEqual(['drop-ins']);
    (await services.install(definition))._unsafeUnwrap();
    expect(await diff(definition)).toEqual([]);
    expect(existsSync(`${unit}.d/memory.conf`)).toBe(true);
    rmSync(`${unit}.d`, { recursive: true });
    systemctl('daemon-reload');
    expect(await diff(definition)).toEqual(['drop-ins']);
  });

  it('of somebody else are not touched', async () => {
    writeFileSync(unit, '[Service]\nExecStart=/bin/sleep 1000\n');
    const error = (await services.install(define()))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'ServiceUnitForeign', code: 'WOO2010' });
    expect(error.message).toContain(unit);
    expect((await services.list())._unsafeUnwrap()).toEqual([]);
    expect(readFileSync(unit, 'utf8')).toContain('sleep 1000');
    rmSync(unit);

    await install();
    const other = (await controllerOf('/srv/other').install(define()))._unsafeUnwrapErr();
    expect(other.message).toContain(`belongs to the branch in ${folder}`);
  });

  it.each([
    ['a relative program', { program: 'bin/php' }, 'absolute path'],
    ['the name of recovery', { name: 'recover' }, 'Woosoo itself needs'],
    ['a control character in a value', { environment: { BELL: 'a\u0007' } }, 'BELL'],
    ['a folder that ends in a backslash', { workingDirectory: '/srv/a\\' }, 'working directory'],
    ['an account that is none', { account: 'www data\nExecStart=x' }, 'account'],
  ])('cannot hold %s', async (_, overrides, words) => {
    const error = (await services.install(define({}, overrides)))._unsafeUnwrapErr();
    expect(error.type).toBe('ServiceDefinitionInvalid');
    expect(error.message).toContain(words);
    expect(existsSync(`${units}/woosoo.target`)).toBe(false);
  });

  it('confine a service to its account and its folders, and leave it what Node and PHP need', async () => {
    const script = `const fs = require('node:fs'), os = require('node:os');
      const tried = (path) => { try { fs.writeFileSync(path, ''); return 'written'; } catch (error) { return error.code; } };
      console.log(JSON.stringify({ uid: process.getuid(), cpus: os.cpus().length > 0, net: Object.keys(os.networkInterfaces()),
        own: tried('${folder}/writable/x'), branch: tried('${folder}/x'), etc: tried('/etc/x'), tmp: tried('/tmp/x') }));
      setInterval(() => {}, 1000);`;
    const definition = define({}, { name: 'node', account: 'www-data' });
    (await services.install({ ...definition, args: ['-e', script] }))._unsafeUnwrap();
    (await services.start('node'))._unsafeUnwrap();
    await expect.poll(() => linesOf('node'), { timeout: 10_000 }).toHaveLength(1);
    expect(JSON.parse((await linesOf('node'))[0] ?? '')).toEqual({
      uid: Number(execFileSync('id', ['-u', 'www-data'])),
      cpus: true,
      net: ['lo'],
      own: 'written',
      branch: 'EROFS',
      etc: 'EROFS',
      tmp: 'written',
    });
    // Where a program lies below /tmp, as this repository's may, /tmp cannot be its own.
    expect(existsSync('/tmp/x')).toBe(process.execPath.startsWith('/tmp/'));

    const php = 'echo function_exists("imagecreate") ? "gd" : "no gd", PHP_EOL, strlen(serialize(gc_status())) > 0; sleep(1000);';
    (
      await services.install({ ...define({}, { name: 'php', account: 'www-data', program: '/usr/bin/php' }), args: ['-r', php] })
    )._unsafeUnwrap();
    expect((await services.start('php'))._unsafeUnwrap().state).toBe('running');
  });

  it('tell of lines that are long, coloured or no text at all', async () => {
    const script = `process.stdout.write('x'.repeat(9000) + '\\n' + '\\u001b[31mred\\u001b[0m\\n'); process.stdout.write(Buffer.from([0xff, 0xfe, 0x61, 0x0a]));
      setInterval(() => {}, 1000);`;
    (await services.install({ ...define(), args: ['-e', script] }))._unsafeUnwrap();
    (await services.start('demo'))._unsafeUnwrap();
    await expect.poll(() => linesOf('demo'), { timeout: 10_000 }).toHaveLength(3);
    expect(await linesOf('demo')).toEqual(['x'.repeat(9000), '\u001b[31mred\u001b[0m', '\ufffd\ufffda']);
  });

  it('tell everything of a long journal, in order', async () => {
    await install({ say: Array.from({ length: 6000 }, (_, index) => `line ${index}`) });
    (await services.start('demo'))._unsafeUnwrap();
    const all = async (): Promise<readonly string[]> => {
      const lines: string[] = [];
      for await (const { text } of services.logs('demo', { lines: Number.MAX_SAFE_INTEGER })) lines.push(text);
      return lines;
    };
    await expect.poll(async () => (await all()).length, { timeout: 20_000 }).toBe(6000);
    expect(await all()).toEqual(Array.from({ length: 6000 }, (_, index) => `line ${index}`));
    refused.push('_SYSTEMD_UNIT=woosoo-demo.service');
    await expect(all()).rejects.toThrow('refused by the test');
  });

  it('say that they are masked', async () => {
    await install();
    rmSync(unit);
    symlinkSync('/dev/null', unit);
    systemctl('daemon-reload');
    expect((await services.status('demo'))._unsafeUnwrap().reason).toContain('masked');
    expect((await services.start('demo'))._unsafeUnwrapErr().message).toContain('systemctl unmask');
    rmSync(unit);
  });

  it('end in one state when several callers start and stop them at once', async () => {
    await install();
    const done = await Promise.all([
      services.start('demo'),
      services.stop('demo'),
      services.start('demo'),
      services.stop('demo'),
      services.start('demo'),
    ]);
    for (const result of done) if (result.isErr()) expect(['ServiceStartFailed', 'ServiceStopFailed']).toContain(result.error.type);
    const { state } = (await services.status('demo'))._unsafeUnwrap();
    const living = (await services.processIds())._unsafeUnwrap().get('demo') ?? [];
    expect(living).toHaveLength(state === 'running' || state === 'starting' ? 1 : 0);
    expect((await services.start('demo'))._unsafeUnwrap().state).toBe('running');
  });

  it(`leave nothing behind, however often they come and go (${rounds} times)`, async () => {
    const before = execFileSync('find', [units]).toString();
    for (let round = 0; round < rounds; round += 1) {
      await install({}, { environment: { A: 'b' } });
      if (round % 4 === 0) (await services.start('demo'))._unsafeUnwrap();
      (await services.uninstall('demo'))._unsafeUnwrap();
    }
    expect(execFileSync('find', [units]).toString()).toBe(before);
    expect(execFileSync('find', [join(folder, '.woosoo/systemd'), '-type', 'f']).toString()).toBe('');
  });

  it("change the distribution's nginx by a drop-in, and give it back as it was", async () => {
    const port = await freePort();
    const [theirs, ours] = ['/etc/nginx/nginx.conf', join(folder, 'nginx.conf')];
    const conf = (answer: string, listen: number, pid: string): string =>
      `pid ${pid}; events {} http { access_log off; server { listen 127.0.0.1:${listen}; location / { return 200 ${answer}; } } }\n`;
    const kept = readFileSync(theirs, 'utf8');
    writeFileSync(theirs, conf('theirs', port, '/run/nginx.pid'));
    execFileSync('systemctl', ['enable', '--now', '--quiet', 'nginx.service']);
    const ask = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(await ask()).toBe('theirs');
    const original = systemctl('cat', 'nginx.service');

    writeFileSync(
      ours,
      conf('ours', port, `"${join(folder, 'writable/nginx.pid')}"`).replace(
        'http {',
        `http { ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path "${folder}/writable/${name}";`).join(' ')}`,
      ),
    );
    const definition: ServiceDefinition = {
      ...define({}, { name: 'nginx', title: 'nginx', program: '/usr/sbin/nginx', stop: { signal: 'SIGQUIT', timeoutMs: 5000 } }),
      readiness: { kind: 'tcp', host: '127.0.0.1', port, timeoutMs: 8000 },
      args: ['-e', 'stderr', '-c', ours, '-g', 'daemon off;'],
    };
    for (const word of ['disable', 'stop']) {
      refused.splice(0, 1, word);
      expect((await services.install(definition)).isErr()).toBe(true);
      expect(await ask()).toBe('theirs');
    }
    refused.length = 0;
    (await services.install(definition))._unsafeUnwrap();
    expect(lstatSync(`${units}/nginx.service.d/woosoo.conf`).isFile()).toBe(true);
    expect((await services.status('nginx'))._unsafeUnwrap().state).toBe('stopped');
    expect((await services.start('nginx'))._unsafeUnwrap()).toMatchObject({ name: 'nginx', state: 'running' });
    expect(await ask()).toBe('ours');
    expect(await diff(definition)).toEqual([]);

    (await services.uninstall('nginx'))._unsafeUnwrap();
    expect(await ask()).toBe('theirs');
    expect(systemctl('cat', 'nginx.service')).toBe(original);
    expect(systemctl('is-enabled', 'nginx.service')).toBe('enabled');
    execFileSync('systemctl', ['disable', '--now', '--quiet', 'nginx.service']);
    writeFileSync(theirs, kept);
  });
});
