import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Sensitive } from '../secrets/sensitive.ts';
import { configFromSources } from './load-config.ts';

const KEY = `base64:${Buffer.alloc(32, 7).toString('base64')}`;
const VALID = `BRANCH_ID=cebu-01
APP_IP=192.168.100.85
DB_DATABASE=woosoo
DB_USERNAME=woosoo
DB_PASSWORD='hunter22 & more'
APP_KEY=${KEY}
REVERB_APP_ID=482913
REVERB_APP_KEY=k3v9x2m4q8w1
REVERB_APP_SECRET=a-long-secret
`;

const load = (...texts: string[]) =>
  configFromSources(
    texts.map((text, index) => ({ file: index === 0 ? 'deployment.config.env' : 'deployment.config.staging.env', text })),
    '/srv/branch',
  );
const problemsOf = (text: string): string => load(text)._unsafeUnwrapErr().message;

describe('the configuration', () => {
  it('has a default for everything that can have one', () => {
    const { config, warnings } = load(VALID)._unsafeUnwrap();
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({
      environment: 'production',
      bindAddress: '0.0.0.0',
      ports: { backend: 8000, pwa: 3000, reverb: 6001, http: 80, https: 443 },
      services: {
        driver: 'supervisor',
        account: null,
        phpFastcgi: null,
        queueWorkerOptions: ['--sleep=1', '--tries=3', '--timeout=60'],
        stopTimeoutMs: 30_000,
      },
      releases: { keep: 3 },
    });
    expect(config.components.map(({ name, healthPath, smokePaths }) => [name, healthPath, smokePaths])).toEqual([
      ['backend', '/api/health', ['/api/devices']],
      ['pwa', '/', []],
    ]);
    expect(config.database.password.reveal()).toBe('hunter22 & more');
  });

  it('listens on the loopback address alone when that is the address of the box', () => {
    expect(load(VALID.replace('192.168.100.85', '127.0.0.1'))._unsafeUnwrap().config.bindAddress).toBe('127.0.0.1');
    expect(load(`${VALID}BIND_ADDRESS=10.0.0.1\n`)._unsafeUnwrap().config.bindAddress).toBe('10.0.0.1');
  });

  it('puts the overlay over the master file and says where a value comes from', () => {
    const { config, origins } = load(VALID, 'HTTP_PORT=8081\n')._unsafeUnwrap();
    expect(config.ports.http).toBe(8081);
    expect(origins.get('HTTP_PORT')).toMatchObject({ file: 'deployment.config.staging.env', line: 1 });
  });

  it('tells every problem at once, with file, line, rule and an example', () => {
    const message = problemsOf('APP_IP=300.1.1.1\nBACKEND_PORT=80\nPWA_PORT=6001\nDB_PASSWORD=short\nBACKEND_HEALTH_PATH=api\n');
    expect(message).toContain('deployment.config.env:1 APP_IP must be an IPv4 address; for example APP_IP=192.168.100.85');
    expect(message).toContain('deployment.config.env:2 BACKEND_PORT must be a whole number from 1024 to 65535');
    expect(message).toContain('REVERB_PORT must not be the same as PWA_PORT');
    expect(message).toContain('deployment.config.env:4 DB_PASSWORD must have 8 characters or more');
    expect(message).toContain('deployment.config.env:5 BACKEND_HEALTH_PATH must be a path that begins with /, or empty');
    expect(message).toContain('BRANCH_ID is missing');
    expect(message).toContain('DB_USERNAME is needed for DB_CONNECTION=mysql');
  });

  it('never shows a value in an error', () => {
    const error = load(
      `${VALID}APP_KEY=canary-3f9a\nNOTIFY_WEBHOOK_2_URL=ftp://canary-3f9a\nBIND_ADDRESS=canary-3f9a\n`,
    )._unsafeUnwrapErr();
    expect(JSON.stringify(error) + inspect(error, { depth: null })).not.toContain('canary');
  });

  it('needs no credentials for sqlite and keeps its file among what outlives releases', () => {
    const text = VALID.replaceAll(/^DB_.*\n/gm, '') + 'DB_CONNECTION=sqlite\n';
    expect(load(text)._unsafeUnwrap().config.database.database.replaceAll('\\', '/')).toMatch(
      /\/srv\/branch\/\.woosoo\/shared\/backend\/database\/database\.sqlite$/,
    );
    expect(load(`${text}DB_DATABASE=data/demo.sqlite\n`)._unsafeUnwrap().config.database.database.replaceAll('\\', '/')).toMatch(
      /\/srv\/branch\/data\/demo\.sqlite$/,
    );
  });

  it('refuses a misspelt key when the right one is missing, and warns of it when both are there', () => {
    expect(problemsOf(VALID.replace('DB_PASSWORD', 'DB_PASWORD'))).toContain('DB_PASWORD is unknown: did you mean DB_PASSWORD?');
    const { warnings } = load(`${VALID}DB_PASWORD=other-one\n`)._unsafeUnwrap();
    expect(warnings.map(({ key, severity }) => [key, severity])).toEqual([['DB_PASWORD', 'warning']]);
  });

  it('keeps unknown keys for templates, secret ones sensitive', () => {
    const { config } = load(`${VALID}KITCHEN_NAME=Lola's\nPRINTER_TOKEN=t0ken-value\nPWA_ENV_NUXT_PUBLIC_MAP_KEY=abc\n`)._unsafeUnwrap();
    expect(config.values.get('KITCHEN_NAME')).toBe("Lola's");
    expect(config.values.get('PRINTER_TOKEN')).toBeInstanceOf(Sensitive);
    expect(config.values.get('PWA_ENV_NUXT_PUBLIC_MAP_KEY')).toBe('abc');
    expect(config.values.get('REVERB_APP_KEY')).toBe('k3v9x2m4q8w1');
  });

  it.each(['null', 'TRUE', '(empty)', '"quoted in quotes"'])(
    'refuses %s as a password, which Laravel would read as something else',
    (password) => {
      expect(problemsOf(VALID.replace("'hunter22 & more'", `'${password}'`))).toContain('DB_PASSWORD is a word that Laravel reads');
    },
  );

  it('reads what never goes into a release as paths inside the sources', () => {
    const { config } = load(`${VALID}BACKEND_EXCLUDE=docs, tests/Browser,**/fixtures\n`)._unsafeUnwrap();
    expect(config.components[0]?.exclude).toEqual(['docs', 'tests/Browser', '**/fixtures']);
    for (const wrong of ['/etc', '../other', 'a/../..', '**//x', '*.log', 'a\\b'])
      expect(problemsOf(`${VALID}BACKEND_EXCLUDE='${wrong}'\n`)).toContain('must be paths inside the sources');
  });

  it('makes every secret known to the redactor', () => {
    const known: string[] = [];
    const redactor = { add: (secret: Sensitive) => void known.push(secret.reveal()) };
    configFromSources(
      [{ file: 'f', text: `${VALID}NOTIFY_WEBHOOK_URL=https://hooks.example.com/T0/B1\n` }],
      '/b',
      redactor,
    )._unsafeUnwrap();
    expect(known.sort()).toEqual(['a-long-secret', KEY, 'https://hooks.example.com/T0/B1', 'hunter22 & more'].sort());
  });

  it('reads services and webhooks of the owner', () => {
    const { config } = load(
      `${VALID}SERVICE_KITCHEN_PRINTER_COMMAND=node "bin/print server.mjs"\nSERVICE_KITCHEN_PRINTER_AFTER=reverb\nNOTIFY_WEBHOOK_2_URL=https://b.example\nNOTIFY_WEBHOOK_URL=https://a.example\nNOTIFY_WEBHOOK_2_SECRET=12345678\n`,
    )._unsafeUnwrap();
    expect(config.services.extra).toMatchObject([
      { name: 'kitchen-printer', command: ['node', 'bin/print server.mjs'], dependsOn: ['reverb'] },
    ]);
    expect(config.notifications.webhooks.map(({ url, secret }) => [url.reveal(), secret?.reveal()])).toEqual([
      ['https://a.example', undefined],
      ['https://b.example', '12345678'],
    ]);
    const bare = config.services.extra[0];
    expect(bare).toMatchObject({ restart: undefined, port: undefined, account: undefined, environment: {} });
    expect(problemsOf(`${VALID}SERVICE_A_DIR=x\nSERVICE_NGINX_COMMAND=x\nSERVICE_B_COMMAND='a | b'\n`)).toMatch(
      /SERVICE_A_DIR needs SERVICE_A_COMMAND[^]*already[^]*no shell reads it/,
    );
  });

  it('reads how a service of the owner is run', () => {
    const lines = [
      'SERVICE_A_COMMAND=node a.mjs',
      'SERVICE_A_TITLE="Kitchen printer"',
      'SERVICE_A_RESTART=on-failure',
      'SERVICE_A_PORT=9100',
      'SERVICE_A_STOP_SIGNAL=SIGINT',
      'SERVICE_A_STOP_TIMEOUT_SECONDS=7',
      'SERVICE_A_LOG_MAX_MB=2',
      'SERVICE_A_LOG_KEEP=0',
      'SERVICE_A_ACCOUNT=printer',
      'SERVICE_A_ENV_PRINTER_PORT=9',
      'SERVICE_A_ENV_API_TOKEN=hunter22',
    ];
    const [service] = load(`${VALID}${lines.join('\n')}\n`)._unsafeUnwrap().config.services.extra;
    expect(service).toMatchObject({
      name: 'a',
      title: 'Kitchen printer',
      restart: 'on-failure',
      port: 9100,
      stopSignal: 'SIGINT',
      stopTimeoutSeconds: 7,
      logMaxMegabytes: 2,
      logKeep: 0,
      account: 'printer',
      environment: { PRINTER_PORT: '9' },
    });
    expect(JSON.stringify(service)).not.toContain('hunter22');
    const bad = `${VALID}SERVICE_A_COMMAND=x\nSERVICE_A_RESTART=sometimes\nSERVICE_A_PORT=0\nSERVICE_B_ENV_X=1\n`;
    expect(problemsOf(bad)).toMatch(
      /SERVICE_A_RESTART must be always, on-failure or never[^]*SERVICE_A_PORT must be a whole number[^]*SERVICE_B_ENV_X needs SERVICE_B_COMMAND/,
    );
  });

  it('refuses a key that is set twice and names both lines', () => {
    expect(problemsOf(`${VALID}HTTP_PORT=80\nHTTP_PORT=81\n`)).toContain('HTTP_PORT is set twice, on lines 10 and 11');
  });
});
