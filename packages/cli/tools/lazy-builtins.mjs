// Node's own modules, each loaded when something of it is first used: most commands use few of them, and loading all takes longer than those commands do.
import { mkdirSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname } from 'node:path';

const require = createRequire(import.meta.url);
const namespace = 'lazy-builtin';
const mark = 'late_node';

/** @type {import('esbuild').Plugin} */
export const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(build) {
    const known = new Set(builtinModules.map((name) => name.replace(/^node:/, '')));
    build.onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '');
      // Only names that an `import` binds can be bound late; who asks by `require` wants the module itself.
      return kind === 'import-statement' && (path.startsWith('node:') || known.has(name))
        ? { path: `${mark}_${name}`, namespace }
        : undefined;
    });
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: lateBinding(`node:${path.slice(mark.length + 1)}`),
      loader: 'js',
    }));
    // Each importer would make itself a copy of all names, which takes longer than loading the module.
    build.initialOptions.write = false;
    build.onEnd(({ outputFiles = [] }) => {
      for (const { path, text } of outputFiles) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text.replaceAll(/__toESM\((require_late_node_\w+\(\))(?:,\s*1)?\)/g, '$1'));
      }
    });
  },
};

/** A module whose names are looked up in the real one at each use. */
function lateBinding(module) {
  const names = Object.keys(require(module)).filter((name) => name !== 'default');
  const getters = names.map((name) => `get ${JSON.stringify(name)}() { return load()[${JSON.stringify(name)}]; }`);
  return `let loaded;
const load = () => (loaded ??= process.getBuiltinModule(${JSON.stringify(module)}));
module.exports = { get default() { return load(); }, ${getters.join(', ')} };
Object.defineProperty(module.exports, '__esModule', { value: true });`;
}
