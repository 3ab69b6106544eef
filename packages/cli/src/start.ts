import { readVersion } from './version.ts';

/** `--version` is answered before anything is loaded; everything else loads what it needs. */
export async function start(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
    process.stdout.write(`${readVersion()}\n`);
    return;
  }
  const { main } = await import('./main.ts');
  process.exitCode = await main(argv);
}
