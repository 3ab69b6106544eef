import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { windowsPath } from './wine-host.ts';

export const repository = resolve(import.meta.dirname, '..', '..', '..');

/** `/a/b` on this machine as a URL of Windows. */
const windowsUrl = (path: string): string => pathToFileURL(path).href.replace('file://', 'file:///Z:');

/** Where a source finds what lies beside it: at its real place, seen from Windows. */
const placesOfSources: Plugin = {
  name: 'places-of-sources',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/(packages|tools)\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text
        .replaceAll('import.meta.url', JSON.stringify(windowsUrl(path)))
        .replaceAll('import.meta.dirname', JSON.stringify(windowsPath(resolve(path, '..'))));
      return { contents, loader: 'ts' };
    });
  },
};

/** Tests get our collector in place of vitest; its `expect` is taken from the real one, as it lies in this checkout. */
const testLibrary: Plugin = {
  name: 'test-library',
  setup: ({ onResolve }) => {
    const collector = join(import.meta.dirname, 'windows-vitest.ts');
    onResolve({ filter: /^vitest$/ }, ({ importer }) =>
      importer === collector
        ? { path: windowsUrl(join(repository, 'node_modules', 'vitest', 'dist', 'index.js')), external: true }
        : { path: collector },
    );
  },
};

export interface WindowsBundle {
  /** Names of the resulting files (without `.mjs`) and their sources, or their text. */
  readonly entries: Readonly<Record<string, string>>;
  readonly folder: string;
}

/**
 * Packs sources for Windows Node under Wine, which takes the links of a workspace for plain folders and would refuse the TypeScript
 * behind them.
 */
export async function bundleForWindows({ entries, folder }: WindowsBundle): Promise<void> {
  await build({
    absWorkingDir: repository,
    entryPoints: { ...entries },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    conditions: ['@woosoo/source'],
    sourcemap: 'inline',
    plugins: [placesOfSources, testLibrary],
    // Libraries in CommonJS ask for Node's own modules by `require`.
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
}
