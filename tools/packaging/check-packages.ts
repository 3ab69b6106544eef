// Packs every public package as npm would publish it, and looks at the result: files, exports, types.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from '../setup/run.mjs';
import { runCommand } from '../check/run-command.ts';
import { packageProblems } from './unwanted-files.ts';

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
}

const destination = mkdtempSync(join(tmpdir(), 'woosoo-pack-'));
try {
  const folders = readdirSync(resolve(root, 'packages')).map((name) => join('packages', name));
  const results = await Promise.all(folders.filter((folder) => manifest(folder).private !== true).map(checkPackage));
  const problems = results.flat();
  console.log(problems.length === 0 ? `${results.length} packages are fit to be published` : problems.join('\n'));
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(destination, { recursive: true, force: true });
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(resolve(root, folder, 'package.json'), 'utf8')) as Manifest;
}

async function checkPackage(folder: string): Promise<readonly string[]> {
  const { name } = manifest(folder);
  const packed = await runCommand({ program: 'npm', args: ['pack', '--json', '--silent', '--pack-destination', destination], cwd: folder });
  if (!packed.ok) return [`${name}: npm pack failed: ${packed.output}`];
  const [tarball] = packedTarballs(packed.output);
  if (tarball === undefined) return [`${name}: npm pack told nothing: ${packed.output}`];
  const path = join(destination, tarball.filename);
  const checks = await Promise.all([
    runCommand({ program: 'publint', args: ['run', path, '--strict'] }),
    runCommand({ program: 'attw', args: [path, '--profile', 'esm-only', '--no-emoji'] }),
  ]);
  return [
    ...packageProblems(tarball.files.map(({ path: file }) => file)).map((problem) => `${name}: ${problem}`),
    ...checks.filter(({ ok }) => !ok).map(({ output }) => `${name}: ${output}`),
  ];
}

interface Tarball {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** npm's own JSON: a list, and from npm 12 on an object by package name. */
function packedTarballs(output: string): readonly Tarball[] {
  const told = JSON.parse(output) as readonly Tarball[] | Readonly<Record<string, Tarball>>;
  return Object.values(told);
}
