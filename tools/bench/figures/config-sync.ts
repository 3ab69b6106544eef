import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { compare } from '../median.ts';
import { runProgram } from '../run-program.ts';
import { commandMissing, woosoo } from '../woosoo.ts';

export const configSync: Figure = {
  name: 'config-sync',
  title: 'woosoo config sync, every target changed, nginx asked, all written',
  against: 'nginx -t of the same file',
  target: '< 500 ms',
  async measure() {
    const missing = commandMissing();
    if (missing !== null) return missing;
    const root = await mkdtemp(join(tmpdir(), 'woosoo-bench-'));
    try {
      for (const app of ['woosoo-nexus', 'tablet-ordering-pwa']) await mkdir(join(root, 'apps', app), { recursive: true });
      const keys = ['BRANCH_ID=bench', 'APP_IP=127.0.0.1', 'DB_CONNECTION=sqlite', 'HTTP_PORT=18080'];
      await must(woosoo(['init', '--root', root, ...keys.flatMap((key) => ['--set', key])]));
      await must(woosoo(['config', 'sync', '--root', root]));
      const conf = join(root, 'configs', 'nginx.conf');
      return {
        ...(await compare(
          9,
          async () => {
            await must(woosoo(['config', 'sync', '--root', root, '--quiet']));
          },
          async () => {
            await runProgram('nginx', ['-e', 'stderr', '-p', root, '-c', conf, '-t', '-q']);
            await changeEverything(join(root, 'deployment.config.env'));
          },
        )),
        unit: 'ms',
      };
    } finally {
      await rm(root, { recursive: true });
    }
  },
};

async function must(ended: ReturnType<typeof woosoo>): Promise<void> {
  const { code, stdout } = await ended;
  if (code !== 0) throw new Error(`woosoo ended with ${String(code)}: ${stdout.slice(0, 400)}`);
}

/** Another port for nginx, another variable for each application. */
async function changeEverything(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const round = Number(/^BACKEND_ENV_ROUND=(\d+)$/m.exec(text)?.[1] ?? '0') + 1;
  const kept = text
    .replace(/^(?:BACKEND_ENV_ROUND|PWA_ENV_ROUND)=.*\n/gm, '')
    .replace(/^HTTP_PORT=.*$/m, `HTTP_PORT=${18080 + (round % 2)}`);
  await writeFile(file, `${kept}BACKEND_ENV_ROUND=${round}\nPWA_ENV_ROUND=${round}\n`);
}
