import { Sensitive } from '@woosoo/sdk-core';
import { describe, expect, it } from 'vitest';
import type { ServiceDefinition } from '../service-definition.ts';
import { fixtureDefinition } from '../testing/fixture-behaviour.ts';
import { renderRecoverUnit } from './branch-units.ts';
import { environmentFile, unwritableVariable } from './environment-file.ts';
import { renderUnit, type UnitContext } from './render-unit.ts';
import { branchOfFile, markerLine, unitName } from './unit-names.ts';
import { execLine, unitPath, unitText, unitWord } from './unit-syntax.ts';

const context: UnitContext = {
  root: '/srv/b',
  state: '/srv/b/.woosoo',
  writable: ['/srv/b/.woosoo/run', '/srv/b/two words'],
  own: ['agent'],
  placement: 'unit',
  owner: null,
  environmentFile: null,
  unitOf: unitName,
};
const unitOf = (overrides: Partial<ServiceDefinition> = {}, changed: Partial<UnitContext> = {}): readonly string[] =>
  renderUnit({ ...fixtureDefinition('/srv/b', {}, { program: '/usr/bin/php' }), args: [], ...overrides }, { ...context, ...changed }).split(
    '\n',
  );

describe('words of a unit', () => {
  it.each([
    ['/usr/bin/php', '/usr/bin/php'],
    ['two words', '"two words"'],
    ['', '""'],
    ['100%', '100%%'],
    ['$HOME', '"$HOME"'],
    ['back\\slash "q"', '"back\\\\slash \\"q\\""'],
    ["it's", '"it\'s"'],
    [';', '";"'],
    ['日本', '"日本"'],
    ['a\nb\tc', '"a\\x0ab\\x09c"'],
  ])('%j is written %s', (text, written) => {
    expect(unitWord(text)).toBe(written);
  });

  it('a dollar means nothing in a command', () => {
    expect(execLine('/bin/echo', ['$$', '${A}'])).toBe(':/bin/echo "$$" "${A}"');
  });

  it('a title cannot end its line or join it to the next', () => {
    expect(unitText('50 % off\n[Service]\nExecStart=x \\')).toBe('50 %% off [Service] ExecStart=x');
  });

  it('a path that cannot stand unquoted is none', () => {
    expect(unitPath('/srv/two words 100%')).toBe('/srv/two words 100%%');
    for (const bad of ['/srv/a\nb', '/srv/a\\', '/srv/a ']) expect(unitPath(bad)).toBeNull();
  });
});

describe('environment files', () => {
  it('quote by rules of their own', () => {
    expect(environmentFile({ A: 'a "b" $c `d` \\ %e', TOKEN: Sensitive.of('s3cr3t'), LINES: 'one\ntwo' })).toBe(
      'A="a \\"b\\" \\$c \\`d\\` \\\\ %e"\nTOKEN="s3cr3t"\nLINES="one\ntwo"\n',
    );
  });

  it('cannot carry control characters', () => {
    expect(unwritableVariable({ FINE: 'a\tb\nc é', BELL: 'a\u0007' })).toBe('BELL');
    expect(unwritableVariable({ FINE: 'x' })).toBeNull();
  });
});

describe('the unit of a service', () => {
  it('holds no value of the environment, and begins with whose it is', () => {
    const text = unitOf({ environment: { TOKEN: Sensitive.of('s3cr3t') } }, { environmentFile: '/srv/b/.woosoo/systemd/demo.env' }).join(
      '\n',
    );
    expect(text).not.toContain('s3cr3t');
    expect(text).toContain('\nEnvironmentFile=/srv/b/.woosoo/systemd/demo.env\n');
    expect(branchOfFile(text)).toBe('/srv/b');
    expect(branchOfFile('[Unit]\n')).toBeNull();
    expect(branchOfFile(markerLine('/srv/"odd" \\'))).toBe('/srv/"odd" \\');
  });

  it('comes after what it needs, and after recovery', () => {
    const lines = unitOf({ dependsOn: ['php'] });
    expect(lines).toContain('After=network-online.target mariadb.service mysql.service woosoo-recover.service woosoo-php.service');
    expect(lines).toContain('Wants=network-online.target woosoo-php.service');
  });

  it('has one delay between the shortest and the longest, and as many starts as were allowed', () => {
    const restart = { policy: 'on-failure', initialDelayMs: 500, maxDelayMs: 32_000, resetAfterMs: 60_000, maxAttempts: 8 } as const;
    const lines = unitOf({ restart });
    expect(lines).toContain('RestartSec=4s');
    expect(lines).toContain('StartLimitBurst=8');
    expect(lines).toContain('StartLimitIntervalSec=512s');
    expect(lines).toContain('RestartForceExitStatus=SIGHUP SIGINT SIGTERM SIGPIPE');
    expect(unitOf({ restart: { ...restart, policy: 'never' } })).toContain('Restart=no');
  });

  it("empties the distribution's commands in a drop-in, and leaves its description and its place in the boot alone", () => {
    const lines = unitOf({}, { placement: 'drop-in' });
    expect(lines.indexOf('ExecStart=')).toBeLessThan(lines.findIndex((line) => line.startsWith('ExecStart=:')));
    expect(lines).toContain('PIDFile=');
    expect(lines.some((line) => line.startsWith('Description=') || line === '[Install]')).toBe(false);
  });

  it('gives an account of its own no privilege, but the one port that it may need', () => {
    const bare = unitOf({ account: 'woosoo' });
    expect(bare).toContain('User=woosoo');
    expect(bare).toContain('CapabilityBoundingSet=');
    expect(bare).toContain('SystemCallFilter=~@privileged @resources');
    const web = unitOf({ account: 'woosoo', readiness: { kind: 'tcp', host: '127.0.0.1', port: 80, timeoutMs: 1 } });
    expect(web).toContain('AmbientCapabilities=CAP_NET_BIND_SERVICE');
  });

  it('hands over to an account of its own what it writes, and the way there, before each start', () => {
    const owner = { account: 'woosoo', group: 'woosoo' };
    const lines = unitOf({ account: 'woosoo', workingDirectory: '/srv/b/.woosoo/current/backend' }, { owner });
    expect(lines.filter((line) => line.startsWith('ExecStartPre'))).toEqual([
      'ExecStartPre=-+:/bin/chown --recursive --no-dereference woosoo:woosoo -- /srv/b/.woosoo/run "/srv/b/two words"',
      'ExecStartPre=-+:/bin/chown root:woosoo -- /srv/b/.woosoo',
      'ExecStartPre=-+:/bin/chmod u=rwx,g=x,o= -- /srv/b/.woosoo',
      'ExecStartPre=-+:/bin/chmod --recursive go+rX -- /srv/b/.woosoo/current/backend/',
    ]);
    expect(lines.findIndex((line) => line.startsWith('ExecStartPre'))).toBeLessThan(
      lines.findIndex((line) => line.startsWith('ExecStart=')),
    );
  });

  it('lets a service write where the branch says, and in a folder of its own outside of our state', () => {
    expect(unitOf({ workingDirectory: '/srv/b/.woosoo/current/backend' }).filter((line) => line.startsWith('ReadWritePaths'))).toEqual([
      'ReadWritePaths=-/srv/b/.woosoo/run',
      'ReadWritePaths="-/srv/b/two words"',
    ]);
    expect(unitOf({ name: 'agent' })).toContain('ReadWritePaths=-/srv/b/.woosoo');
    expect(unitOf({ workingDirectory: '/opt/printer' })).toContain('ReadWritePaths=-/opt/printer');
  });

  it('does not hide what the service needs', () => {
    expect(unitOf()).toContain('ProtectHome=yes');
    expect(unitOf({ args: ['/home/me/app.mjs'] })).toContain('ProtectHome=no');
    expect(unitOf({ program: '/tmp/x/php' })).toContain('PrivateTmp=no');
  });
});

it('recovery waits for no service', () => {
  const text = renderRecoverUnit('/srv/my branch', {
    program: '/usr/bin/node',
    args: ['/opt/woosoo/bin.js', 'recover', '--root', '/srv/my branch'],
  });
  expect(text).toContain('ExecStart=:/usr/bin/node /opt/woosoo/bin.js recover --root "/srv/my branch"\n');
  expect(text).not.toContain('Before=');
});
