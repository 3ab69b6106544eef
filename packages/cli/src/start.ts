import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { readVersion } from './version.ts';

/** `--version` is answered before anything is loaded; everything else loads what it needs. */
export async function start(argv: readonly string[]): Promise<void> {
  // Who listens may leave: a closed terminal window, `woosoo logs | head`. That must not end a deploy in the middle: see cancel-on-signals.ts.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
    process.stdout.write(`${readVersion()}\n`);
    return;
  }
  // Beside the code, under the same rights: a folder for everybody would be a way in. Where it cannot be written nothing is kept.
  if (import.meta.url.includes('/bundle/')) enableCompileCache(resolve(import.meta.dirname, '..', '.cache'));
  const { main } = await import('./main.ts');
  process.exitCode = await main(argv);
}
