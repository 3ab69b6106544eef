// One folder that holds the whole command: code that every command needs, chunks for the rest, loaded when they are first needed.
import { chmodSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { lazyBuiltins } from './lazy-builtins.mjs';

const here = resolve(import.meta.dirname, '..');
// `node bundle.mjs [FOLDER]`
const out = resolve(process.argv[2] ?? resolve(here, 'bundle'));

rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: { bin: 'src/bin.ts', 'supervisor-daemon': 'src/supervisor-daemon.ts', 'nssm-host': 'src/nssm-host.ts' },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  conditions: ['@woosoo/source'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // Libraries in CommonJS ask for Node's own modules by `require`.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  plugins: [lazyBuiltins],
  logLevel: 'warning',
});
chmodSync(resolve(out, 'bin.js'), 0o755);
