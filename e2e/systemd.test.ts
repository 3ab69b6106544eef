import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerObstacle } from '../tools/test-hosts/systemd/systemd-container.ts';
import { changeBackend, keepSources, write } from './harness/applications.ts';
import type { TestBranch } from './harness/branch.ts';
import { expectAsBefore, expectOpen, snapshot } from './harness/snapshot.ts';
import { SystemdBranch } from './harness/systemd-branch.ts';
import { until } from './harness/until.ts';

const obstacle = containerObstacle();

describe.skipIf(obstacle !== null)(
  `a branch whose services are units of systemd${obstacle === null ? '' : ` (not tried here: ${obstacle})`}`,
  () => {
    let host: SystemdBranch;
    let branch: TestBranch;

    beforeAll(async () => {
      host = await SystemdBranch.create({ config: { VERIFY_TIMEOUT_SECONDS: '5', MONITOR: 'yes', MONITOR_INTERVAL_SECONDS: '2' } });
      branch = host.branch;
      (await branch.woosoo(['check'])).expect(0);
      await branch.deploy(['--full']);
    });
    afterAll(() => host[Symbol.asyncDispose]());

    const servicesRun = async (): Promise<void> => {
      const services = await branch.services();
      expect(services.map(({ name, state }) => `${name} ${state}`).sort()).toEqual(
        ['agent', 'nginx', 'php', 'queue-worker', 'reverb'].map((name) => `${name} running`),
      );
      const live = await branch.live();
      const folder = services.find(({ name }) => name === 'reverb')?.workingDirectory;
      expect(folder).toContain(live['backend']);
    };

    it('is checked, deployed and serves: four units of which one is the nginx of the distribution', async () => {
      await expectOpen(branch);
      await servicesRun();
      const units = ['woosoo-php', 'woosoo-reverb', 'woosoo-queue-worker', 'nginx'];
      expect(host.ask('systemctl', 'is-active', ...units)).toBe('active\nactive\nactive\nactive');
      expect((await branch.woosoo(['services', 'diff', '--json'])).expect(0).json).toEqual([]);
      expect((await branch.woosoo(['services', 'list', '--verbose'])).expect(0).stdout).toMatch(/reverb .*exposure 1\.\d \(OK\)/);
      expect(host.ask('systemctl', 'show', '--property=ReadWritePaths', 'woosoo-reverb')).not.toContain('current');
      const agent = (await branch.woosoo(['health', '--json'])).expect(0).json;
      expect(JSON.stringify(agent)).toContain('agent');
      expect(existsSync(join(branch.root, '.woosoo/health.db'))).toBe(true);
      // nginx and php-fpm have a master of root's; all that run the application are of the account.
      const owners = host
        .ask('ps', '-eo', 'user:20,args')
        .split('\n')
        .filter((line) => /artisan|php-fpm: pool|nginx: worker/.test(line));
      expect(owners.length).toBeGreaterThan(4);
      expect(owners.filter((line) => !line.startsWith('woosoo '))).toEqual([]);
      expect((await branch.woosoo(['logs', 'reverb'])).expect(0).stdout).toContain('Starting server');
      expect((await branch.woosoo(['deploy', '--json'])).expect(0).json).toMatchObject({ outcome: 'unchanged' });
    });

    it('takes an order and works it off', async () => {
      await using tablet = await branch.tablet();
      const id = await branch.order();
      await until('order.updated', () => tablet.events.find(({ data }) => JSON.stringify(data).includes(`"id":${id}`)));
    });

    it('says why a service does not start, and goes on trying', async () => {
      const script = join(branch.root, 'broken.mjs');
      writeFileSync(script, "console.error('the printer is out of paper'); process.exit(12);\n");
      const configuration = readFileSync(branch.configFile, 'utf8');
      branch.configure({ SERVICE_PRINTER_COMMAND: `${process.execPath} broken.mjs` });
      (await branch.woosoo(['services', 'install', 'printer'])).expect(0);
      const failed = (await branch.woosoo(['services', 'start', 'printer'])).expect(1);
      expect(failed.stderr).toMatch(/exit code 12: it reached its memory limit/);
      expect(failed.stderr).toContain('the printer is out of paper');
      const why = (await branch.woosoo(['services', 'why', 'printer'])).expect(0);
      expect(why.stdout).toContain('the printer is out of paper');
      (await branch.woosoo(['services', 'uninstall', 'printer', '--force'])).expect(0);
      writeFileSync(branch.configFile, configuration, { mode: 0o600 });
    });

    it('is as it was after a deploy that failed, and after one that was rolled back', async () => {
      const restore = keepSources(join(branch.root, 'apps'));
      const before = await snapshot(branch);
      write(branch.backend, 'app/Http/Controllers/HealthController.php', '<?php\n\nthrow new RuntimeException("no till");\n');
      const report = await branch.deploy([], 1);
      expect(report).toMatchObject({ outcome: 'rolled-back', recoveryErrors: [] });
      restore();
      await expectAsBefore(branch, before);

      const old = await branch.live();
      changeBackend(branch.backend, 'B');
      await branch.deploy();
      await servicesRun();
      expect((await branch.live())['backend']).not.toBe(old['backend']);
      (await branch.woosoo(['rollback', '--json'])).expect(0);
      expect((await branch.live())['backend']).toBe(old['backend']);
      await servicesRun();
      await expectOpen(branch);
      restore();
    });

    for (const [moment, pattern] of [
      ['while services are stopped and the release is switched', /▸ (?:Stop|Switch)/],
      ['while the new release is started', /▸ Start/],
    ] as const) {
      it(`serves again after a power cut ${moment}, by the boot alone`, async () => {
        const old = await branch.live();
        changeBackend(branch.backend, moment);
        const deploy = branch.start(['deploy', '--skip-tests']);
        await until(moment, () => (pattern.test(deploy.progress()) ? true : undefined), 120_000);
        await host.container.cutPower();
        await deploy.done;
        await host.container.boot();
        await until(
          'the boot to be over',
          () => {
            const state = host.ask('systemctl', 'show', '--property=ActiveState', '--value', 'woosoo-recover.service');
            return state === 'active' || state === 'failed' ? true : undefined;
          },
          60_000,
        );
        expect(host.ask('systemctl', 'is-active', 'woosoo-recover.service', 'woosoo.target')).toBe('active\nactive');
        expect(host.ask('journalctl', '--boot', '--unit=woosoo-recover', '--output=cat')).toMatch(/as it was before|Deployed/);
        await until('all services', async () => ((await branch.services()).every(({ state }) => state === 'running') ? true : undefined));
        expect(await branch.live()).toEqual(old);
        await servicesRun();
        await expectOpen(branch);
        expect((await branch.woosoo(['recover', '--json'])).expect(0).json).toEqual([]);
      });
    }

    it('is gone from systemd when its services are uninstalled', async () => {
      (await branch.woosoo(['services', 'uninstall', 'all', '--force'])).expect(0);
      expect(host.ask('sh', '-c', 'find /etc/systemd/system -name "*woosoo*" -o -name "nginx*"')).toBe('');
      expect(host.ask('systemctl', '--failed', '--plain', '--no-legend')).toBe('');
    });
  },
);
