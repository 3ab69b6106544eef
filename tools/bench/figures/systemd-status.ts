import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { root } from '../../setup/run.mjs';
import { containerObstacle, SystemdContainer } from '../../test-hosts/systemd/systemd-container.ts';
import type { Figure } from '../figure.ts';

const answer = z.object({ ours: z.number(), reference: z.number() });

export const systemdStatus: Figure = {
  name: 'systemd-status',
  title: 'status of 10 services under systemd',
  against: 'bare systemctl show',
  target: '< 1.5 x',
  async measure() {
    const obstacle = containerObstacle();
    if (obstacle !== null) return { skipped: obstacle };
    await using container = await SystemdContainer.boot({ network: 'private', binds: [root] });
    const script = join(root, 'tools/bench/inside/systemd-status.ts');
    const [program, args] = container.enter(process.execPath, '--conditions=@woosoo/source', script);
    const { stdout } = await promisify(execFile)(program, args);
    return { ...answer.parse(JSON.parse(stdout)), unit: 'ms' };
  },
};
