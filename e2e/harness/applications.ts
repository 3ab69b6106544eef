import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { exampleApps } from './repository.ts';

const OTHERS = new Set(['vendor', 'node_modules', '.nuxt', '.output', '.dart_tool', 'build']);

/** The example's sources of one application, as a checkout has them. */
export function copyExample(application: string, to: string): void {
  cpSync(join(exampleApps, application), to, {
    recursive: true,
    filter: (path) => !OTHERS.has(basename(path)) && basename(path) !== '.env' && !path.endsWith('.sqlite'),
  });
}

/** A front end without dependencies: its build takes no time. */
export function writeTinyPwa(folder: string, options: { readonly locked?: boolean; readonly script?: string } = {}): void {
  const name = 'tiny-page';
  write(folder, 'package.json', JSON.stringify({ name, version: '1.0.0', private: true, scripts: { build: 'node build.mjs' } }, null, 2));
  if (options.locked !== false) {
    const root = { name, version: '1.0.0' };
    write(folder, 'package-lock.json', JSON.stringify({ ...root, lockfileVersion: 3, requires: true, packages: { '': root } }, null, 2));
  }
  write(folder, 'public/index.html', '<!doctype html><title>Woosoo</title><h1>What would you like?</h1>\n');
  write(folder, 'build.mjs', options.script ?? "import { cpSync } from 'node:fs';\ncpSync('public', 'dist', { recursive: true });\n");
}

/** Writes a file of an application; the folder is made. */
export function write(folder: string, path: string, text: string): void {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
}

/** Replaces a piece of a file that must be there. */
export function edit(folder: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  writeFileSync(
    join(folder, path),
    text.replace(from, () => to),
  );
}

/** Makes the backend another version: its health answer carries the marker, and nothing else changes. */
export function changeBackend(folder: string, marker: string): void {
  const path = 'app/Http/Controllers/HealthController.php';
  const text = readFileSync(join(folder, path), 'utf8').replaceAll(/^ *'marker' => .*\n/gm, '');
  writeFileSync(
    join(folder, path),
    text.replace("'status' =>", () => `'marker' => '${marker}',\n            'status' =>`),
  );
}

/** Adds a migration whose `up` is the given PHP. */
export function addMigration(folder: string, name: string, up: string, down = ''): void {
  const uses = ['Illuminate\\Database\\Migrations\\Migration', 'Illuminate\\Database\\Schema\\Blueprint'];
  const facades = ['Illuminate\\Support\\Facades\\DB', 'Illuminate\\Support\\Facades\\Schema'];
  const body = (text: string): string => `\n    {\n        ${text}\n    }\n`;
  write(
    folder,
    `database/migrations/${name}.php`,
    `<?php\n\n${[...uses, ...facades].map((one) => `use ${one};\n`).join('')}\nreturn new class extends Migration\n{\n    public function up(): void${body(up)}\n    public function down(): void${body(down)}};\n`,
  );
}

/** Keeps the sources as they are now, to be put back. */
export function keepSources(apps: string): () => void {
  const copy = `${apps}.kept`;
  if (existsSync(copy)) rmSync(copy, { recursive: true });
  cpSync(apps, copy, { recursive: true });
  return () => {
    rmSync(apps, { recursive: true });
    cpSync(copy, apps, { recursive: true });
  };
}
