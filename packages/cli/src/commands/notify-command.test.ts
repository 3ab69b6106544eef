import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { configurationWith, temporaryBranch } from '../testing/temporary-branch.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function receiver(status: number): Promise<{ readonly url: string; readonly bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      response.writeHead(status).end('no_service');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/t0k3n`, bodies }; // it listens on a port
}

describe('woosoo notify test', () => {
  it('says that nobody is configured, and how to change that', async () => {
    const root = await temporaryBranch(configurationWith({ DB_CONNECTION: 'sqlite' }));
    const { code, stdout } = await runCli(['notify', 'test'], { root });
    expect(code).toBe(0);
    expect(stdout).toContain('NOTIFY_SLACK_URL');
  });

  it('tells everybody, says who took it and who did not, and shows no token', async () => {
    const [good, bad] = [await receiver(200), await receiver(404)];
    const keys = { DB_CONNECTION: 'sqlite', NOTIFY_WEBHOOK_URL: good.url, NOTIFY_SLACK_URL: bad.url };
    const root = await temporaryBranch(configurationWith(keys));
    const { code, stdout, stderr } = await runCli(['notify', 'test'], { root });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✓ webhook took it/);
    expect(stdout).toContain('✗ Slack: ');
    expect(stdout).toContain('no_service');
    expect(stdout).toContain('NOTIFY_SLACK_URL');
    expect(JSON.parse(good.bodies[0] ?? '')).toMatchObject({ event: 'notify.test' });
    expect(stdout + stderr).not.toContain('t0k3n');

    const json = await runCli(['notify', 'test', '--json'], { root });
    expect(json.json()).toMatchObject([{ receiver: 'webhook', error: null }, { receiver: 'Slack' }]);
    expect(json.stdout).not.toContain('t0k3n');
  });
});
