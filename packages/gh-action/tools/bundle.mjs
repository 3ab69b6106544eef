// One file per action, with everything in it: a runner installs nothing. Built from the sources, so no build has to come first.
import { resolve } from 'node:path';
import { build } from 'esbuild';

const folder = resolve(import.meta.dirname, '..');

/** `deploy/index.mjs` and so on, what comes after the job of those that change a branch, and the programs that the actions start. */
const entryPoints = {
  'deploy/index': resolve(folder, 'src/entries/deploy.ts'),
  'deploy/after': resolve(folder, 'src/entries/after-deploy.ts'),
  'rollback/index': resolve(folder, 'src/entries/rollback.ts'),
  'rollback/after': resolve(folder, 'src/entries/after-rollback.ts'),
  'health/index': resolve(folder, 'src/entries/health.ts'),
  'check/index': resolve(folder, 'src/entries/check.ts'),
  'backup/index': resolve(folder, 'src/entries/backup.ts'),
  'supervisor-daemon': resolve(folder, 'src/entries/supervisor-daemon.ts'),
  agent: resolve(folder, 'src/entries/agent.ts'),
  'nssm-host': resolve(folder, 'src/entries/nssm-host.ts'),
};

/** Packages that do nothing when they are imported but don't say so: unused parts (an HTTP client for tokens that we never ask for) are left out. */
const quiet = {
  name: 'quiet-packages',
  setup(plugin) {
    plugin.onResolve({ filter: /^(@actions\/|undici$)|^\.\/oidc-utils\.js$/ }, async ({ path, ...rest }) => {
      if (rest.pluginData === quiet) return undefined;
      const found = await plugin.resolve(path, { ...rest, pluginData: quiet });
      return { ...found, sideEffects: false };
    });
  },
};

/** Builds the bundles into a folder. */
export function bundle(outdir = resolve(folder, 'dist-bundle')) {
  return build({
    entryPoints,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    conditions: ['@woosoo/source'],
    plugins: [quiet],
    // CommonJS packages in an ES module ask for `require`.
    banner: { js: "import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);" },
    legalComments: 'external',
    logLevel: 'warning',
    metafile: true,
  });
}

if (process.argv[1] === import.meta.filename) {
  const { metafile } = await bundle(process.argv[2]);
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) console.log(`${file} ${Math.round(bytes / 1024)} KB`);
}
